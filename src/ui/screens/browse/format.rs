//! Numbers as this room writes them: grouped, of fixed places, with their unit.

pub use crate::ui::widgets::numbers::count;

/// A duration for a column: `18.3 s`, and in minutes and seconds from a hundred seconds on: `3:20 m`, `2:46:40`.
pub fn duration(seconds: f64) -> String {
    if seconds < 99.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02} m") }
}

/// A sample rate in kHz with as few places as say it: `44.1`, `16`, `11.025`.
pub fn kilohertz(rate: u32) -> String {
    let text = format!("{:.3}", f64::from(rate) / 1000.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A level in decibels with one place; silence is `-∞`.
pub fn decibels(db: f32) -> String {
    if db.is_finite() { format!("{db:.1}") } else { "-∞".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{decibels, duration, kilohertz};

    #[test]
    fn durations_change_unit_without_jumping_wide() {
        assert_eq!(duration(18.3), "18.3 s");
        assert_eq!(duration(99.97), "1:40 m");
        assert_eq!(duration(10_000.0), "2:46:40");
    }

    #[test]
    fn rates_and_levels() {
        assert_eq!(kilohertz(44_100), "44.1");
        assert_eq!(kilohertz(16_000), "16");
        assert_eq!(kilohertz(11_025), "11.025");
        assert_eq!(decibels(-6.04), "-6.0");
        assert_eq!(decibels(f32::NEG_INFINITY), "-∞");
    }
}
