//! Round numbers for axes.

/// Times worth a tick from `from` to `to` seconds: at most `most` of them, at round steps (1, 2 or 5 of a power of ten, and
/// 10, 15, 30 s, minutes), each with its number.
pub fn time_ticks(from: f64, to: f64, most: usize) -> Vec<(f64, String)> {
    let step = round_step((to - from) / most.max(1) as f64);
    let first = (from / step - 1e-9).ceil();
    let last = (to / step + 1e-9).floor();
    (0..=most as u32)
        .map(|i| first + f64::from(i))
        .take_while(|n| *n <= last)
        .map(|n| (n * step, label(n * step, step, to)))
        .collect()
}

const STEPS: [f64; 22] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0,
    1800.0, 3600.0, 7200.0,
];

/// The smallest round step that is at least `least` seconds.
fn round_step(least: f64) -> f64 {
    STEPS.into_iter().find(|step| *step >= least).unwrap_or(36_000.0)
}

/// `seconds` with as many decimals as `step` needs; as minutes when the axis goes beyond two of them.
fn label(seconds: f64, step: f64, end: f64) -> String {
    if end > 120.0 && step >= 1.0 {
        return format!("{}:{:02}", seconds as u64 / 60, seconds as u64 % 60);
    }
    let decimals = (-step.log10()).ceil().max(0.0) as usize;
    format!("{seconds:.decimals$}")
}

/// Frequencies worth a tick, the most welcome first: octaves of 1 kHz.
const HERTZ: [(f32, &str); 10] = [
    (1000.0, "1k"),
    (4000.0, "4k"),
    (8000.0, "8k"),
    (2000.0, "2k"),
    (500.0, "500"),
    (250.0, "250"),
    (16000.0, "16k"),
    (125.0, "125"),
    (3000.0, "3k"),
    (6000.0, "6k"),
];

/// The row, counted from the top, and the number of each tick of a frequency axis of `rows` rows; no two touch.
/// `hz` says the frequency at a fraction of the height, 0 at the bottom.
pub fn hertz_ticks(rows: u16, hz: &dyn Fn(f32) -> f32) -> Vec<(u16, &'static str)> {
    let mut ticks: Vec<(u16, &str)> = Vec::new();
    let bottom = |row: u16| hz(1.0 - f32::from(row + 1) / f32::from(rows));
    let top = |row: u16| hz(1.0 - f32::from(row) / f32::from(rows));
    for (frequency, name) in HERTZ {
        let row = (0..rows).find(|row| (bottom(*row)..top(*row)).contains(&frequency));
        if let Some(row) = row.filter(|row| ticks.iter().all(|tick| tick.0.abs_diff(*row) > 1)) {
            ticks.push((row, name));
        }
    }
    ticks.sort_unstable();
    ticks
}

#[cfg(test)]
mod tests {
    use super::{hertz_ticks, time_ticks};

    fn names(from: f64, to: f64, most: usize) -> Vec<String> {
        time_ticks(from, to, most).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn times_are_round() {
        assert_eq!(names(0.0, 22.0, 5), ["0", "5", "10", "15", "20"]);
        assert_eq!(names(1.03, 1.31, 4), ["1.1", "1.2", "1.3"]);
        assert_eq!(names(0.0, 300.0, 3), ["0:00", "2:00", "4:00"]);
        assert!(names(0.0, 0.02, 0).len() <= 2);
    }

    #[test]
    fn frequencies_find_their_rows() {
        let linear = |fraction: f32| fraction * 8000.0;
        assert_eq!(hertz_ticks(8, &linear), [(1, "6k"), (3, "4k"), (6, "1k")]);
        assert_eq!(hertz_ticks(0, &linear), []);
    }
}
