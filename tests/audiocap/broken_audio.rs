//! Files that are not what they should be: a kind error or partial sound, never a panic, never a hang.

use std::path::{Path, PathBuf};

use audiocap::audio::{MAX_SECONDS, decode, load_16k, probe};
use rand::Rng;
use tempfile::TempDir;

use crate::support::shared;

fn saved(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A wav file of 16-bit samples, made by another library than the one that reads it.
fn wav(channels: u16, rate: u32, frames: usize) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..frames * usize::from(channels) {
        writer.write_sample(((n as f32 * 0.05).sin() * 20_000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// Sound in every format that can be had: a wav made here, and real flac and wav clips where the references are.
fn originals() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("made.wav".to_owned(), wav(2, 44_100, 20_000))];
    if let Some(clips) = shared("golden/whisper/clips") {
        for name in ["sonic_perc_bell.flac", "sonic_ambi_choir.flac", "e1.wav"] {
            files.push((name.to_owned(), std::fs::read(clips.join(name)).unwrap()));
        }
    }
    files
}

/// Reads a file in every way; what is read must be sound.
fn survives(path: &Path) {
    let _ = probe(path);
    if let Ok(sound) = decode(path) {
        assert!(sound.channels.iter().flatten().all(|sample| sample.is_finite()));
        assert!(sound.channels.iter().all(|channel| channel.len() == sound.frames()));
    }
}

#[test]
fn truncated_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in originals() {
        let whole = decode(&saved(&folder, &name, &bytes)).unwrap();
        assert_eq!(whole.trouble, None, "{name}");
        for part in (0..40).map(|n| bytes.len() * n / 40).chain(1..80.min(bytes.len())) {
            survives(&saved(&folder, &name, &bytes[..part]));
        }
        let half = decode(&saved(&folder, &name, &bytes[..bytes.len() / 2])).unwrap();
        assert!(half.frames() > whole.frames() / 5 && half.frames() < whole.frames(), "{name}: {}", half.frames());
        let trouble = half.trouble.as_deref().unwrap_or_default();
        assert!(trouble.contains("truncated"), "{name}: {trouble}");
        assert_eq!(half.channels[0][..half.frames()], whole.channels[0][..half.frames()], "{name}");
    }
}

#[test]
fn corrupted_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = audiocap::random::seeded(7);
    for (name, bytes) in originals() {
        for round in 0..60 {
            let mut bytes = bytes.clone();
            // The header half of the time, where damage does most.
            let end = if round % 2 == 0 { 200 } else { bytes.len() };
            for _ in 0..random.random_range(1..20) {
                bytes[random.random_range(0..end)] = random.random();
            }
            survives(&saved(&folder, &name, &bytes));
        }
    }
}

#[test]
fn a_broken_packet_is_skipped_and_counted() {
    let Some(clips) = shared("golden/whisper/clips") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(clips.join("sonic_perc_bell.flac")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0x55);
    let sound = decode(&saved(&folder, "bell.flac", &bytes)).unwrap();
    assert!(sound.frames() > 250_000, "{}", sound.frames());
    println!("{:?}", sound.trouble);
    assert!(sound.trouble.is_some());
}

#[test]
fn the_content_decides_not_the_extension() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["bark.mp3", "bark.flac", "bark.ogg", "bark.txt", "bark"] {
        let path = saved(&folder, name, &wav(1, 16_000, 800));
        assert_eq!(probe(&path).unwrap().container, "wav");
        assert_eq!(load_16k(&path).unwrap().len(), 800);
    }
}

