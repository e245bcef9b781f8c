//! `manifest.json`: what an export is and what it came from. It is written last, and by it an export is known.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Export, Written};
use crate::balance::outcome::Report;
use crate::files::transfer::Link;

/// Its name.
pub(super) const FILE: &str = "manifest.json";
/// By this a manifest is ours.
pub const MADE_BY: &str = "audiocap balance";

#[derive(Serialize)]
struct Manifest<'a> {
    made_by: &'a str,
    version: &'a str,
    #[serde(flatten)]
    report: &'a Report,
    sources: Vec<Source>,
    audio: Option<Audio>,
    plan: &'a str,
    plan_canonical: Value,
}

/// A list that clips came from.
#[derive(Serialize)]
struct Source {
    split: String,
    file: String,
    clips_read: usize,
    clips_chosen: usize,
}

#[derive(Serialize)]
struct Audio {
    link: &'static str,
    files: usize,
    missing: usize,
}

/// Writes it into `folder`. It says nothing that differs from one time to the next.
pub(super) fn write(export: &Export<'_>, written: &Written, folder: &Path) -> io::Result<()> {
    let manifest = Manifest {
        made_by: MADE_BY,
        version: env!("CARGO_PKG_VERSION"),
        report: &export.outcome.report,
        sources: sources(export),
        audio: export.audio.map(|link| Audio {
            link: name(link),
            files: written.audio_files,
            missing: written.without_audio,
        }),
        plan: export.plan_text,
        plan_canonical: serde_json::from_str(&export.plan.canonical())?,
    };
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    crate::files::write_atomic(&folder.join(FILE), text.as_bytes())
}

fn sources(export: &Export<'_>) -> Vec<Source> {
    let pool = export.pool;
    let mut chosen = vec![0; pool.sources.len()];
    for (_, clip) in export.outcome.parts.iter() {
        let source = pool.source(clip as usize);
        pool.sources.iter().position(|other| other == source).into_iter().for_each(|at| chosen[at] += 1);
    }
    let source = |(source, chosen): (&crate::balance::Source, usize)| Source {
        split: source.split.clone(),
        file: source.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        clips_read: source.clips,
        clips_chosen: chosen,
    };
    let mut sources: Vec<Source> = pool.sources.iter().zip(chosen).map(source).collect();
    // Whatever the order in which they were read.
    sources.sort_by(|a, b| (&a.split, &a.file).cmp(&(&b.split, &b.file)));
    sources
}

fn name(link: Link) -> &'static str {
    match link {
        Link::Hard => "hard",
        Link::Sym => "sym",
        Link::Copy => "copy",
    }
}

/// Whether a folder has a manifest of ours.
pub(super) fn is_in(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct Mark {
        made_by: String,
    }
    let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
    serde_json::from_slice::<Mark>(&text).is_ok_and(|mark| mark.made_by == MADE_BY)
}
