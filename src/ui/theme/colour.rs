//! Colours brought down to what the terminal shows, and blended so that equal steps look equal.
//!
//! Both work in Oklab (Björn Ottosson, 2020), where distance is close to what the eye sees.

use ratatui::style::Color;

use super::depth::ColourDepth;
use crate::config::theme::Paint;

/// A colour in Oklab: lightness 0..=1, green to red, blue to yellow.
pub type Lab = [f32; 3];

/// The 16 colours as xterm shows them; other terminals come near.
const XTERM: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// Brightness steps of the 6x6x6 cube in the palette of 256.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// `paint` as the terminal shows it best.
pub fn quantise(paint: Paint, depth: ColourDepth) -> Color {
    match (paint, depth) {
        (_, ColourDepth::None) | (Paint::Default, _) => Color::Reset,
        (Paint::Ansi(number), _) => NAMED[usize::from(number % 16)],
        (Paint::Rgb(r, g, b), ColourDepth::TrueColour) => Color::Rgb(r, g, b),
        (Paint::Rgb(r, g, b), ColourDepth::Indexed) => Color::Indexed(nearest_indexed(r, g, b)),
        (Paint::Rgb(r, g, b), ColourDepth::Sixteen) => NAMED[nearest_of(to_lab(r, g, b), XTERM.into_iter())],
    }
}

/// The nearest of the fixed part, 16..=255, of the palette of 256.
fn nearest_indexed(r: u8, g: u8, b: u8) -> u8 {
    let cube = (0..216).map(|i| (CUBE[i / 36], CUBE[i / 6 % 6], CUBE[i % 6]));
    let greys = (0..24).map(|i| 8 + 10 * i).map(|level| (level, level, level));
    16 + nearest_of(to_lab(r, g, b), cube.chain(greys)) as u8
}

fn nearest_of(wanted: Lab, colours: impl Iterator<Item = (u8, u8, u8)>) -> usize {
    let distances = colours.map(|(r, g, b)| distance(wanted, to_lab(r, g, b)));
    distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |pair| pair.0)
}

fn distance(a: Lab, b: Lab) -> f32 {
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum()
}

/// sRGB to Oklab.
pub fn to_lab(r: u8, g: u8, b: u8) -> Lab {
    let [r, g, b] = [r, g, b].map(|value| linear(f32::from(value) / 255.0));
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Oklab to sRGB, cut at the edges of what sRGB can show.
pub fn from_lab([lightness, a, b]: Lab) -> (u8, u8, u8) {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    (
        gamma(4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s),
        gamma(-1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s),
        gamma(-0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s),
    )
}

fn linear(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn gamma(value: f32) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let bent = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (bent * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oklab_goes_there_and_back() {
        for colour in [(0, 0, 0), (255, 255, 255), (12, 200, 99), (255, 0, 0), (3, 4, 250)] {
            assert_eq!(from_lab(to_lab(colour.0, colour.1, colour.2)), colour);
        }
        // Ottosson's own example: white is L 1 without colour.
        assert!((to_lab(255, 255, 255)[0] - 1.0).abs() < 1e-3);
    }

    #[test]
    fn comes_down_to_what_the_terminal_has() {
        let orange = Paint::Rgb(255, 135, 0);
        assert_eq!(quantise(orange, ColourDepth::TrueColour), Color::Rgb(255, 135, 0));
        assert_eq!(quantise(orange, ColourDepth::Indexed), Color::Indexed(208));
        assert_eq!(quantise(Paint::Rgb(128, 128, 128), ColourDepth::Indexed), Color::Indexed(244));
        assert_eq!(quantise(Paint::Rgb(250, 10, 5), ColourDepth::Sixteen), Color::LightRed);
        assert_eq!(quantise(Paint::Ansi(8), ColourDepth::TrueColour), Color::DarkGray);
        assert_eq!(quantise(orange, ColourDepth::None), Color::Reset);
    }
}