#[test]
fn things_that_are_no_sound_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let word = |path: &Path| decode(path).unwrap_err().to_string();
    assert!(word(&saved(&folder, "zero.wav", b"")).contains("empty"));
    assert!(word(&saved(&folder, "letter.wav", "Dear reader, ".repeat(500).as_bytes())).contains("not a sound file"));
    assert!(word(&saved(&folder, "nulls.mp3", &vec![0; 70_000])).contains("not a sound file"));
    for (head, container) in
        [(&b"\0\0\0\x20ftypM4A \0\0"[..], "m4a"), (b"RIFF\x10\0\0\0WAVE", "wav"), (b"fLaC\0\0\0\x22", "flac")]
    {
        let torn = word(&saved(&folder, "torn", &[head, &[0; 40]].concat()));
        assert!(torn.contains(&format!("begins like {container}")), "{torn}");
    }
    assert!(word(&folder.path().join("missing.wav")).contains("there is no such file"));
    assert!(word(folder.path()).contains("not a file"));
}

#[test]
fn impossible_headers_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for rate in [0u32, 384_001, u32::MAX] {
        let mut bytes = wav(1, 16_000, 800);
        bytes[24..28].copy_from_slice(&rate.to_le_bytes());
        let error = decode(&saved(&folder, "rate.wav", &bytes)).unwrap_err().to_string();
        assert!(error.contains("1..=384 kHz"), "{rate}: {error}");
        assert!(probe(&folder.path().join("rate.wav")).is_err());
    }
    for channels in [0u16, 65, u16::MAX] {
        let mut bytes = wav(1, 16_000, 800);
        bytes[22..24].copy_from_slice(&channels.to_le_bytes());
        assert!(decode(&saved(&folder, "channels.wav", &bytes)).is_err(), "{channels} channels");
    }
}

#[test]
fn samples_that_are_no_numbers_are_silence() {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("float.wav");
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    for sample in [0.25, f32::NAN, f32::INFINITY, 3e38, -0.5] {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    let sound = decode(&path).unwrap();
    assert_eq!(sound.channels[0], [0.25, 0.0, 0.0, 0.0, -0.5]);
    assert!(sound.trouble.unwrap().contains("3 samples"));
}

#[test]
fn three_hours_are_cut_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = wav(1, 8000, 8000);
    let long = 3 * 3600 * 8000 * 2;
    bytes[4..8].copy_from_slice(&(long + 36u32).to_le_bytes());
    bytes[40..44].copy_from_slice(&long.to_le_bytes());
    let path = saved(&folder, "long.wav", &bytes);
    std::fs::File::options().write(true).open(&path).unwrap().set_len(u64::from(long) + 44).unwrap();
    assert_eq!(probe(&path).unwrap().duration(), Some(10_800.0));
    let sound = decode(&path).unwrap();
    assert!((sound.duration() - MAX_SECONDS).abs() < 1e-9);
    assert!(sound.trouble.unwrap().contains("only the first 900 s of 10800 s"));
    assert_eq!(load_16k(&path).unwrap().len(), 480_000);
}

#[test]
fn opus_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let head = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00";
    let tags = b"OpusTags\x04\x00\x00\x00test\x00\x00\x00\x00";
    let pages = [ogg_page(0, 2, head), ogg_page(1, 0, tags), ogg_page(2, 4, &[0xfc, 0xff, 0xfe])].concat();
    let path = saved(&folder, "speech.ogg", &pages);
    for error in [probe(&path).unwrap_err(), decode(&path).unwrap_err()] {
        assert!(error.to_string().starts_with("Opus is not supported"), "{error}");
    }
}

/// One page of an Ogg stream (RFC 3533) with a single packet of less than 255 bytes.
fn ogg_page(number: u32, flags: u8, packet: &[u8]) -> Vec<u8> {
    let mut page =
        [b"OggS\0".as_slice(), &[flags], &[0; 8], &7u32.to_le_bytes(), &number.to_le_bytes(), &[0; 4]].concat();
    page.extend([1, packet.len() as u8]);
    page.extend(packet);
    let crc = page.iter().fold(0u32, |crc, &byte| {
        (0..8).fold(crc ^ (u32::from(byte) << 24), |crc, _| (crc << 1) ^ if crc >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    });
    page[22..26].copy_from_slice(&crc.to_le_bytes());
    page
}
