//! Sound from the microphone, as one more file to caption.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use clap::Args;

use crate::audio::recorder::{MAX_RECORDING_SECONDS, Recorder};
use crate::audio::{Sound, wav};
use crate::cli::interrupt::Interrupt;
use crate::cli::progress::{Progress, Unit};
use crate::files::write_new;
use crate::text::safe;

/// Options of a recording.
#[derive(Args, Clone, Debug, Default)]
pub struct Microphone {
    /// Record so long from the microphone, and caption that
    #[arg(long, value_name = "SECONDS", conflicts_with_all = ["paths", "resume"], allow_negative_numbers = true)]
    microphone: Option<f64>,
    /// Keep the recording as wav, also when Ctrl-C ends it early
    #[arg(long, value_name = "F.wav", requires = "microphone")]
    save_recording: Option<PathBuf>,
}

/// A recording that is to be made.
#[derive(Debug)]
pub struct Recording {
    seconds: f64,
    /// Where it is kept, at least for as long as the command runs.
    pub file: PathBuf,
    saved: bool,
    _folder: Option<tempfile::TempDir>,
}

/// What a recording that is not kept is called.
const NAME: &str = "microphone";

/// How often it is looked how far the recording is.
const BEAT: Duration = Duration::from_millis(20);

/// A microphone that is so much behind, in seconds, gives nothing any more.
const BEHIND: f64 = 3.0;

impl Microphone {
    /// The recording that is asked for, if one is.
    ///
    /// # Errors
    /// A length that cannot be, a file that is there already, and no microphone: said now, not when the model is loaded.
    pub fn recording(&self) -> anyhow::Result<Option<Recording>> {
        let Some(seconds) = self.microphone else { return Ok(None) };
        let most = MAX_RECORDING_SECONDS as f64;
        ensure!(seconds > 0.0 && seconds <= most, "--microphone {seconds}: above 0 and at most {most} s are recorded");
        if let Some(file) = &self.save_recording {
            ensure!(file.symlink_metadata().is_err(), "{} exists already: name another file", file.display());
        }
        // Only to learn whether there is a microphone.
        let _recorder = Recorder::start()?;
        let folder = if self.save_recording.is_none() { Some(tempfile::tempdir()?) } else { None };
        let kept = self.save_recording.clone();
        let file = kept.or_else(|| Some(folder.as_ref()?.path().join(NAME))).context("there is no room to record")?;
        Ok(Some(Recording { seconds, file, saved: folder.is_none(), _folder: folder }))
    }
}

impl Recording {
    /// Records, and writes the file.
    ///
    /// # Errors
    /// A microphone that cannot be had or gives nothing; what the file system says.
    pub fn make(&self, interrupt: &Interrupt, progress: &mut Progress) -> anyhow::Result<()> {
        let sound = self.listen(interrupt, progress)?;
        write_new(&self.file, &wav(&sound)?)?;
        if self.saved {
            let file = self.file.display().to_string();
            progress.say(&format!("{:.1} s recorded: {}", sound.duration(), safe(&file)));
        }
        Ok(())
    }

    fn listen(&self, interrupt: &Interrupt, progress: &mut Progress) -> anyhow::Result<Sound> {
        let (recorder, begun) = (Recorder::start()?, Instant::now());
        progress.at(&format!("recording {} s", self.seconds), 0, 0, Unit::Files);
        while recorder.seconds() < self.seconds && !interrupt.wanted() {
            if begun.elapsed().as_secs_f64() > self.seconds + BEHIND {
                break;
            }
            std::thread::sleep(BEAT);
        }
        let sound = cut(recorder.finish(), self.seconds);
        progress.end();
        if sound.frames() == 0 {
            bail!("the microphone gave nothing: is it switched off, or used by another program?");
        }
        Ok(sound)
    }
}

/// At most so many seconds of a sound.
fn cut(mut sound: Sound, seconds: f64) -> Sound {
    let frames = (seconds * f64::from(sound.facts.sample_rate)).round() as usize;
    sound.channels.iter_mut().for_each(|channel| channel.truncate(frames));
    Sound::from_channels(sound.channels, sound.facts.sample_rate)
}

impl Recording {
    /// What it is called in the output.
    pub fn name(&self) -> String {
        let name = if self.saved { self.file.file_name() } else { None };
        name.unwrap_or(Path::new(NAME).as_os_str()).to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_cut_to_what_was_asked_for() {
        let sound = Sound::from_channels(vec![vec![0.0; 1000], vec![0.0; 1000]], 100);
        assert_eq!(cut(sound.clone(), 2.5).frames(), 250);
        assert_eq!(cut(sound, 99.0).frames(), 1000);
    }

    #[test]
    fn what_cannot_be_recorded_is_refused_first() {
        let asked = |seconds, save_recording| Microphone { microphone: Some(seconds), save_recording };
        let why = |asked: Microphone| asked.recording().unwrap_err().to_string();
        for seconds in [0.0, -1.0, 61.0, f64::NAN] {
            assert!(why(asked(seconds, None)).contains("above 0 and at most 60 s"), "{seconds}");
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(why(asked(5.0, Some(file.path().into()))).contains("exists already: name another file"));
        assert!(Microphone::default().recording().unwrap().is_none());
    }
}
