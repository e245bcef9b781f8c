//! Writing an event file.

use super::{event, record};
use crate::run::fault::at;
use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

/// One event file that grows; each process writes one of its own, as TensorBoard expects.
pub struct EventWriter {
    path: PathBuf,
    file: File,
    length: u64,
}

impl EventWriter {
    /// Begins a new file in `folder`, which is made.
    ///
    /// # Errors
    /// With the path in the message.
    pub fn create(folder: &Path, time: f64, host: &str) -> io::Result<Self> {
        std::fs::create_dir_all(folder).map_err(at("make", folder))?;
        let (path, file) = Self::fresh(folder, time, host)?;
        let mut writer = Self { path, file, length: 0 };
        writer.push(&event::version(time))?;
        Ok(writer)
    }

    fn fresh(folder: &Path, time: f64, host: &str) -> io::Result<(PathBuf, File)> {
        let mut count = 0;
        loop {
            let name = format!("events.out.tfevents.{time:.0}.{host}.{}.{count}", std::process::id());
            let path = folder.join(name.replace(['/', '\\'], "_"));
            match OpenOptions::new().append(true).create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => count += 1,
                Err(error) => return Err(at("make", &path)(error)),
            }
        }
    }

    /// A number at a step.
    ///
    /// # Errors
    /// With the path in the message; so do the others.
    pub fn number(&mut self, time: f64, step: u64, tag: &str, value: f64) -> io::Result<()> {
        self.push(&event::number(time, step, tag, value))
    }

    /// A text (Markdown) at a step.
    pub fn text(&mut self, time: f64, step: u64, tag: &str, text: &str) -> io::Result<()> {
        self.push(&event::text(time, step, tag, text))
    }

    /// A sound of one channel at a step; samples in -1..1.
    pub fn audio(&mut self, time: f64, step: u64, tag: &str, samples: &[f32], rate: u32) -> io::Result<()> {
        let wav = wav(samples, rate).map_err(io::Error::other)?;
        self.push(&event::audio(time, step, tag, rate, samples.len(), &wav))
    }

    fn push(&mut self, event: &[u8]) -> io::Result<()> {
        let record = record::framed(event);
        if let Err(error) = self.file.write_all(&record) {
            let _ = self.file.set_len(self.length);
            return Err(at("write", &self.path)(error));
        }
        self.length += record.len() as u64;
        Ok(())
    }
}

fn wav(samples: &[f32], rate: u32) -> Result<Vec<u8>, hound::Error> {
    let spec =
        hound::WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec)?;
    for sample in samples {
        writer.write_sample((sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16)?;
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::super::{EventFile, Value};
    use super::*;

    #[test]
    fn what_is_written_is_read_while_it_grows() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = EventWriter::create(folder.path(), 12.0, "here/there").unwrap();
        let mut file = EventFile::open(&writer.path);
        writer.number(13.0, 1, "train/loss", 2.5).unwrap();
        let read = file.refresh().unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].tag.as_str(), read[0].step, read[0].time), ("train/loss", 1, 13.0));
        assert_eq!(read[0].value, Value::Number(2.5));
        writer.audio(13.0, 1, "a", &[0.0, 2.0, -1.0], 16_000).unwrap();
        writer.text(14.0, u64::from(u32::MAX) + 5, "val/dog", "a dog").unwrap();
        let read = file.refresh().unwrap();
        assert_eq!((read.len(), read[0].step), (1, u64::from(u32::MAX) + 5));
        assert_eq!(read[0].value, Value::Text("a dog".into()));
        assert!(file.refresh().unwrap().is_empty());
    }

    #[test]
    fn two_files_of_the_same_second_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [0, 1].map(|_| EventWriter::create(folder.path(), 12.0, "h").unwrap().path);
        assert_ne!(paths[0], paths[1]);
    }
}
