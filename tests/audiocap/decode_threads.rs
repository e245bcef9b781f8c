//! Decoding on several threads gives the samples of one.

use std::path::Path;

use audiocap::audio::{Sound, decode, decode_mono_up_to};

fn with_threads(threads: usize, file: &Path) -> Sound {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| decode(file)).unwrap()
}

#[test]
fn lossy_files_sound_the_same_whatever_the_threads() {
    for name in ["sweep.mp3", "sweep.ogg", "sweep.m4a"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds").join(name);
        let one = with_threads(1, &file);
        assert_eq!(one.trouble, None, "{name}");
        assert!((one.duration() - 12.0).abs() < 0.2, "{name}: {} s", one.duration());
        let loudest = one.channels[0].iter().fold(0.0f32, |most, x| most.max(x.abs()));
        assert!((0.2..0.8).contains(&loudest), "{name}: {loudest}");
        for threads in [2, 3] {
            assert!(with_threads(threads, &file) == one, "{name}, {threads} threads");
        }
    }
}

#[test]
fn frames_whose_data_begins_far_before_them_too() {
    // 8 kbit/s: the bit reservoir reaches over as many frames as it ever does.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds/low_bitrate.mp3");
    let one = with_threads(1, &file);
    assert!((one.duration() - 14.0).abs() < 0.2, "{} s", one.duration());
    for threads in 2..=5 {
        assert!(with_threads(threads, &file) == one, "{threads} threads");
    }
}

#[test]
fn the_mean_alone_is_the_mean_of_what_is_decoded_whole() {
    for name in ["sweep.mp3", "sweep.ogg", "sweep.m4a"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds").join(name);
        let whole = decode(&file).unwrap();
        let mean = decode_mono_up_to(&file, 30.0).unwrap();
        assert_eq!(mean.facts.sample_rate, whole.facts.sample_rate);
        assert!(mean.channels == [whole.mono()], "{name}");
    }
}

#[test]
fn a_damaged_file_keeps_what_can_be_heard() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds/sweep.mp3")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 3000].fill(0x55);
    let file = folder.path().join("damaged.mp3");
    std::fs::write(&file, bytes).unwrap();
    let (one, two) = (with_threads(1, &file), with_threads(2, &file));
    assert!(one.duration() > 10.0);
    assert_eq!(one.frames(), two.frames());
    assert_eq!(one.trouble, two.trouble);
}
