//! How long a frame takes: 200x50, a dataset of 2,000,000 rows, a spectrogram in true colour, scrolling.
//!
//! `cargo bench --bench frame`. The aim is 4 ms at most for drawing a frame.

use audiocap::config::settings::Settings;
use audiocap::dataset::Dataset;
use audiocap::ui::App;
use audiocap::ui::action::{Action, AppAction};
use audiocap::ui::effect::Effect;
use audiocap::ui::hits::{Hits, Mouse};
use audiocap::ui::jobs::JobContext;
use audiocap::ui::theme::{ColourDepth, Theme};
use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const ROWS: usize = 2_000_000;
const FRAMES: usize = 400;
const SIZE: Rect = Rect { x: 0, y: 0, width: 200, height: 50 };

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write_dataset(folder.path())?;
    let begun = Instant::now();
    let dataset = Arc::new(Dataset::open(folder.path())?);
    println!("open       {:8.2} ms until the dataset can be shown", milliseconds(begun.elapsed()));
    anyhow::ensure!(dataset.splits[0].wait_for(ROWS, Duration::from_mins(2)), "2,000,000 rows were not found");
    println!("index      {:8.2} ms until all {ROWS} rows are known", milliseconds(begun.elapsed()));
    while !dataset.splits[0].is_checked() {
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("check      {:8.2} ms until every row and file was looked at", milliseconds(begun.elapsed()));
    let mut app = App::new(Theme::standard(ColourDepth::TrueColour), false, Settings::default());
    act(&mut app, Action::App(AppAction::Opened(dataset)), true);
    measure(&mut app)
}

/// One clip of ten seconds, named by all rows.
fn write_dataset(folder: &Path) -> anyhow::Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut clip = hound::WavWriter::create(folder.join("clip.wav"), spec)?;
    for sample in 0..441_000u32 {
        let seconds = f64::from(sample) / 44_100.0;
        let chirp = (seconds * seconds * 3000.0).sin() * (seconds * 5.0).sin();
        clip.write_sample((chirp * 12_000.0) as i16)?;
    }
    clip.finalize()?;
    let mut rows = BufWriter::new(std::fs::File::create(folder.join("metadata.jsonl"))?);
    for row in 0..ROWS {
        writeln!(rows, r#"{{"file_name":"clip.wav","caption_1":"Number {row}: a dog barks while someone talks."}}"#)?;
    }
    Ok(rows.flush()?)
}

/// Times the update, the drawing into cells, and what the terminal would be sent, while the cursor walks through the rows.
fn measure(app: &mut App) -> anyhow::Result<()> {
    let (mut hits, mut mouse) = (Hits::default(), Mouse::default());
    let options = TerminalOptions { viewport: Viewport::Fixed(SIZE) };
    let mut terminal = Terminal::with_options(CrosstermBackend::new(Counter::default()), options)?;
    let [mut updates, mut draws, mut frames] = [const { Vec::new() }; 3];
    terminal.draw(|frame| {
        app.view(frame.buffer_mut(), &mut hits);
    })?;
    for frame in 0..FRAMES {
        let key = if frame % 4 == 0 { KeyCode::PageDown } else { KeyCode::Down };
        let begun = Instant::now();
        if let Some(action) = app.action(Event::Key(KeyEvent::from(key)), &mut mouse, &hits) {
            act(app, action, false);
        }
        updates.push(begun.elapsed());
        let begun = Instant::now();
        let mut drawn = Duration::ZERO;
        terminal.draw(|frame| {
            app.view(frame.buffer_mut(), &mut hits);
            drawn = begun.elapsed();
        })?;
        draws.push(drawn);
        frames.push(begun.elapsed());
    }
    report("update", updates);
    report("draw", draws);
    report("frame", frames);
    Ok(())
}

/// Does an action; its jobs are done on the spot when `jobs`, else left undone: they run beside the screen.
fn act(app: &mut App, action: Action, jobs: bool) {
    for effect in app.update(action) {
        if let (Effect::Job(job), true) = (effect, jobs) {
            let said = Arc::new(Mutex::new(Vec::new()));
            let heard = Arc::clone(&said);
            let hear = move |action| heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(action);
            let mut actions = (job.run)(&JobContext::new(Arc::default(), hear));
            let first = std::mem::take(&mut *said.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
            actions.splice(0..0, first);
            actions.into_iter().for_each(|action| act(app, action, true));
        }
    }
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| milliseconds(times[((times.len() - 1) as f64 * share) as usize]);
    println!("{what:10} {:8.2} ms median {:8.2} ms p95 {:8.2} ms worst", at(0.5), at(0.95), at(1.0));
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Takes what a terminal would be sent.
#[derive(Default)]
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += std::hint::black_box(bytes).len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
