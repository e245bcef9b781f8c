//! The report for people.

use super::Done;
use super::told::Told;
use crate::balance::disk::{Size, shown};
use crate::balance::export::{Destination, Preview, Written};
use crate::balance::splits::{NAMES, PartReport};
use crate::balance::{Figures, Report};
use crate::cli::output::table;
use crate::config::plan::Strategy;
use crate::text::safe;
use crate::ui::widgets::numbers::{count, span};

/// As many labels that fall short are listed.
const LISTED: usize = 10;

/// Everything, in paragraphs.
pub fn text(told: &Told<'_>) -> String {
    let paragraphs = [
        subset(told),
        parts(&told.report.splits),
        short(told.report),
        short_in_parts(&told.report.splits),
        told.report.notes.iter().map(|note| format!("note: {}", safe(note))).collect::<Vec<_>>().join("\n"),
        done(told.done),
    ];
    paragraphs.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn subset(told: &Told<'_>) -> String {
    let report = told.report;
    let figures = &report.figures;
    let strategy = match report.strategy {
        Strategy::Frugal => "frugal",
        Strategy::Reference => "reference",
    };
    let row = |name: &str, text: String| vec![name.to_owned(), text];
    let mut rows = vec![
        row("clips", format!("{}{}", count(figures.clips), length(report))),
        row("labels", covered(figures)),
        row("overshoot", overshoot(figures)),
        row("evenness", format!("{:.4}", figures.entropy)),
    ];
    rows.extend(told.size.map(|size| row("audio", audio(&size))));
    rows.push(row("chosen", format!("{strategy}, seed {}, in {}", report.seed, span(told.seconds))));
    rows.push(row("hash", report.hash.clone()));
    table(&rows, &[])
}

fn length(report: &Report) -> String {
    let unknown = match report.unknown_length {
        0 => String::new(),
        clips => format!(", {} of unknown length", count(clips as u64)),
    };
    format!(", {:.1} hours{unknown}", report.hours)
}

fn covered(figures: &Figures) -> String {
    let lacking = match figures.shortage {
        0 => String::new(),
        clips => format!("; {} clips are lacking", count(clips)),
    };
    format!("{} of {} have their target, or all there is{lacking}", figures.covered, figures.labels)
}

fn overshoot(figures: &Figures) -> String {
    let bound = figures.lower_bound.map(|bound| format!("; less than {} is impossible", count(bound)));
    format!("{} label assignments above target{}", count(figures.overshoot), bound.unwrap_or_default())
}

fn audio(size: &Size) -> String {
    let about = if size.about { "about " } else { "" };
    let missing = match size.missing {
        0 => String::new(),
        clips => format!(", {} clips have no file", count(clips as u64)),
    };
    format!("{} files, {about}{}{missing}", count(size.files as u64), shown(size.bytes))
}

/// A row per part, when there are several.
fn parts(parts: &[PartReport; 3]) -> String {
    if parts[1].clips + parts[2].clips == 0 {
        return String::new();
    }
    let head = ["", "clips", "labels", "fewest", ""].map(str::to_owned).to_vec();
    let row = |(name, part): (&&str, &PartReport)| {
        let label = part.smallest_label.as_deref().unwrap_or_default();
        let numbers = [part.clips, part.labels, part.smallest as usize].map(|n| count(n as u64));
        [vec![(*name).to_owned()], numbers.to_vec(), vec![safe(label).into_owned()]].concat()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(NAMES.iter().zip(parts).map(row)).collect();
    table(&rows, &[1, 2, 3])
}

fn short(report: &Report) -> String {
    let all = report.short.len();
    if all == 0 {
        return String::new();
    }
    let head = ["short of target", "has", "target", ""].map(str::to_owned).to_vec();
    let row = |short: &crate::balance::Shortfall| {
        let numbers = [short.has, short.target].map(|n| count(u64::from(n)));
        [vec![safe(&short.label).into_owned()], numbers.to_vec(), vec![safe(&short.why).into_owned()]].concat()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(report.short.iter().take(LISTED).map(row)).collect();
    table(&rows, &[1, 2]) + &more(all, "labels")
}

fn short_in_parts(parts: &[PartReport; 3]) -> String {
    let lines = NAMES.iter().zip(parts).flat_map(|(name, part)| {
        part.short.iter().map(move |short| {
            let (label, why) = (safe(&short.label), safe(&short.why));
            format!("{name}: {label} has {} of at least {}: {why}", short.has, short.least)
        })
    });
    let lines: Vec<String> = lines.collect();
    let all = lines.len();
    lines.into_iter().take(LISTED).collect::<Vec<_>>().join("\n") + &more(all, "labels of parts")
}

fn more(all: usize, what: &str) -> String {
    if all > LISTED { format!("\n.. and {} {what} more (--json lists all)", all - LISTED) } else { String::new() }
}

fn done(done: &Done) -> String {
    match done {
        Done::Nothing => String::new(),
        Done::Previewed(preview) => previewed(preview),
        Done::Written(written, out) => {
            format!("written to {}: {}", safe(&out.display().to_string()), counted(written))
        }
    }
}

fn counted(written: &Written) -> String {
    let mut text = format!("{} clips", count(written.clips as u64));
    if written.audio_files > 0 {
        text += &format!(", {} audio files", count(written.audio_files as u64));
    }
    if written.copied > 0 {
        text += &format!(", {} copied", shown(written.copied));
    }
    if written.fell_back > 0 {
        text += &format!("; {} files were copied because they could not be linked", count(written.fell_back as u64));
    }
    if written.without_audio > 0 {
        text +=
            &format!("; {} clips have no file and are in the annotations only", count(written.without_audio as u64));
    }
    text
}

fn previewed(preview: &Preview) -> String {
    let out = preview.out.display().to_string();
    let there = match preview.destination {
        Destination::New => "which is new",
        Destination::Empty => "which is empty",
        Destination::Earlier => "where an earlier subset is",
    };
    let mut lines = vec![format!("nothing is written; it would go to {}, {there}", safe(&out))];
    for (name, rows) in NAMES.iter().zip(preview.rows) {
        lines.push(format!("  annotations/{name}.jsonl  {} rows", count(rows as u64)));
    }
    if let Some(size) = preview.audio {
        let about = if size.about { "about " } else { "" };
        lines.push(format!(
            "  audiofolder/  {} files, {about}{} to write",
            count(size.files as u64),
            shown(size.written)
        ));
        if size.missing > 0 {
            let ids = preview.missing.join(" ");
            let dots = if size.missing > preview.missing.len() { " .." } else { "" };
            lines.push(format!("  without audio: {} clips: {}{dots}", count(size.missing as u64), safe(&ids)));
        }
    }
    lines.extend(preview.free.map(|free| format!("  free there: {}", shown(free))));
    lines.join("\n")
}
