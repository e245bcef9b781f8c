//! How the charts are looked at.

use crate::run::reader::{Axis, Run};
use crate::ui::widgets::chart::Scale;
use std::cell::Cell;

/// Shares of smoothing to choose from.
pub const SMOOTHING: [f64; 5] = [0.6, 0.85, 0.95, 0.0, 0.3];

/// The state of the charts.
#[derive(Debug, Default)]
pub struct Charts {
    /// The chosen chart.
    pub chosen: usize,
    /// It alone is shown.
    pub full: bool,
    /// What the horizontal axis counts.
    pub axis: Axis,
    /// Whether it is logarithmic.
    pub log_x: bool,
    /// Whether the vertical axes are.
    pub log_y: bool,
    /// Which of [`SMOOTHING`].
    pub smoothing: usize,
    /// The part in sight, as shares of the whole axis; `None` is all, and goes on growing.
    pub window: Option<(f64, f64)>,
    /// The step of the cursor.
    pub cursor: Option<f64>,
    /// Cells of the chosen chart's width, as drawn last.
    pub width: Cell<u16>,
    /// Charts in a row, as drawn last.
    pub per_row: Cell<usize>,
}

impl Charts {
    /// How much of the past a smoothed line remembers from one hundredth of the width to the next.
    pub fn smooth(&self) -> f64 {
        SMOOTHING[self.smoothing % SMOOTHING.len()]
    }

    /// The whole horizontal axis over some runs.
    pub fn whole(&self, runs: &[&Run]) -> Scale {
        let ends = runs.iter().filter_map(|run| self.axis.place(run, run.step() as f64));
        let end = ends.fold(0.0, f64::max);
        let steps = runs.iter().flat_map(|run| run.all_series()).filter_map(|(_, series)| series.buckets().first());
        let first = steps.map(|bucket| bucket.first.max(1)).min().unwrap_or(1) as f64;
        let first = runs.first().and_then(|run| self.axis.place(run, first)).unwrap_or(1.0);
        if self.log_x && first > 0.0 {
            Scale { from: first, to: end.max(first * 2.0), log: true }
        } else {
            Scale { from: 0.0, to: if end > 0.0 { end } else { 1.0 }, log: false }
        }
    }

    /// The part of it in sight.
    pub fn in_sight(&self, runs: &[&Run]) -> Scale {
        let whole = self.whole(runs);
        let (from, to) = self.window.unwrap_or((0.0, 1.0));
        Scale { from: whole.at(from), to: whole.at(to), log: whole.log }
    }

    /// Shows `factor` times as much detail about a place, 0..1 of what is in sight.
    pub fn zoom(&mut self, factor: f64, about: f64) {
        let (from, to) = self.window.unwrap_or((0.0, 1.0));
        let span = ((to - from) / factor).clamp(1e-5, 1.0);
        let centre = from + about * (to - from);
        let from = (centre - about * span).clamp(0.0, 1.0 - span);
        self.window = (span < 1.0).then_some((from, from + span));
    }

    /// Moves the window by a share of itself.
    pub fn pan(&mut self, by: f64) {
        if let Some((from, to)) = self.window {
            let span = to - from;
            let from = (from + by * span).clamp(0.0, 1.0 - span);
            self.window = Some((from, from + span));
        }
    }
}
