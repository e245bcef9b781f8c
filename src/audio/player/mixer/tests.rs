use super::{Mixer, Order};
use crate::audio::Sound;
use crate::audio::player::clip::Clip;
use crate::audio::player::timeline::Timeline;
use std::sync::Arc;

const RATE: u32 = 1000;
/// Frames of a fade: 5 ms.
const FADE: usize = 5;

/// A clip whose sample number `n` is `n / 10000`, so that output tells its place.
fn ramp(frames: usize) -> Arc<Clip> {
    let samples = (0..frames).map(|n| n as f32 / 10_000.0).collect();
    Arc::new(Clip::new(&Sound::from_channels(vec![samples], RATE), RATE))
}

struct Desk {
    mixer: Mixer,
    timeline: Timeline,
    heard: u64,
    serial: u64,
}

impl Desk {
    fn with(clip: Arc<Clip>) -> Self {
        let mut desk = Self { mixer: Mixer::new(RATE, 0), timeline: Timeline::default(), heard: 0, serial: 0 };
        desk.order(Order::Load(clip, 0));
        desk
    }

    fn order(&mut self, order: Order) {
        self.serial += 1;
        self.mixer.obey(self.serial, order);
    }

    /// The places in the clip that the next `frames` of output come from.
    fn places(&mut self, frames: usize) -> Vec<i32> {
        let mut out = vec![0.0; frames * 2];
        self.mixer.fill(&mut out, 2, self.heard, &self.timeline);
        self.heard += frames as u64 * 1_000_000;
        out.chunks(2).map(|frame| (frame[0] * 10_000.0).round() as i32).collect()
    }

    fn position(&self, seconds: f64) -> f64 {
        let now = (seconds * 1e9) as u64;
        self.timeline.heard(now).unwrap().position_at(now)
    }
}

#[test]
fn plays_every_sample_once_and_counts_the_end() {
    let mut desk = Desk::with(ramp(30));
    assert_eq!(desk.places(10), [0; 10]);
    desk.order(Order::Play);
    assert_eq!(desk.places(20), (0..20).collect::<Vec<_>>());
    assert_eq!(desk.places(20), (20..30).chain([0; 10]).collect::<Vec<_>>());
    let end = desk.timeline.newest().unwrap();
    assert_eq!((end.finished, end.ended, end.length), (1, 2, 0));
    assert!((desk.position(0.015) - 0.005).abs() < 1e-9);
    assert!((desk.position(0.2) - 0.030).abs() < 1e-9);
    desk.order(Order::Play);
    assert_eq!(desk.places(3), [0, 1, 2]);
}

#[test]
fn loops_at_the_exact_sample() {
    let mut desk = Desk::with(ramp(300));
    desk.order(Order::Loop(Some((100, 150))));
    desk.order(Order::PlayFrom(120));
    let places = desk.places(200);
    // Away from the 5 ms crossfades the places count up, 50 frames a turn.
    for (n, &place) in places.iter().enumerate() {
        let since_turn = if n < 30 { n } else { (n - 30) % 50 };
        if since_turn > FADE {
            let expected = if n < 30 { 120 + n } else { 100 + (n - 30) % 50 };
            assert_eq!(place, expected as i32, "frame {n}");
        }
    }
    assert!((desk.position(0.030) - 0.100).abs() < 1e-9);
    assert!((desk.position(0.0799) - 0.1499).abs() < 1e-9);
}

#[test]
fn jumps_and_pauses_without_clicks() {
    let flat = Arc::new(Clip::new(&Sound::from_channels(vec![vec![0.5; 1000]], RATE), RATE));
    let mut desk = Desk::with(flat);
    let mut heard = Vec::new();
    for order in [Order::Play, Order::PlayFrom(500), Order::Pause, Order::Play, Order::Rest(3), Order::PlayFrom(700)] {
        desk.order(order);
        heard.extend(desk.places(50));
    }
    desk.order(Order::Unload);
    heard.extend(desk.places(50));
    // The beginning of a clip sounds at once; after that no step is larger than a fifth of the level.
    assert_eq!(heard[0], 5000);
    assert!(heard.windows(2).all(|pair| (pair[1] - pair[0]).abs() <= 1001));
    // A jump is a crossfade: the level of equal sound does not change at all.
    assert!(heard[..100].iter().all(|&level| (level - 5000).abs() <= 1), "{:?}", &heard[..100]);
    assert_eq!(heard[120], 0);
    assert_eq!(heard[170], 5000);
}

#[test]
fn pausing_holds_the_place() {
    let mut desk = Desk::with(ramp(300));
    desk.order(Order::Play);
    desk.places(100);
    desk.order(Order::Pause);
    desk.places(100);
    assert!((desk.position(0.5) - 0.1).abs() < 1e-9);
    desk.order(Order::Play);
    assert_eq!(desk.places(50)[FADE + 1..], ((100 + FADE as i32 + 1)..150).collect::<Vec<_>>());
}

#[test]
fn gain_is_reached_within_a_fade_and_never_overdrives() {
    let mut desk = Desk::with(Arc::new(Clip::new(&Sound::from_channels(vec![vec![0.5; 400]], RATE), RATE)));
    desk.order(Order::Gain(0.5));
    desk.order(Order::Play);
    assert_eq!(desk.places(10), [2500; 10]);
    desk.order(Order::Gain(8.0));
    assert_eq!(desk.places(20)[FADE..], [10_000; 15]);
}

#[test]
fn serves_devices_of_any_number_of_channels() {
    let stereo = Sound::from_channels(vec![vec![0.2; 50], vec![0.4; 50]], RATE);
    for (channels, expected) in [(1, vec![0.3]), (2, vec![0.2, 0.4]), (4, vec![0.2, 0.4, 0.0, 0.0])] {
        let mut desk = Desk::with(Arc::new(Clip::new(&stereo, RATE)));
        desk.order(Order::Play);
        let mut out = vec![9.0; channels];
        desk.mixer.fill(&mut out, channels, 0, &desk.timeline);
        assert!(out.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6), "{out:?}");
    }
}

#[test]
fn a_region_behind_the_place_is_gone_back_to() {
    let mut desk = Desk::with(ramp(300));
    desk.order(Order::PlayFrom(200));
    desk.places(20);
    desk.order(Order::Loop(Some((50, 100))));
    let places = desk.places(40);
    assert_eq!(places[FADE + 1], 50 + FADE as i32 + 1);
}
