//! Fetching clips with a stand-in for yt-dlp that does as the id says.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::{Program, Ran};

/// Writes what it was told into `calls`; then the id decides: `vOK..` makes the clip, the others fail in their ways.
const YT_DLP: &str = r#"#!/bin/sh
[ "$1" = --version ] && exit 0
for last; do :; done
id="${last##*=}"
echo "$@" >> "$CALLS"
tries=$(grep -c -- "$id" "$CALLS")
case "$id" in
  gone*) echo "ERROR: [youtube] $id: Video unavailable. This video is private" >&2; exit 1;;
  esc*) printf 'ERROR: [youtube] %s: has been removed \033[31m\n' "$id" >&2; exit 1;;
  busy*) [ "$tries" -gt 2 ] || { echo "ERROR: HTTP Error 429: Too Many Requests" >&2; exit 1; };;
  always*) echo "ERROR: HTTP Error 429: Too Many Requests" >&2; exit 1;;
  net*) [ "$tries" -gt 1 ] || { echo "ERROR: <urlopen error timed out>" >&2; echo half > clip.mp3.part; exit 1; };;
  never*) echo "ERROR: <urlopen error timed out>" >&2; exit 1;;
  full*) echo "ERROR: unable to write data: [Errno 28] No space left on device" >&2; exit 1;;
  hang*) echo half > clip.webm.part; sleep 60 & echo $! > "$CALLS.child"; wait;;
  none*) exit 0;;
esac
echo "sound of $id" > clip.mp3
"#;

fn program() -> Program {
    let program = Program::new();
    for (name, script) in [("yt-dlp", YT_DLP), ("ffmpeg", "#!/bin/sh\n")] {
        let path = program.file(&format!("bin/{name}"), script.as_bytes());
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    program
}

fn segments(program: &Program, ids: &[&str]) {
    let rows: String = ids.iter().map(|id| format!("{id}, 30.000, 40.000, \"/m/09x0r,/t/dd00088\"\r\n")).collect();
    program.file("segments.csv", format!("# Segments csv\r\n# num\r\n# YTID, start\r\n{rows}").as_bytes());
}

fn command(program: &Program, more: &[&str]) -> std::process::Command {
    let words = ["download", "audioset", "segments.csv", "--out", "out", "--jobs", "2", "--pause", "0.01"];
    let mut command = program.command(&[&words[..], more].concat());
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!("{}:{path}", program.folder().join("bin").display()));
    command.env("CALLS", program.folder().join("calls"));
    command
}

fn download(program: &Program, more: &[&str]) -> Ran {
    Ran::new(&command(program, more).output().unwrap())
}

fn files(program: &Program) -> Vec<String> {
    let entries = fs::read_dir(program.folder().join("out")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != ".audiocap-fetch.lock" && name != "download-failures.jsonl");
    names.sort();
    names
}

fn calls(program: &Program) -> Vec<String> {
    let calls = fs::read_to_string(program.folder().join("calls")).unwrap_or_default();
    calls.lines().map(str::to_owned).collect()
}

fn log(program: &Program) -> String {
    fs::read_to_string(program.folder().join("out/download-failures.jsonl")).unwrap()
}

