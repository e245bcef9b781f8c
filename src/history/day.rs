//! Times as text, so that they can be read by people and sort by their letters: `2026-11-26T14:33:29Z`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

/// The time now, in UTC, to a second.
pub fn now() -> String {
    written(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
}

/// The day of a time, `2026-11-26`; whatever else stands there is cut to as many letters.
pub fn day(time: &str) -> &str {
    &time[..time.floor_char_boundary(10)]
}

/// How long ago a time was; `None` where it is no time, or in the future.
pub fn age(time: &str) -> Option<Duration> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    now.checked_sub(read(time)?).map(Duration::from_secs)
}

/// Seconds since 1970 as text.
fn written(seconds: u64) -> String {
    let (year, month, day) = civil((seconds / DAY) as i64);
    let (hour, minute, second) = (seconds % DAY / 3600, seconds % 3600 / 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The reverse of [`written`].
fn read(time: &str) -> Option<u64> {
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 61;
    let days = days(year as i64, month as i64, day as i64);
    (fits && time.ends_with('Z'))
        .then(|| u64::try_from(days).ok())
        .flatten()
        .map(|days| days * DAY + hour * 3600 + minute * 60 + second)
}

/// Year, month and day of the day that is so many after 1970-01-01, in the Gregorian calendar: Howard Hinnant's
/// `civil_from_days`, in which a year begins in March and 400 years are 146,097 days.
fn civil(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let of_era = from_march.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// The reverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, time) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_795_703_609, "2026-11-26T14:33:29Z"),
        ] {
            assert_eq!((written(seconds).as_str(), read(time)), (time, Some(seconds)));
        }
        assert!((0..200_000).all(|day| read(&written(day * DAY)) == Some(day * DAY)));
    }

    #[test]
    fn what_is_no_time_has_no_age() {
        assert!(age(&now()).is_some_and(|age| age < Duration::from_secs(5)));
        for text in
            ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-26T14:33:29", "ééééééééééééé", "9999-01-01T00:00:00Z"]
        {
            assert_eq!(age(text), None, "{text}");
            assert!(day(text).len() <= 10);
        }
    }
}
