//! Decoded sound and what its file says about itself.

/// What a file's header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Container: `wav`, `flac`, `mp3`, `ogg`, `m4a`, `aac` ...
    pub container: String,
    /// Codec: `pcm_s16le`, `flac`, `mp3`, `vorbis`, `aac` ...
    pub codec: String,
    /// Samples per second of each channel, in Hz (1..=384,000).
    pub sample_rate: u32,
    /// Number of channels (1..=64).
    pub channels: usize,
    /// Samples of each channel, where the header says.
    pub frames: Option<u64>,
    /// Bits of one sample, where the codec has such a thing (wav, flac).
    pub bits: Option<u32>,
}

impl Facts {
    /// Length in seconds, where the header says.
    pub fn duration(&self) -> Option<f64> {
        self.frames.map(|frames| frames as f64 / f64::from(self.sample_rate.max(1)))
    }
}

/// Decoded sound, one vector per channel, full scale at ±1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound {
    /// What the header said; `frames` is corrected when the whole file was decoded.
    pub facts: Facts,
    /// Samples `[channel][frame]`, all channels of one length; every sample is a finite number.
    pub channels: Vec<Vec<f32>>,
    /// What went wrong on the way, for people: truncated, packets skipped, cut. `None` when all is well.
    pub trouble: Option<String>,
}

impl Sound {
    /// A sound made in the program, not read from a file: `channels` (all of one length) at `sample_rate` Hz.
    pub fn from_channels(channels: Vec<Vec<f32>>, sample_rate: u32) -> Self {
        let facts = Facts {
            container: "memory".into(),
            codec: "pcm_f32".into(),
            sample_rate,
            channels: channels.len(),
            frames: Some(channels.first().map_or(0, Vec::len) as u64),
            bits: None,
        };
        Self { facts, channels, trouble: None }
    }

    /// Samples of each channel that were decoded.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Length in seconds of what was decoded.
    pub fn duration(&self) -> f64 {
        self.frames() as f64 / f64::from(self.facts.sample_rate.max(1))
    }

    /// The mean of the channels, as librosa makes mono.
    pub fn mono(&self) -> Vec<f32> {
        Self { channels: self.channels.clone(), ..Self::default() }.into_mono()
    }

    /// As [`Sound::mono`], in the memory of the first channel.
    pub fn into_mono(mut self) -> Vec<f32> {
        mix(&mut self.channels);
        self.channels.into_iter().next().unwrap_or_default()
    }
}

/// Makes the first channel the mean of all.
pub(super) fn mix(channels: &mut [Vec<f32>]) {
    let count = channels.len() as f32;
    let Some((first, rest @ [_, ..])) = channels.split_first_mut() else { return };
    for channel in rest {
        first.iter_mut().zip(channel).for_each(|(sum, sample)| *sum += *sample);
    }
    first.iter_mut().for_each(|sum| *sum /= count);
}

#[cfg(test)]
mod tests {
    use super::Sound;

    #[test]
    fn mono_is_the_mean_of_the_channels() {
        let sound = Sound::from_channels(vec![vec![0.5, -1.0], vec![0.0, 1.0], vec![1.0, 0.6]], 10);
        assert_eq!(sound.mono(), [0.5, 0.2]);
        assert_eq!(sound.frames(), 2);
        assert!((sound.duration() - 0.2).abs() < 1e-12);
        assert!((sound.facts.duration().unwrap() - 0.2).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_silence_of_no_length() {
        assert!(Sound::default().mono().is_empty());
        assert_eq!(Sound::default().frames(), 0);
    }
}