#[test]
fn clips_come_once_and_failures_are_asked_for_again_only_when_wanted() {
    let program = program();
    segments(
        &program,
        &["vOK_0000001", "--exec-me-1", "gone0000001", "net00000001", "never000001", "../../../ab", "esc00000001"],
    );
    let ran = download(&program, &["--retries", "1"]).expect(1);
    assert!(ran.out.contains("3 clips came, 3 could not be had") && !ran.out.contains('\x1b'), "{}", ran.out);
    assert!(ran.out.contains("1 rows were left out, such as line 9: no YouTube id"), "{}", ran.out);
    assert_eq!(files(&program), ["--exec-me-1.mp3", "net00000001.mp3", "vOK_0000001.mp3"]);
    assert_eq!(fs::read_to_string(program.folder().join("out/vOK_0000001.mp3")).unwrap(), "sound of vOK_0000001\n");
    let (calls_before, log) = (calls(&program), log(&program));
    assert!(calls_before.iter().all(|call| call.contains(" --download-sections *30-40 --force-keyframes-at-cuts ")));
    assert!(
        calls_before
            .iter()
            .all(|call| call.contains("--audio-format mp3 ") && call.contains(" -- https://www.youtube.com/watch?v="))
    );
    assert!(log.contains(r#"{"youtube_id":"gone0000001","reason":"Video unavailable. This video is private","permanent":true,"attempts":1}"#), "{log}");
    assert!(
        log.contains(r#""never000001","reason":"<urlopen error timed out>","permanent":false,"attempts":2"#),
        "{log}"
    );
    let again = &download(&program, &["--json"]).expect(0).json()[0];
    assert_eq!((&again["todo"], &again["there"], &again["failed_before"]), (&0.into(), &3.into(), &3.into()));
    assert_eq!(calls(&program).len(), calls_before.len());
    download(&program, &["--retry-failed", "--retries", "0"]).expect(1);
    assert_eq!(calls(&program).len(), calls_before.len() + 3);
}

#[test]
fn all_wait_when_youtube_is_asked_too_often() {
    let program = program();
    segments(&program, &["busy0000001", "vOK_0000001"]);
    let ran = download(&program, &[]).expect(0);
    assert!(ran.err.contains("YouTube asks to slow down"), "{}", ran.err);
    assert_eq!(files(&program).len(), 2);
    segments(&program, &["always00001", "always00002"]);
    let ran = download(&program, &[]).expect(1);
    assert!(ran.err.contains("nothing came for long; run this again later"), "{}", ran.err);
    assert!(!log(&program).contains("always"), "it may come another day");
}

#[test]
fn a_clip_that_hangs_is_given_up_with_all_it_has_begun() {
    let program = program();
    segments(&program, &["hang0000001", "vOK_0000001", "none0000001"]);
    let begun = Instant::now();
    download(&program, &["--time-limit", "0.5", "--retries", "0"]).expect(1);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(log(&program).contains("took longer than 0.5 s") && log(&program).contains("left no clip"));
    assert_eq!(files(&program), ["vOK_0000001.mp3"]);
    assert!(ends(&program));
}

/// Whether the helper of the stand-in ends: a killed process may need a moment for that.
fn ends(program: &Program) -> bool {
    (0..1000).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        !lives(program)
    })
}

/// Whether the helper of the stand-in goes on.
fn lives(program: &Program) -> bool {
    let id = fs::read_to_string(program.folder().join("calls.child")).unwrap();
    let state = fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
    !(state.is_empty() || state.contains(") Z "))
}

#[test]
fn ctrl_c_ends_the_children_and_leaves_no_half_file() {
    let program = program();
    segments(&program, &["vOK_0000001", "hang0000001", "hang0000002", "vOK_0000002"]);
    let child = command(&program, &["--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while calls(&program).len() < 3 || !program.folder().join("calls.child").exists() {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(10));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let ran = Ran::new(&child.wait_with_output().unwrap()).expect(130);
    assert_eq!((&ran.json()[0]["cancelled"], &ran.json()[0]["left"]), (&true.into(), &3.into()));
    assert_eq!(files(&program), ["vOK_0000001.mp3"]);
    assert!(log(&program).is_empty() && ends(&program));
}

#[test]
fn no_space_left_stops_all_and_a_kill_leaves_what_the_next_run_clears() {
    let program = program();
    segments(&program, &["full0000001", "full0000002"]);
    program.file("out/.audiocap-fetch-dead/x/clip.webm.part", b"half");
    let ran = download(&program, &[]).expect(1);
    assert!(ran.err.contains("No space left on device: make room"), "{}", ran.err);
    assert!(ran.out.contains("2 clips are left") && files(&program).is_empty(), "{}", ran.out);
    let lock = fs::File::create(program.folder().join("out/.audiocap-fetch.lock")).unwrap();
    lock.lock().unwrap();
    assert!(download(&program, &[]).expect(2).err.contains("another download works in out"));
}

#[test]
fn missing_programs_are_told_kindly_also_when_nothing_is_done() {
    let program = program();
    segments(&program, &["vOK_0000001"]);
    let planned = download(&program, &["--dry-run"]).expect(0).out;
    assert!(planned.contains("1 clips are to be fetched") && planned.contains("the first one: yt-dlp "), "{planned}");
    assert!(!program.folder().join("out").exists() && calls(&program).is_empty());
    for more in [&["--yt-dlp", "./gone"][..], &["--yt-dlp", "./gone", "--dry-run"]] {
        let said = download(&program, more).expect(2).err;
        assert!(said.contains("gone cannot be run") && said.contains("pipx install yt-dlp"), "{said}");
    }
    let said = download(&program, &["--ffmpeg", "./gone"]).expect(2).err;
    assert!(said.contains("gone cannot be run") && said.contains("--ffmpeg"), "{said}");
    assert!(download(&program, &["--audio-format", "ogg"]).expect(2).err.contains("mp3, wav, flac"));
}

#[test]
fn audiocaps_rows_of_one_clip_are_one_clip() {
    let program = program();
    let rows = "audiocap_id,youtube_id,start_time,caption\n97151,vfY_TJq7n_U,130,\"Rustling, ducks\"\n97152,vfY_TJq7n_U,130,Ducks\n";
    let csv = program.file("valid.csv", rows.as_bytes());
    let words = [
        "download",
        "audiocaps",
        csv.to_str().unwrap(),
        "--out",
        "out",
        "--audio-format",
        ".mp3",
        "--yt-dlp",
        "bin/yt-dlp",
    ];
    let mut command = program.command(&[&words[..], &["--ffmpeg", "bin/ffmpeg"]].concat());
    command.env("CALLS", program.folder().join("calls"));
    Ran::new(&command.output().unwrap()).expect(0);
    assert_eq!(files(&program), ["vfY_TJq7n_U.mp3"]);
    assert_eq!(calls(&program).len(), 1);
    assert!(calls(&program)[0].contains("*130-140"));
}
