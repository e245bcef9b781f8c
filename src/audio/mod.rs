//! Sound: decoding, resampling, log-mel features, pictures of sound, playback and recording.
