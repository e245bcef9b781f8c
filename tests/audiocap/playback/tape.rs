//! What was recorded, and what is to be found in it.

use std::ops::Range;
use std::path::Path;

use super::child::{RATE, STEP};

/// Frames of a fade: 5 ms.
const FADE: usize = RATE as usize / 200;

/// ALSA's file plugin keeps one device buffer of 100 ms to itself before it writes, and tells nobody of that delay.
const HELD_BACK: f64 = 0.1;

/// Left and right samples as they left the program, and the wall clock at which they did.
pub struct Tape {
    left: Vec<f32>,
    right: Vec<f32>,
    /// Wall clock in seconds, frames recorded by then.
    times: Vec<(f64, usize)>,
    /// Stretches that follow the clip sample by sample.
    runs: Vec<Run>,
}

/// A stretch of the tape that is the clip, exactly. Its last frame is the first of a fade, which still is at full level.
#[derive(Clone, Debug)]
struct Run {
    /// Frames of the tape.
    tape: Range<usize>,
    /// Frame of the clip at the beginning.
    clip: usize,
}

impl Run {
    /// The frame of the clip that was next when the fade began.
    fn clip_end(&self) -> usize {
        self.clip + self.tape.len() - 1
    }
}

impl Tape {
    pub fn read(folder: &Path) -> Self {
        let bytes = std::fs::read(folder.join("tape.f32")).unwrap();
        let samples: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        let channel = |first: usize| samples.iter().copied().skip(first).step_by(2).collect::<Vec<_>>();
        let log = std::fs::read_to_string(folder.join("tape.log")).unwrap();
        let times = log
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(time, frames)| Some((time.parse().ok()?, frames.parse().ok()?)));
        let (left, right) = (channel(0), channel(1));
        let runs = runs(&left);
        Self { left, right, times: times.collect(), runs }
    }

    pub fn check_both_channels(&self) {
        assert!(self.left.len() > RATE as usize * 4, "only {} frames were recorded", self.left.len());
        assert!(self.left.iter().zip(&self.right).all(|(left, right)| *left == -right));
    }

    /// The first sound is the clip from its very first sample, without a gap.
    pub fn check_beginning(&self) {
        let first = &self.runs[0];
        assert_eq!(first.clip, 0, "{:?}", self.runs);
        assert!(first.tape.len() > RATE as usize * 9 / 10, "{first:?}");
    }

    /// The jump lands on 3.0 s, to the sample, and its fade lasts 5 ms.
    pub fn check_seek(&self) {
        let (before, after) = (&self.runs[0], &self.runs[1]);
        let fade = after.tape.start - (before.tape.end - 1);
        assert_eq!(after.clip - fade, 3 * RATE as usize, "{before:?} {after:?}");
        assert!(fade <= FADE + 1, "{fade} frames of fade");
    }

    /// The region is played 3.2..3.5 s, at least twice, each turn exactly 0.3 s after the last.
    pub fn check_loop(&self) {
        let (from, to) = (RATE as usize * 32 / 10, RATE as usize * 35 / 10);
        let turns: Vec<&Run> = self.runs.iter().filter(|run| run.clip > from && run.clip <= from + FADE + 1).collect();
        assert!(turns.len() >= 3, "{:?}", self.runs);
        for pair in turns.windows(2) {
            assert_eq!(pair[0].clip_end(), to, "{pair:?}");
            assert_eq!(pair[1].tape.start - pair[0].tape.start, to - from, "{pair:?}");
        }
    }

    /// Somewhere the clip goes on at half its loudness.
    pub fn check_gain(&self) {
        let half = self.left.windows(2).filter(|pair| (pair[1] - pair[0] - STEP / 2.0).abs() < STEP / 20.0).count();
        assert!(half > RATE as usize / 5, "{half} frames at half loudness");
    }

    /// Silence, then the clip goes on with the sample after the last, where the playhead stood.
    pub fn check_pause(&self, notes: &str) {
        let held: f64 = notes.lines().find_map(|line| line.strip_prefix("paused ")).unwrap().parse().unwrap();
        let held = (held * f64::from(RATE)).round() as usize;
        let before = self.runs.iter().position(|run| run.clip_end() == held);
        let before = before.unwrap_or_else(|| panic!("nothing ends at frame {held}: {:?}", self.runs));
        let (last, next) = (&self.runs[before], &self.runs[before + 1]);
        let silent = self.left[last.tape.end..next.tape.start].iter().filter(|&&sample| sample == 0.0).count();
        assert!(silent > RATE as usize / 5, "{silent} silent frames");
        assert!((held..=held + FADE + 1).contains(&next.clip), "{last:?} {next:?}");
    }

    /// The playhead is where the tape is, [`HELD_BACK`] later. The median, since around a jump the two differ by the jump.
    pub fn check_playhead(&self, notes: &str) {
        let mut leads: Vec<f64> = notes.lines().filter_map(|line| self.playhead_lead(line)).collect();
        leads.sort_by(f64::total_cmp);
        assert!(leads.len() > 20, "{} notes", leads.len());
        let median = leads[leads.len() / 2];
        println!("playhead: leads the tape by {median:.4} s (median of {})", leads.len());
        assert!((median - HELD_BACK).abs() < 0.05, "{median} s");
    }

    /// Seconds by which a note of the playhead is ahead of what the tape held at that moment; `None` in a fade or silence.
    fn playhead_lead(&self, note: &str) -> Option<f64> {
        let mut words = note.strip_prefix("at ")?.split(' ');
        let (clock, position): (f64, f64) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let frame = self.times.iter().rev().find(|(time, _)| *time <= clock)?.1;
        let run = self.runs.iter().find(|run| run.tape.contains(&frame))?;
        Some(position - (run.clip + frame - run.tape.start) as f64 / f64::from(RATE))
    }
}

/// Stretches of at least 10 ms in which every sample is the one before plus [`STEP`].
fn runs(left: &[f32]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 1..=left.len() {
        let goes_on = end < left.len() && left[end] - left[end - 1] == STEP;
        if !goes_on {
            // From silence to the clip's first sample it is one step as well.
            let first = start + usize::from(left[start] == 0.0);
            if end - first > 2 * FADE {
                runs.push(Run { tape: first..end, clip: (left[first] / STEP).round() as usize - 1 });
            }
            start = end;
        }
    }
    runs
}
