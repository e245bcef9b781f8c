//! How long it takes to open and to draw a training run of 1,000,000 steps, each of them logged: 200x50, all charts.
//!
//! `cargo bench --bench runs`. The aims are one second for opening, 4 ms for drawing, and memory that does not grow with
//! the steps.

use audiocap::config::settings::Settings;
use audiocap::run::{Moment, Reader};
use audiocap::ui::action::Action;
use audiocap::ui::effect::Effect;
use audiocap::ui::hits::{Hits, Mouse};
use audiocap::ui::jobs::JobContext;
use audiocap::ui::room::Room;
use audiocap::ui::theme::{ColourDepth, Theme};
use audiocap::ui::{App, Options};
use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const STEPS: u64 = 1_000_000;
const FRAMES: usize = 400;
const SIZE: Rect = Rect { x: 0, y: 0, width: 200, height: 50 };

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    write_run(&folder.path().join("million"))?;
    open(&folder.path().join("million"))?;
    let mut app = App::new(Theme::standard(ColourDepth::TrueColour), false, Settings::default());
    let watch = Some(folder.path().to_owned());
    let options = Options { room: Room::Train, watch, ..Options::default() };
    let effects = app.start(&options);
    perform(&mut app, effects);
    draw(&mut app);
    Ok(())
}

/// What a trainer logs: every step, with an evaluation every 10,000.
fn write_run(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("run.json"), "{}")?;
    std::fs::write(
        folder.join("status.json"),
        format!(r#"{{"state":"finished","step":{STEPS},"max_steps":{STEPS}}}"#),
    )?;
    let mut rows = BufWriter::new(std::fs::File::create(folder.join("metrics.jsonl"))?);
    for step in 1..=STEPS {
        let part = step as f64 / STEPS as f64;
        let noise = (step.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / 16_777_216.0;
        let loss = 1.2 + 3.0 * (-part * 9.0).exp() + 0.4 * noise;
        writeln!(
            rows,
            r#"{{"loss":{loss},"grad_norm":{},"learning_rate":{},"clips_per_second":{},"memory":{},"clips":{},"epoch":{},"step":{step},"time":{},"elapsed":{}}}"#,
            1.0 + noise,
            1e-5 * (1.0 - part),
            3.0 + noise,
            2_100_000_000 + step % 1000,
            step * 8,
            part * 7.0,
            1.7e9 + step as f64 * 2.125,
            step as f64 * 2.125,
        )?;
        if step % 10_000 == 0 {
            let score = 0.28 * (1.0 - (-part * 5.0).exp());
            writeln!(
                rows,
                r#"{{"eval_loss":{},"eval_clotho/spider":{score},"eval_clotho/cider":{},"step":{step}}}"#,
                loss + 0.2,
                score * 1.6
            )?;
        }
    }
    Ok(rows.flush()?)
}

fn open(folder: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(folder.join("metrics.jsonl"))?.len();
    let before = resident();
    let begun = Instant::now();
    let mut reader = Reader::open(folder);
    reader.refresh(Moment::now())?;
    let took = begun.elapsed();
    println!("open    {:8.2} ms for {STEPS} steps, {} MB of metrics.jsonl", milliseconds(took), bytes / 1_000_000);
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("memory  {:8.2} MB for what is kept of it", after.saturating_sub(before) as f64 / 1e6);
    }
    let begun = Instant::now();
    reader.refresh(Moment::now())?;
    println!("again   {:8.2} ms when nothing was added", milliseconds(begun.elapsed()));
    Ok(())
}

/// Bytes of memory in use, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Times the drawing into cells while a person zooms, pans, and moves the cursor, over every kind of axis.
fn draw(app: &mut App) {
    let (mut hits, mut mouse) = (Hits::default(), Mouse::default());
    let keys = ['+', '<', 'h', 'h', 'h', '-', 'a', '0', 'x', 'y', 's', 'l'];
    let mut times = Vec::new();
    for frame in 0..FRAMES {
        let key = Event::Key(KeyEvent::from(KeyCode::Char(keys[frame % keys.len()])));
        if let Some(action) = app.action(key, &mut mouse, &hits) {
            let effects = app.update(action);
            perform(app, effects);
        }
        let mut buffer = Buffer::empty(SIZE);
        let begun = Instant::now();
        app.view(&mut buffer, &mut hits);
        times.push(begun.elapsed());
        std::hint::black_box(&buffer);
    }
    times.sort_unstable();
    let at = |share: f64| milliseconds(times[((times.len() - 1) as f64 * share) as usize]);
    println!("draw    {:8.2} ms median {:8.2} ms p95 {:8.2} ms worst, of {FRAMES} frames", at(0.5), at(0.95), at(1.0));
}

/// Does what an update wants, jobs on the spot.
fn perform(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        let Effect::Job(job) = effect else { continue };
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let hear = move |action| heard.lock().unwrap_or_else(PoisonError::into_inner).push(action);
        let found = (job.run)(&JobContext::new(Arc::default(), hear));
        let first = std::mem::take(&mut *said.lock().unwrap_or_else(PoisonError::into_inner));
        let actions: Vec<Action> = first.into_iter().chain(found).collect();
        for action in actions {
            let effects = app.update(action);
            perform(app, effects);
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
