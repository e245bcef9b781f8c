//! Playback as a listener would hear it: a child process plays through ALSA into a file that takes sound no faster than a
//! sound card, and the file's samples are looked at.

#![cfg(all(target_os = "linux", feature = "playback"))]

mod child;
mod tape;

use std::path::Path;
use std::process::Command;

use tape::Tape;

/// Takes sound at the speed of a sound card, writes it down, and notes when how much had come.
const PACER: &str = r#"
import fcntl, os, sys, time
rate, folder = 384000, sys.argv[1]
tape, log = open(folder + "/tape.f32", "wb", 0), open(folder + "/tape.log", "w", 1)
start, done, size = time.monotonic(), 0, 1 << 16
while chunk := os.read(0, size):
    if size > 3840:  # keep little sound on the way: F_SETPIPE_SZ, refused while the pipe holds more than that
        try: fcntl.fcntl(0, 1031, 4096); size = 3840
        except OSError: pass
    tape.write(chunk); done += len(chunk)
    log.write(f"{time.time():.6f} {done // 8}\n")
    ahead = start + done / rate - time.monotonic()
    if ahead > 0: time.sleep(ahead)
    else: start -= ahead  # a late sound card does not hurry afterwards
"#;

/// Why playback cannot be tested on this machine; `None` when it can.
fn missing() -> Option<&'static str> {
    let python = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    match (python, Path::new("/usr/share/alsa/alsa.conf").exists()) {
        (false, _) => Some("python3 is missing"),
        (_, false) => Some("ALSA's configuration is missing (Debian: libasound2-data)"),
        _ => None,
    }
}

/// Runs the child's `scenario` with `config` as ALSA's configuration; its standard output and error.
fn run_child(scenario: &str, folder: &Path, config: &str) -> (String, String) {
    std::fs::write(folder.join("asound.conf"), config).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["playback::child::plays", "--exact", "--nocapture", "--test-threads=1"])
        .env(child::SCENARIO, scenario)
        .env("ALSA_CONFIG_PATH", folder.join("asound.conf"))
        .env_remove("PULSE_SERVER")
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "the child failed:\n{out}\n{err}");
    (out, err)
}

#[test]
fn what_is_played_is_what_was_asked_for() {
    if let Some(why) = missing() {
        return eprintln!("skipped: {why}");
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().display();
    std::fs::write(folder.path().join("pacer.py"), PACER).unwrap();
    let config = format!(
        r#"</usr/share/alsa/alsa.conf>
pcm.void {{ type null }}
pcm.tape {{ type file slave.pcm "void" format "raw" file "|exec python3 {home}/pacer.py {home}" }}
pcm.!default {{ type plug slave {{ pcm "tape" format FLOAT_LE rate 48000 channels 2 }} }}
"#
    );
    let (notes, _) = run_child("journey", folder.path(), &config);
    let tape = Tape::read(folder.path());
    tape.check_both_channels();
    tape.check_beginning();
    tape.check_seek();
    tape.check_loop();
    tape.check_gain();
    tape.check_pause(&notes);
    tape.check_playhead(&notes);
}

#[test]
fn without_a_device_all_is_calm() {
    let folder = tempfile::tempdir().unwrap();
    let (notes, chatter) = run_child("silence", folder.path(), "pcm.!default { type hw card 77 }\n");
    assert!(notes.contains("trouble: no sound: "), "{notes}");
    assert!(!chatter.contains("ALSA lib"), "libasound wrote to stderr:\n{chatter}");
}
