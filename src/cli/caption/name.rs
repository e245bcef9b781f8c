//! What a window of a longer clip is called, and what is said of them.

use crate::audio::Window;

/// The name of the row of `window`, one of `count` of the file `file_name`. A clip of one window has its file's name; otherwise the
/// window follows as a media fragment (W3C): `long.wav#t=30,60`.
pub fn of_window(file_name: &str, window: &Window, count: usize) -> String {
    if count == 1 {
        return file_name.to_owned();
    }
    format!("{file_name}#t={},{}", seconds(window.from), seconds(window.to))
}

/// What is heard of a longer clip, for people; `None` where that is all of it at once.
pub fn told(windows: &[Window]) -> Option<String> {
    let (Some(first), Some(last)) = (windows.first(), windows.last()) else { return None };
    if windows.len() == 1 {
        return first.told();
    }
    let (to, count) = (seconds(last.to), windows.len());
    let more = last.length.filter(|length| *length >= last.to + 1.0);
    let of = more.map_or_else(String::new, |length| format!(" of {} s", seconds(length)));
    Some(format!("{to} s{of} are heard, in {count} windows"))
}

/// Whole seconds without a point, otherwise two digits behind it.
fn seconds(seconds: f64) -> String {
    if seconds.fract() == 0.0 { format!("{seconds:.0}") } else { format!("{seconds:.2}") }
}

#[cfg(test)]
mod tests {
    use super::{of_window, told};
    use crate::audio::Window;

    #[test]
    fn windows_are_told_apart_by_their_seconds() {
        let window = Window { samples: vec![], from: 30.0, to: 42.5, length: Some(42.5), part: true, warning: None };
        assert_eq!(of_window("a.wav", &window, 2), "a.wav#t=30,42.50");
        assert_eq!(of_window("a.wav", &window, 1), "a.wav");
        assert_eq!(told(&[window.clone(), window.clone()]).unwrap(), "42.50 s are heard, in 2 windows");
        let longer = Window { length: Some(1200.0), ..window };
        assert_eq!(told(&[longer.clone(), longer]).unwrap(), "42.50 s of 1200 s are heard, in 2 windows");
    }
}
