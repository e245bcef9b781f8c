//! A colour for a level: the maps of spectrograms and of probabilities.

use ratatui::style::Color;

use super::colour::{from_lab, quantise, to_lab};
use super::depth::ColourDepth;
use crate::config::theme::Paint;

/// Entries of a ramp's table: finer than any eye or palette.
const STEPS: usize = 256;

/// Colours from level 0 to level 1, looked up in constant time.
#[derive(Clone, Debug)]
pub struct Ramp {
    table: Vec<Color>,
}

impl Ramp {
    /// A ramp through `stops`, evenly spaced. Stops of the form `#rrggbb` blend into each other in Oklab, so that equal
    /// steps look equal; stops that are names of the 16 colours stay steps, since nobody knows what lies between them.
    pub fn new(stops: &[Paint], depth: ColourDepth) -> Self {
        let level = |step: usize| step as f32 / (STEPS - 1) as f32;
        Self { table: (0..STEPS).map(|step| quantise(paint_at(stops, level(step)), depth)).collect() }
    }

    /// The colour of `level`, which is cut at 0 and 1; the terminal's own colour where there are none.
    pub fn at(&self, level: f32) -> Color {
        let step = (level.clamp(0.0, 1.0) * (STEPS - 1) as f32).round() as usize;
        self.table[step.min(STEPS - 1)]
    }
}

fn paint_at(stops: &[Paint], level: f32) -> Paint {
    let blends = stops.iter().all(|stop| matches!(stop, Paint::Rgb(..)));
    if stops.len() < 2 || !blends {
        let index = (level * stops.len() as f32) as usize;
        return stops.get(index.min(stops.len().saturating_sub(1))).copied().unwrap_or(Paint::Default);
    }
    let place = level * (stops.len() - 1) as f32;
    let index = (place as usize).min(stops.len() - 2);
    blend(stops[index], stops[index + 1], place - index as f32)
}

fn blend(from: Paint, to: Paint, share: f32) -> Paint {
    let (Paint::Rgb(r, g, b), Paint::Rgb(x, y, z)) = (from, to) else { return from };
    let (from, to) = (to_lab(r, g, b), to_lab(x, y, z));
    let (r, g, b) = from_lab([0, 1, 2].map(|i| from[i] + (to[i] - from[i]) * share));
    Paint::Rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blends_hex_and_steps_names() {
        let grey = Ramp::new(&[Paint::Rgb(0, 0, 0), Paint::Rgb(255, 255, 255)], ColourDepth::TrueColour);
        assert_eq!(grey.at(-3.0), Color::Rgb(0, 0, 0));
        assert_eq!(grey.at(f32::NAN), Color::Rgb(0, 0, 0));
        assert_eq!(grey.at(2.0), Color::Rgb(255, 255, 255));
        // Half the lightness to the eye is far darker than half the bits.
        let Color::Rgb(middle, ..) = grey.at(0.5) else { panic!("not true colour") };
        assert!((90..=105).contains(&middle), "{middle}");
        let steps = Ramp::new(&[Paint::Ansi(0), Paint::Ansi(4), Paint::Ansi(15)], ColourDepth::Sixteen);
        assert_eq!([0.0, 0.5, 1.0].map(|level| steps.at(level)), [Color::Black, Color::Blue, Color::White]);
    }
}
