//! From lines of `metrics.jsonl` to series.

use super::facts::Run;
use super::row::numbers;
use super::series::Series;
use super::tail::Tail;
use crate::run::Layout;
use crate::run::trainer_state::strict;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// So many different keys are followed at most, each no longer than that.
const MANY_KEYS: usize = 1000;
const LONG_KEY: usize = 200;

pub(super) struct Metrics {
    tail: Tail,
    table: Table,
}

impl Metrics {
    pub(super) fn new(layout: &Layout) -> Self {
        Self { tail: Tail::new(layout.metrics()), table: Table::default() }
    }

    pub(super) fn was_replaced(&self) -> bool {
        self.tail.was_replaced()
    }

    /// Nothing was read so far.
    pub(super) fn is_empty(&self) -> bool {
        self.tail.offset() == 0
    }

    pub(super) fn refresh(&mut self, run: &mut Run) -> io::Result<bool> {
        let before = self.tail.offset();
        let (tail, table) = (&mut self.tail, &mut self.table);
        table.take(run);
        let result = tail.each(|_, line| table.line(line));
        table.give(run);
        result.map(|()| self.tail.offset() > before)
    }
}

/// The series while rows are added to them.
#[derive(Default)]
pub(super) struct Table {
    names: Vec<Arc<str>>,
    series: Vec<Arc<Series>>,
    index: HashMap<Arc<str>, usize>,
    /// The keys of the last row in order: the next row most likely has the same.
    order: Vec<usize>,
    values: Vec<(usize, f64)>,
    bad: u64,
}

impl Table {
    /// Takes the series out of `run`, so that those that nobody else looks at can be changed in place.
    pub(super) fn take(&mut self, run: &mut Run) {
        for (name, series) in std::mem::take(&mut run.series) {
            let at = self.slot(&name);
            if let Some(at) = at {
                self.series[at] = series;
            }
        }
        self.bad = run.bad_lines;
    }

    /// Gives them back.
    pub(super) fn give(&mut self, run: &mut Run) {
        let all = self.names.iter().cloned().zip(self.series.iter_mut().map(std::mem::take));
        run.series = all.collect();
        run.bad_lines = self.bad;
    }

    fn line(&mut self, line: &[u8]) {
        if line.is_empty() {
            return;
        }
        self.values.clear();
        let mut step = None;
        let read = |table: &mut Self, step: &mut Option<u64>, line: &[u8]| {
            numbers(line, &mut |key, value| match key {
                "step" => *step = (value >= 0.0).then_some(value as u64),
                _ => table.value(key, value),
            })
        };
        let mut result = read(self, &mut step, line);
        if result.is_err() && line.windows(3).any(|word| word == b"NaN" || word == b"Inf") {
            self.values.clear();
            result = read(self, &mut step, &strict(line.to_vec()));
        }
        match (result, step) {
            (Ok(()), Some(step)) => self.push(step),
            _ => self.bad += 1,
        }
    }

    /// Adds a row that was read elsewhere.
    pub(super) fn row<'a>(&mut self, step: u64, values: impl IntoIterator<Item = (&'a str, f64)>) {
        self.values.clear();
        values.into_iter().for_each(|(key, value)| self.value(key, value));
        self.push(step);
    }

    fn value(&mut self, key: &str, value: f64) {
        let guess = self.order.get(self.values.len()).filter(|at| &*self.names[**at] == key).copied();
        if let Some(at) = guess.or_else(|| self.slot(key)) {
            self.values.push((at, value));
        }
    }

    fn push(&mut self, step: u64) {
        self.order.clear();
        for (at, value) in self.values.drain(..) {
            self.order.push(at);
            Arc::make_mut(&mut self.series[at]).push(step, value);
        }
    }

    fn slot(&mut self, key: &str) -> Option<usize> {
        if let Some(at) = self.index.get(key) {
            return Some(*at);
        }
        if self.names.len() == MANY_KEYS || key.len() > LONG_KEY {
            return None;
        }
        let (name, at) = (Arc::<str>::from(key), self.names.len());
        self.names.push(name.clone());
        self.series.push(Arc::default());
        self.index.insert(name, at);
        Some(at)
    }
}
