//! Two million rows: how long until a person sees the first of them, and what searching and sorting them costs.
//!
//! `cargo bench --bench dataset`, or with another number of rows: `cargo bench --bench dataset -- 200000`.

use std::fmt::Display;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use audiocap::dataset::query::Query;
use audiocap::dataset::{Column, Dataset, Sort, Split, arrange};

const ROWS: usize = 2_000_000;
const SCREEN: usize = 50;
const LONG: Duration = Duration::from_mins(10);
const THINGS: [&str; 8] = ["dog", "siren", "engine", "rain", "crowd", "bell", "bird", "door"];
const PLACES: [&str; 7] =
    ["in the distance", "near a road", "in a hall", "at night", "over water", "outside", "in a room"];

fn main() -> std::io::Result<()> {
    let rows = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROWS);
    for format in ["jsonl", "csv"] {
        let folder = tempfile::tempdir()?;
        let megabytes = write_rows(&folder.path().join(format!("metadata.{format}")), format, rows)? as f64 / 1e6;
        println!("{rows} rows of {format}, {megabytes:.0} MB");
        measure(folder.path(), rows);
    }
    Ok(())
}

/// Captions in the manner of AudioCaps, numbered so that no two rows are alike. Returns the bytes written.
fn write_rows(path: &Path, format: &str, rows: usize) -> std::io::Result<u64> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    if format == "csv" {
        writeln!(out, "file_name,caption_1,caption_2,labels")?;
    }
    for n in 0..rows {
        let (thing, place) = (THINGS[n.wrapping_mul(2_654_435_761) % 8], PLACES[n % 7]);
        let one = format!("A {thing} is heard {place} while someone talks about number {}", n % 1009);
        let two = format!("The sound of a {thing}, {place}");
        if format == "csv" {
            writeln!(out, "audio/{n:07}_{thing}.wav,{one},\"{two}\",\"/m/{:04x},/m/09x0r\"", n % 527)?;
        } else {
            let labels = format!("[\"/m/{:04x}\", \"/m/09x0r\"]", n % 527);
            writeln!(
                out,
                "{{\"file_name\": \"audio/{n:07}_{thing}.wav\", \"caption_1\": \"{one}\", \"caption_2\": \"{two}\", \"labels\": {labels}}}"
            )?;
        }
    }
    out.flush()?;
    Ok(std::fs::metadata(path)?.len())
}

fn measure(folder: &Path, rows: usize) {
    let start = Instant::now();
    let dataset = Dataset::open(folder).expect("the bench has just written it");
    let split = &dataset.splits[0];
    show("open returns", start, "");
    split.wait_for(SCREEN, LONG);
    let screen: usize = (0..SCREEN).filter(|row| split.clip(*row).is_ok()).count();
    show("first screen parsed", start, format!("{screen} rows"));
    split.wait_for(usize::MAX, LONG);
    assert_eq!(split.len(), rows);
    show("every row found", start, memory());
    // The next measurements have the machine to themselves, as a person who types has a moment later.
    while !split.is_checked() {
        std::thread::sleep(Duration::from_millis(10));
    }
    show("every row checked", start, format!("{} problems, {}", split.problem_count(), memory()));
    for (what, query, column) in [
        ("no filter, file order", "", Column::Order),
        ("filter `dog night`", "dog night", Column::Order),
        ("filter `caption:siren -label:/m/0100`", "caption:siren -label:/m/0100", Column::Order),
        ("sort by file", "", Column::File),
        ("sort by caption", "", Column::Caption),
    ] {
        let start = Instant::now();
        let found = arranged(split, query, column);
        show(what, start, format!("{found} rows, {}", memory()));
    }
}

fn arranged(split: &Split, query: &str, column: Column) -> usize {
    let query = Query::parse(query).expect("the bench writes its queries right");
    let sort = Sort { column, descending: false };
    arrange(split, &query, sort, &AtomicBool::new(false), &mut |_| {}).len()
}

fn show(what: &str, start: Instant, note: impl Display) {
    println!("  {what:<40} {:>9.1} ms   {note}", start.elapsed().as_secs_f64() * 1000.0);
}

/// The most memory the process ever had, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|kb| kb.trim().strip_suffix(" kB"));
    let peak = peak.and_then(|kb| kb.trim().parse::<f64>().ok());
    peak.map_or_else(|| "peak memory unknown".to_owned(), |kb| format!("peak {:.0} MB", kb / 1024.0))
}
