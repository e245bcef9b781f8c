//! The recorder behind cpal.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{Error, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig};

use super::MAX_RECORDING_SECONDS;
use crate::audio::player::quiet;
use crate::audio::{AudioError, Sound};

/// A running recording. Dropping it gives the microphone back.
pub struct Recorder {
    stream: cpal::Stream,
    tape: Arc<Tape>,
    rate: u32,
    channels: usize,
}

/// Where the device's callback puts what it hears.
struct Tape {
    /// Interleaved; as long as it will ever get from the beginning, and locked by the callback alone until the end.
    samples: Mutex<Vec<f32>>,
    room: usize,
    recorded: AtomicUsize,
    /// The loudest sample of the last callback, as bits of an f32.
    level: AtomicU32,
}

impl Recorder {
    /// Starts to record from the default microphone, in its own format.
    pub fn start() -> Result<Self, AudioError> {
        quiet::this_thread();
        open().map_err(|error| AudioError::NoDevice { why: describe(&error) })
    }

    /// Seconds recorded so far.
    pub fn seconds(&self) -> f64 {
        let frames = self.tape.recorded.load(Relaxed) / self.channels;
        frames as f64 / f64::from(self.rate)
    }

    /// The loudest sample of the last moment, 0..=1, for a meter.
    pub fn level(&self) -> f32 {
        f32::from_bits(self.tape.level.load(Relaxed))
    }

    /// Ends the recording and gives what was recorded.
    pub fn finish(self) -> Sound {
        drop(self.stream);
        let samples = std::mem::take(&mut *self.tape.samples.lock().unwrap_or_else(PoisonError::into_inner));
        Sound::from_channels(planar(&samples, self.channels), self.rate)
    }
}

/// `[frame][channel]` to `[channel][frame]`; an unfinished last frame is left out.
fn planar(interleaved: &[f32], channels: usize) -> Vec<Vec<f32>> {
    let whole = interleaved.chunks_exact(channels);
    (0..channels).map(|channel| whole.clone().map(|frame| frame[channel]).collect()).collect()
}

fn open() -> Result<Recorder, Error> {
    let none = || Error::new(ErrorKind::DeviceNotAvailable);
    let device = cpal::default_host().default_input_device().ok_or_else(none)?;
    let supported = device.default_input_config()?;
    let config = supported.config();
    let (rate, channels) = (config.sample_rate, usize::from(config.channels).max(1));
    let room = MAX_RECORDING_SECONDS * rate as usize * channels;
    let tape = Arc::new(Tape {
        samples: Mutex::new(Vec::with_capacity(room)),
        room,
        recorded: AtomicUsize::new(0),
        level: AtomicU32::new(0),
    });
    let stream = match supported.sample_format() {
        SampleFormat::F32 => build::<f32>(&device, config, &tape),
        SampleFormat::I32 => build::<i32>(&device, config, &tape),
        SampleFormat::I24 => build::<cpal::I24>(&device, config, &tape),
        SampleFormat::I16 => build::<i16>(&device, config, &tape),
        SampleFormat::U16 => build::<u16>(&device, config, &tape),
        SampleFormat::I8 => build::<i8>(&device, config, &tape),
        SampleFormat::U8 => build::<u8>(&device, config, &tape),
        other => Err(Error::with_message(ErrorKind::UnsupportedConfig, format!("samples of the form {other}"))),
    }?;
    stream.play()?;
    Ok(Recorder { stream, tape, rate, channels })
}

fn build<T>(device: &cpal::Device, config: StreamConfig, tape: &Arc<Tape>) -> Result<cpal::Stream, Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let tape = Arc::clone(tape);
    // A microphone that goes away leaves what was recorded; the meter then stands still.
    device.build_input_stream::<T, _, _>(config, move |heard, _| tape.add(heard), |_| {}, None)
}

impl Tape {
    fn add<T: SizedSample>(&self, heard: &[T])
    where
        f32: FromSample<T>,
    {
        let Ok(mut samples) = self.samples.try_lock() else { return };
        let room = self.room - samples.len();
        samples.extend(heard.iter().take(room).map(|&sample| f32::from_sample_(sample)));
        self.recorded.store(samples.len(), Relaxed);
        let loudest = heard.iter().fold(0.0f32, |loudest, &sample| loudest.max(f32::from_sample_(sample).abs()));
        self.level.store(loudest.min(1.0).to_bits(), Relaxed);
    }
}

/// An error of the sound system, for people.
fn describe(error: &Error) -> String {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => "no microphone".to_owned(),
        ErrorKind::DeviceBusy => "the microphone is used by another program".to_owned(),
        ErrorKind::PermissionDenied => "the microphone may not be used by this user".to_owned(),
        _ => format!("the microphone does not work: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::planar;

    #[test]
    fn channels_are_taken_apart() {
        assert_eq!(planar(&[1.0, -1.0, 2.0, -2.0, 3.0], 2), [vec![1.0, 2.0], vec![-1.0, -2.0]]);
        assert_eq!(planar(&[1.0, 2.0], 1), [vec![1.0, 2.0]]);
    }
}
