//! Which part of a clip a picture shows, and which column is which moment.

/// A stretch of a clip, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeWindow {
    /// Its start.
    pub from: f64,
    /// Its end, after the start.
    pub to: f64,
}

impl TimeWindow {
    /// The shortest stretch worth showing, in seconds.
    pub const SHORTEST: f64 = 0.02;

    /// The whole of a clip that is `seconds` long.
    pub fn whole(seconds: f64) -> Self {
        Self { from: 0.0, to: seconds.max(Self::SHORTEST) }
    }

    /// Its length in seconds.
    pub fn span(self) -> f64 {
        (self.to - self.from).max(Self::SHORTEST)
    }

    /// The moment at `fraction` of the way through it.
    pub fn at(self, fraction: f64) -> f64 {
        self.from + self.span() * fraction
    }

    /// From when to when column `x` of `width` lasts.
    pub fn column(self, x: u16, width: u16) -> (f64, f64) {
        let width = f64::from(width.max(1));
        (self.at(f64::from(x) / width), self.at((f64::from(x) + 1.0) / width))
    }

    /// The column of `width` that shows the moment `seconds`; `None` outside of the stretch.
    pub fn column_of(self, seconds: f64, width: u16) -> Option<u16> {
        let fraction = (seconds - self.from) / self.span();
        let inside = width > 0 && (0.0..=1.0).contains(&fraction);
        inside.then(|| ((fraction * f64::from(width)) as u16).min(width - 1))
    }

    /// Shorter (factor below 1) or longer, with the moment `around` staying in its place, within a clip of `seconds`.
    pub fn zoomed(self, factor: f64, around: f64, seconds: f64) -> Self {
        let whole = Self::whole(seconds).span();
        let span = (self.span() * factor).clamp(Self::SHORTEST.min(whole), whole);
        let share = ((around - self.from) / self.span()).clamp(0.0, 1.0);
        Self::placed(around.clamp(self.from, self.to) - share * span, span, seconds)
    }

    /// Moved by `by` seconds, as far as a clip of `seconds` goes.
    pub fn moved(self, by: f64, seconds: f64) -> Self {
        Self::placed(self.from + by, self.span(), seconds)
    }

    /// Moved as little as needed for `moment` to be inside; by whole lengths, so that a playhead turns pages.
    pub fn following(self, moment: f64, seconds: f64) -> Self {
        if (self.from..=self.to).contains(&moment) { self } else { Self::placed(moment, self.span(), seconds) }
    }

    fn placed(from: f64, span: f64, seconds: f64) -> Self {
        let from = from.clamp(0.0, (seconds - span).max(0.0));
        Self { from, to: from + span }
    }
}

#[cfg(test)]
mod tests {
    use super::TimeWindow;

    #[test]
    fn columns_and_moments_agree() {
        let window = TimeWindow { from: 2.0, to: 4.0 };
        assert_eq!(window.column(0, 10), (2.0, 2.2));
        assert_eq!(window.column_of(3.0, 10), Some(5));
        assert_eq!(window.column_of(4.0, 10), Some(9));
        assert_eq!((window.column_of(1.9, 10), window.column_of(3.0, 0)), (None, None));
    }

    #[test]
    fn zooms_around_a_moment_and_stays_in_the_clip() {
        let whole = TimeWindow::whole(10.0);
        let near = whole.zoomed(0.5, 5.0, 10.0);
        assert_eq!(near, TimeWindow { from: 2.5, to: 7.5 });
        assert_eq!(near.zoomed(4.0, 5.0, 10.0), whole);
        assert_eq!(near.moved(9.0, 10.0), TimeWindow { from: 5.0, to: 10.0 });
        assert_eq!(near.following(9.0, 10.0), TimeWindow { from: 5.0, to: 10.0 });
        assert!(whole.zoomed(1e-9, 10.0, 10.0).span() >= TimeWindow::SHORTEST);
    }
}
