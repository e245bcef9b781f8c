//! A mask that is being drawn on the picture of the clip.

use crate::audio::picture::MelPicture;
use crate::audio::{Mask, MaskError};

/// A rectangle of the picture: seconds, and fractions of the height from the bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Masking {
    /// From second to second.
    pub time: (f64, f64),
    /// From height to height, 0..=1.
    pub height: (f64, f64),
    /// Length of what the picture shows, in seconds.
    pub seconds: f64,
    /// Where the mouse went down.
    pub corner: Option<(f64, f64)>,
}

/// The least of a rectangle: so much of the picture's width and height.
const LEAST: f64 = 0.02;

impl Masking {
    /// Over all frequencies, from second to second of a picture of so many seconds.
    pub fn new(time: (f64, f64), seconds: f64) -> Self {
        Self { time, height: (0.0, 1.0), seconds, corner: None }.within()
    }

    /// Moved by so many seconds and so much of the height.
    #[must_use]
    pub fn moved(self, by: f64, up: f64) -> Self {
        Self { time: shifted(self.time, by, self.seconds), height: shifted(self.height, up, 1.0), ..self }
    }

    /// With its right end and its upper end moved.
    #[must_use]
    pub fn grown(self, by: f64, up: f64) -> Self {
        Self { time: (self.time.0, self.time.1 + by), height: (self.height.0, self.height.1 + up), ..self }.within()
    }

    /// From the corner where the mouse went down to where it is now.
    #[must_use]
    pub fn dragged(self, to: (f64, f64)) -> Self {
        let corner = self.corner.unwrap_or(to);
        let ordered = |a: f64, b: f64| (a.min(b), a.max(b));
        let (time, height) = (ordered(corner.0, to.0), ordered(corner.1, to.1));
        Self { time, height, corner: Some(corner), ..self }.within()
    }

    fn within(self) -> Self {
        let (time, height) = (inside(self.time, self.seconds), inside(self.height, 1.0));
        Self { time, height, ..self }
    }

    /// The mask: a side that is all of the picture does not limit it.
    ///
    /// # Errors
    /// It covers everything.
    pub fn mask(self, picture: &MelPicture) -> Result<Mask, MaskError> {
        let hundredth = |seconds: f64| (seconds * 100.0).round() / 100.0;
        let time = (hundredth(self.time.0), hundredth(self.time.1));
        let whole_time = self.time.0 <= 0.0 && self.time.1 >= self.seconds;
        let whole_height = self.height.0 <= 0.0 && self.height.1 >= 1.0;
        let hz = |height: f64| f64::from(picture.hz(height).round());
        // What is given ends at 8 kHz; a picture may show more.
        let band = (hz(self.height.0).min(7_900.0), hz(self.height.1));
        Mask::new((!whole_time || whole_height).then_some(time), (!whole_height).then_some(band))
    }
}

fn shifted((from, to): (f64, f64), by: f64, end: f64) -> (f64, f64) {
    let by = by.clamp(-from, (end - to).max(0.0));
    (from + by, to + by)
}

fn inside((from, to): (f64, f64), end: f64) -> (f64, f64) {
    let least = end * LEAST;
    let from = from.clamp(0.0, end - least);
    (from, to.clamp(from + least, end))
}

#[cfg(test)]
mod tests {
    use super::Masking;
    use crate::audio::picture::MelPicture;

    fn picture() -> MelPicture {
        MelPicture::of(&vec![0.0; 16_000], 16_000, 40)
    }

    fn told(masking: Masking) -> String {
        masking.mask(&picture()).unwrap().to_string()
    }

    #[test]
    fn it_stays_on_the_picture() {
        let masking = Masking::new((0.5, 0.75), 1.0);
        assert_eq!(told(masking), "0.5-0.75");
        assert_eq!(told(masking.moved(-9.0, 0.0)), "0-0.25");
        assert_eq!(told(masking.moved(9.0, 0.0)), "0.75-1");
        assert_eq!(told(masking.grown(9.0, 0.0)), "0.5-1");
        assert_eq!(told(masking.grown(-9.0, 0.0)), "0.5-0.52");
    }

    #[test]
    fn a_band_over_all_the_time_is_a_band() {
        let mut masking = Masking::new((0.0, 1.0), 1.0).grown(0.0, -0.5);
        assert_eq!(told(masking), format!(":0-{}", picture().hz(0.5).round()));
        masking.height = (0.0, 1.0);
        assert_eq!(told(masking), "0-1", "all of it is all the time");
    }

    #[test]
    fn the_mouse_may_go_any_way() {
        let mut masking = Masking::new((0.0, 1.0), 1.0);
        masking.corner = Some((0.8, 1.0));
        assert_eq!(told(masking.dragged((0.2, 0.0))), "0.2-0.8");
    }
}
