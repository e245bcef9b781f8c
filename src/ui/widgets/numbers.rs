//! Numbers and times in few letters, for charts and tables.

/// A number in at most seven letters: `0.241`, `12.4k`, `1.28M`, `5e-6`.
pub fn short(value: f64) -> String {
    let size = value.abs();
    let trimmed = |text: String, unit: &str| {
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        format!("{text}{unit}")
    };
    match size {
        0.0 => "0".to_owned(),
        1e15.. => format!("{value:.0e}"),
        1e9.. => trimmed(format!("{:.2}", value / 1e9), "G"),
        1e6.. => trimmed(format!("{:.2}", value / 1e6), "M"),
        1e4.. => trimmed(format!("{:.1}", value / 1e3), "k"),
        1000.0.. => format!("{value:.0}"),
        100.0.. => trimmed(format!("{value:.1}"), ""),
        10.0.. => trimmed(format!("{value:.2}"), ""),
        1.0.. => trimmed(format!("{value:.3}"), ""),
        0.01.. => trimmed(format!("{value:.4}"), ""),
        _ if !value.is_finite() => "–".to_owned(),
        _ => {
            let text = format!("{value:.2e}");
            let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
            trimmed(digits.to_owned(), &format!("e{power}"))
        }
    }
}

/// A length of time by its two largest units: `41 s`, `12 min 5 s`, `16 h 44 min`, `3 d 2 h`.
pub fn span(seconds: f64) -> String {
    if seconds < 10.0 {
        return format!("{:.1} s", seconds.max(0.0));
    }
    let whole = seconds.round() as u64;
    let two = |large: u64, one: &str, small: u64, other: &str| match small {
        0 => format!("{large} {one}"),
        _ => format!("{large} {one} {small} {other}"),
    };
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => two(whole / 60, "min", whole % 60, "s"),
        3600..86_400 => two(whole / 3600, "h", whole / 60 % 60, "min"),
        _ => two(whole / 86_400, "d", whole / 3600 % 24, "h"),
    }
}

/// A length of time as one number with its unit: `2.5 h`.
pub fn hours(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{} min", short((s / 6.0).round() / 10.0)),
        s if s < 172_800.0 => format!("{} h", short((s / 360.0).round() / 10.0)),
        s => format!("{} d", short((s / 8640.0).round() / 10.0)),
    }
}

/// A count with a space between thousands: `130 112`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{count, hours, short, span};

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 0.241, 2.31, 12_388.0, 1_280_000.0, 5e-6, 1.25e-5, 99.0, -3.0, 1500.0, 123.45].map(short);
        assert_eq!(shown, ["0", "0.241", "2.31", "12.4k", "1.28M", "5e-6", "1.25e-5", "99", "-3", "1500", "123.5"]);
        assert!([f64::NAN, 1e300, -1e-300, f64::INFINITY, 123_456.0].iter().all(|v| short(*v).chars().count() <= 8));
    }

    #[test]
    fn times_have_two_units() {
        assert_eq!(
            [2.13, 41.0, 725.0, 60_240.0, 266_400.0].map(span),
            ["2.1 s", "41 s", "12 min 5 s", "16 h 44 min", "3 d 2 h"]
        );
        assert_eq!([30.0, 600.0, 9000.0].map(hours), ["30 s", "10 min", "2.5 h"]);
        assert_eq!([0, 999, 2_000_000].map(count), ["0", "999", "2 000 000"]);
    }
}
