//! The process that plays: the same test binary, told what to do by an environment variable.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use audiocap::audio::Sound;
use audiocap::audio::player::{Player, PlayerState};

/// Names what the child does.
pub const SCENARIO: &str = "AUDIOCAP_TEST_PLAYBACK";
/// The sample rate of the tape, in Hz.
pub const RATE: u32 = 48_000;
/// Frame `n` of the clip is `(n + 1) * STEP` on the left and its negative on the right: exact in f32, and it tells its place.
pub const STEP: f32 = 1.0 / 524_288.0;

/// Does nothing unless a test started it as its child.
#[test]
fn plays() {
    match std::env::var(SCENARIO).as_deref() {
        Ok("journey") => journey(),
        Ok("silence") => silence(),
        _ => {}
    }
}

fn ramp(seconds: f64) -> Arc<Sound> {
    let left: Vec<f32> = (0..(seconds * f64::from(RATE)) as usize).map(|n| (n + 1) as f32 * STEP).collect();
    let right = left.iter().map(|sample| -sample).collect();
    Arc::new(Sound::from_channels(vec![left, right], RATE))
}

/// Notes the playhead every 20 ms for `seconds`.
fn watch(player: &Player, seconds: f64) {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
        println!("at {now:.6} {:.6} {:?}", player.position(), player.state());
        sleep(Duration::from_millis(20));
    }
}

/// Waits until something is so, for 20 s at most.
fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain: {what}");
        sleep(Duration::from_millis(5));
    }
}

fn journey() {
    let player = Player::new();
    assert_eq!(player.state(), PlayerState::Empty);
    player.load(ramp(6.0));
    assert_eq!((player.state(), player.position()), (PlayerState::Stopped, 0.0));
    player.play();
    wait_until("playing past 0.5 s", || player.position() > 0.5);
    watch(&player, 0.5);
    // On a busy machine the sound may have lain still for a part of that half second.
    wait_until("a second of sound", || player.position() > 1.0);
    player.seek(3.0);
    assert!((player.position() - 3.0).abs() < 0.05, "a jump shows at once: {}", player.position());
    wait_until("playing after the jump", || player.position() > 3.1);
    player.set_loop(Some((3.2, 3.5)));
    watch(&player, 1.4);
    player.set_loop(None);
    wait_until("leaving the loop", || player.position() > 3.7);
    player.set_gain(-6.0206);
    wait_until("playing more softly", || player.position() > 4.2);
    player.set_gain(0.0);
    wait_until("playing loud again", || player.position() > 4.6);
    pause_and_go_on(&player);
    player.stop();
    assert_eq!((player.state(), player.position()), (PlayerState::Stopped, 0.0));
    sleep(Duration::from_millis(300));
    player.load(ramp(0.25));
    player.play();
    wait_until("the end of a clip", || player.finished_count() == 1);
    assert_eq!(player.state(), PlayerState::Stopped);
    assert!((player.position() - 0.25).abs() < 1e-3, "held at the end: {}", player.position());
    assert_eq!(player.trouble(), None);
}

fn pause_and_go_on(player: &Player) {
    player.pause();
    assert_eq!(player.state(), PlayerState::Paused);
    sleep(Duration::from_millis(500));
    let held = player.position();
    sleep(Duration::from_millis(200));
    assert_eq!(player.position().to_bits(), held.to_bits(), "the playhead moved in a pause");
    println!("paused {held:.9}");
    player.play();
    wait_until("going on", || player.position() > held + 0.3);
}

fn silence() {
    let player = Player::new();
    player.play();
    player.load(ramp(1.0));
    player.play();
    wait_until("a word about the missing device", || player.trouble().is_some());
    wait_until("stopping", || player.state() == PlayerState::Stopped);
    player.seek(0.5);
    player.set_loop(Some((0.1, 0.2)));
    player.set_gain(6.0);
    player.pause();
    assert!((player.position() - 0.5).abs() < 1e-9);
    assert_eq!(player.finished_count(), 0);
    println!("trouble: {}", player.trouble().unwrap());
}
