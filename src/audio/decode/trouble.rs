//! What went wrong while decoding, in words.

use crate::audio::Sound;

/// Frames that a lossy codec's header may promise beyond what comes out: encoder delay and padding.
const PADDING: u64 = 4608;
/// The most packets in a row that may fail or hold no sound before the rest of a file is given up.
const MAX_EMPTY_PACKETS: usize = 10_000;

/// Notes taken while decoding.
#[derive(Default)]
pub(super) struct Trouble {
    bad_packets: usize,
    first_error: Option<String>,
    stopped: Option<String>,
    empty_in_a_row: usize,
    /// Some packet held sound.
    any_good: bool,
    given_up: bool,
}

impl Trouble {
    pub fn good_packet(&mut self) {
        self.empty_in_a_row = 0;
        self.any_good = true;
    }

    pub fn empty_packet(&mut self) {
        self.empty_in_a_row += 1;
    }

    pub fn bad_packet(&mut self, error: &str) {
        self.bad_packets += 1;
        self.empty_in_a_row += 1;
        self.first_error.get_or_insert_with(|| error.to_owned());
    }

    /// Reading ended before the end, because of `why`.
    pub fn stopped(&mut self, why: &str) {
        self.stopped.get_or_insert_with(|| why.to_owned());
    }

    /// Packets of another rate or with other channels follow; they are left out.
    pub fn format_changed(&mut self) {
        self.stopped("the sample rate or the channels change on the way; the rest is left out");
        self.given_up = true;
    }

    /// No use going on.
    pub fn gives_up(&self) -> bool {
        self.given_up || self.empty_in_a_row > MAX_EMPTY_PACKETS
    }

    /// Adds the notes on the packets that follow.
    pub fn append(&mut self, later: Self) {
        self.bad_packets += later.bad_packets;
        self.first_error = self.first_error.take().or(later.first_error);
        self.stopped = self.stopped.take().or(later.stopped);
        self.empty_in_a_row = later.empty_in_a_row + if later.any_good { 0 } else { self.empty_in_a_row };
        self.any_good |= later.any_good;
        self.given_up |= later.given_up;
    }

    /// The first thing that went wrong.
    pub fn reason(&self) -> Option<String> {
        self.first_error.clone().or_else(|| self.stopped.clone())
    }

    /// All that is to be said about `sound`; `None` when all is well.
    pub fn describe(&self, sound: &Sound, odd_samples: usize, cut: bool) -> Option<String> {
        let mut notes = Vec::new();
        if let Some(promised) = (!cut).then(|| missing(sound)).flatten() {
            notes.push(format!("truncated: {:.2} s of {promised:.2} s", sound.duration()));
        } else if let Some(why) = &self.stopped {
            notes.push(format!("ends early, after {:.2} s: {why}", sound.duration()));
        }
        if let Some(error) = &self.first_error {
            notes.push(format!("{} skipped ({error})", counted(self.bad_packets, "broken packet", "broken packets")));
        }
        if odd_samples > 0 {
            notes.push(format!(
                "{} taken as silence",
                counted(odd_samples, "sample that is no number", "samples that are no numbers")
            ));
        }
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

/// The length in seconds that the header promised, when clearly less was found.
fn missing(sound: &Sound) -> Option<f64> {
    let lossless = matches!(sound.facts.container.as_str(), "wav" | "flac");
    let slack = if lossless { 0 } else { PADDING };
    let promised = sound.facts.frames?;
    (promised > sound.frames() as u64 + slack).then(|| promised as f64 / f64::from(sound.facts.sample_rate))
}

/// `1 broken packet`, `2 broken packets`.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The note for a file longer than is decoded.
pub(super) fn cut(sound: &Sound) -> String {
    let whole = sound.facts.duration().filter(|&whole| whole > sound.duration());
    let of = whole.map_or_else(String::new, |whole| format!(" of {whole:.0} s"));
    format!("long: only the first {:.0} s{of} are read", sound.duration())
}
