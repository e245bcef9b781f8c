//! Sound as the bytes of a wav file.

use std::io::{self, Cursor};

use super::Sound;

/// `sound` as a wav file of 16 bits, at its own rate with all its channels; what is louder than full scale is cut.
///
/// # Errors
/// More channels, or a longer sound, than such a file can hold.
pub fn wav(sound: &Sound) -> io::Result<Vec<u8>> {
    let (channels, frames) = (&sound.channels, sound.frames());
    let spec = hound::WavSpec {
        channels: u16::try_from(channels.len()).map_err(io::Error::other)?,
        sample_rate: sound.facts.sample_rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).map_err(io::Error::other)?;
    for frame in 0..frames {
        for channel in channels {
            let sample = channel[frame].clamp(-1.0, 1.0) * f32::from(i16::MAX);
            writer.write_sample(sample.round() as i16).map_err(io::Error::other)?;
        }
    }
    writer.finalize().map_err(io::Error::other)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::{Sound, wav};
    use crate::audio::decode;

    #[test]
    fn what_is_written_is_read_again() {
        let sound = Sound::from_channels(vec![vec![0.5, -1.0, 2.0], vec![0.0, 0.25, -3.0]], 44_100);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        std::fs::write(&path, wav(&sound).unwrap()).unwrap();
        let read = decode(&path).unwrap();
        assert_eq!((read.facts.sample_rate, read.channels.len(), read.frames()), (44_100, 2, 3));
        let wanted = [[0.5, -1.0, 1.0], [0.0, 0.25, -1.0]];
        for (channel, wanted) in read.channels.iter().zip(wanted) {
            assert!(channel.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-4), "{channel:?}");
        }
    }
}
