//! What came of it, for people and for programs.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::output::{self, Outcome};
use crate::dataset::prepare::{Dropped, Prepared};
use crate::files::transfer::Summary;
use crate::text::safe;

/// Names shown of each kind.
const FIRST: usize = 3;

/// Prints what came of it.
pub fn tell(prepared: &Prepared, as_json: bool) -> anyhow::Result<Outcome> {
    if as_json {
        output::json(&brief(prepared))?;
    } else {
        output::line(&text(prepared))?;
    }
    complain(&prepared.audio);
    Ok(outcome(&prepared.audio))
}

/// Stopped, some files failed, or all well.
pub fn outcome(audio: &Summary) -> Outcome {
    match (audio.cancelled, audio.is_complete()) {
        (true, _) => Outcome::Interrupted,
        (false, true) => Outcome::Good,
        (false, false) => Outcome::Findings,
    }
}

/// Says on standard error what went wrong with files.
pub fn complain(audio: &Summary) {
    for failure in audio.failures.iter().take(FIRST) {
        output::note(&format!("audiocap: {}: {}", shown(&failure.file), safe(&failure.why)));
    }
    if audio.failures.len() > FIRST {
        output::note(&format!("audiocap: {} more files could not be brought", audio.failures.len() - FIRST));
    }
    if let Some(why) = &audio.stopped {
        output::note(&format!("audiocap: {}", safe(why)));
    }
}

/// A [`Summary`] without its long lists.
pub fn brief_audio(audio: &Summary) -> Value {
    json!({
        "placed": audio.placed,
        "already_there": audio.already_there,
        "fell_back": audio.fell_back,
        "bytes": audio.bytes,
        "failed": audio.failures.len(),
        "first_failures": audio.failures.iter().take(FIRST).collect::<Vec<_>>(),
        "stopped": audio.stopped,
        "cancelled": audio.cancelled,
    })
}

fn brief(prepared: &Prepared) -> Value {
    let reason = |(reason, rows): (&str, Vec<&Dropped>)| {
        let first: Vec<&str> = rows.iter().take(FIRST).map(|row| row.name.as_str()).collect();
        json!({ "reason": reason, "rows": rows.len(), "first": first })
    };
    json!({
        "audiofolder": prepared.audiofolder,
        "dry_run": prepared.dry_run,
        "complete": prepared.is_complete(),
        "splits": prepared.splits,
        "dropped": prepared.reasons().into_iter().map(reason).collect::<Vec<_>>(),
        "notes": prepared.notes,
        "audio": brief_audio(&prepared.audio),
    })
}

fn text(prepared: &Prepared) -> String {
    let row = |split: &crate::dataset::prepare::PreparedSplit| {
        vec![split.name.clone(), split.rows.to_string(), "rows".into()]
    };
    let rows: Vec<_> = prepared.splits.iter().map(row).collect();
    let mut lines = vec![output::table(&rows, &[1]), audio_line(&prepared.audio)];
    for (reason, rows) in prepared.reasons() {
        let names: Vec<String> = rows.iter().take(FIRST).map(|row| format!("{}/{}", row.split, row.name)).collect();
        let more = if rows.len() > FIRST { " .." } else { "" };
        lines.push(safe(&format!("left out: {} ({reason}): {}{more}", rows.len(), names.join(", "))).into_owned());
    }
    lines.extend(prepared.notes.iter().map(|note| format!("note: {}", safe(note))));
    let folder = shown(&prepared.audiofolder);
    lines.push(match (prepared.dry_run, prepared.splits.iter().all(|split| split.complete)) {
        (true, _) => format!("nothing was written: this is what {folder} would be"),
        (false, true) => format!("{folder} is ready"),
        (false, false) => format!("{folder} is not complete: run this again to go on"),
    });
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Nothing where all audio stays in its place.
fn audio_line(audio: &Summary) -> String {
    if audio.placed + audio.already_there == 0 {
        return String::new();
    }
    let fell_back = match audio.fell_back {
        0 => String::new(),
        copies => format!(" ({copies} of them copied: the file systems differ)"),
    };
    format!("audio: {} files placed{fell_back}, {} were there already", audio.placed, audio.already_there)
}

fn shown(path: &Path) -> String {
    safe(&path.display().to_string()).into_owned()
}
