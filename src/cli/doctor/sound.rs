//! Whether anything can be heard.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::finding::Finding;
use crate::audio::player::Player;
use crate::audio::{Facts, Sound};

/// A device that takes longer than this is as good as none.
const PATIENCE: Duration = Duration::from_secs(3);
/// Hz, of the silence that is played.
const RATE: u32 = 48_000;

/// Plays a twentieth of a second of silence and tells how that went.
pub fn look() -> Finding {
    let player = Player::new();
    player.load(Arc::new(silence()));
    player.play();
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(trouble) = player.trouble() {
            return Finding::note("sound output", trouble, "clips can be looked at and captioned, only not heard");
        }
        if player.finished_count() > 0 {
            return Finding::good("sound output", "the default device plays");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Finding::note("sound output", "the default device does not answer", "see what another program does with it")
}

fn silence() -> Sound {
    let samples = vec![0.0; RATE as usize / 20];
    let frames = Some(samples.len() as u64);
    let (container, codec) = ("silence".to_owned(), "silence".to_owned());
    let facts = Facts { container, codec, sample_rate: RATE, channels: 1, frames, bits: None };
    Sound { facts, channels: vec![samples], trouble: None }
}
