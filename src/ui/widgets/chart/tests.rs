use super::*;
use crate::ui::theme::ColourDepth;
use crate::ui::widgets::{numbers, rows};

fn draw(lines: &[Line], y: Scale, ascii: bool, size: (u16, u16)) -> Vec<String> {
    let theme = Theme::standard(ColourDepth::None);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let x = Scale { from: 0.0, to: 100.0, log: false };
    let glyphs = Glyphs { ascii };
    let (x_name, y_name) = (&numbers::short, &numbers::short);
    Chart { theme: &theme, glyphs, lines, signs: &[], x, y, x_name, y_name, cursor: None }
        .render(buffer.area, &mut buffer);
    rows(&buffer)
}

fn line(values: Vec<Option<f64>>) -> Line {
    Line { band: Vec::new(), middle: values, role: Role::Line1, marked: false }
}

#[test]
fn a_falling_line_with_numbers_around_it() {
    let falling = line((0..40).map(|x| Some(f64::from(40 - x))).collect());
    let y = Scale { from: 0.0, to: 40.0, log: false };
    for ascii in [false, true] {
        let shown = draw(std::slice::from_ref(&falling), y, ascii, (28, 6));
        let starts: Vec<usize> =
            shown[..5].iter().map(|row| row.chars().skip(8).take_while(|c| *c == ' ').count()).collect();
        assert!(starts.is_sorted() && starts[0] == 0 && starts[4] > 12, "{shown:#?}");
        assert!(
            shown[0].starts_with("    40") && shown[5].trim_start().starts_with('0') && shown[5].ends_with("100"),
            "{shown:#?}"
        );
    }
}

#[test]
fn one_spike_among_many_values_is_seen() {
    let mut band = vec![Some(Reach { min: 1.0, max: 1.2 }); 40];
    band[20] = Some(Reach { min: 1.0, max: 9.0 });
    let flat = Line { band, middle: vec![Some(1.1); 40], role: Role::Line1, marked: false };
    let shown = draw(&[flat], Scale { from: 0.0, to: 10.0, log: false }, false, (20, 3));
    assert!(shown[0].trim() != "" && shown[0].trim().chars().count() == 1, "{shown:#?}");
}

#[test]
fn log_axes_have_powers_and_no_place_for_nothing() {
    let scale = Scale::around(1e-4, 10.0, true);
    assert_eq!(scale.ticks(6), [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0]);
    assert_eq!((scale.fraction(0.0), scale.fraction(-1.0), scale.row(0.0, 8)), (None, None, Some(7)));
    assert!((scale.at(scale.fraction(0.5).unwrap()) - 0.5).abs() < 1e-12);
    assert!(!Scale::around(-1.0, 1.0, true).log);
}

#[test]
fn ticks_are_round_few_and_in_sight() {
    for (from, to) in [(0.0, 1e6), (0.0, 0.3), (-3.0, 7.0), (2.31, 2.32), (5.0, 5.0), (0.0, f64::MAX), (1e-30, 2e-30)] {
        for most in 0..9 {
            let scale = Scale::around(from, to, false);
            let ticks = scale.ticks(most);
            assert!(ticks.len() <= most + 1, "{from} {to} {most} {ticks:?}");
            assert!(
                ticks
                    .iter()
                    .all(|tick| *tick >= scale.from - 1e-9 * scale.to.abs() && *tick <= scale.to * (1.0 + 1e-9))
            );
        }
    }
    assert_eq!(Scale { from: 0.0, to: 1000.0, log: false }.ticks(5), [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]);
}

#[test]
fn draws_anything_anywhere() {
    let strange = [f64::MAX, f64::MIN, 0.0, -0.0, 1e-300, 5.0].map(Some).to_vec();
    for (width, height) in [(0, 0), (1, 1), (5, 2), (26, 4), (60, 12)] {
        for log in [false, true] {
            for ascii in [false, true] {
                draw(&[line(strange.clone()), line(Vec::new())], Scale::around(1.0, 9.0, log), ascii, (width, height));
            }
        }
    }
}

#[test]
fn a_constant_is_level_whatever_the_rounding() {
    let scale = Scale::around(5.106_060_606_060_606, 5.106_060_606_060_607, false);
    assert!(scale.to - scale.from > 1.0, "{scale:?}");
    let small = Scale::around(1e-5, 1.1e-5, false);
    assert!(small.from > 0.9e-5 && small.to < 1.2e-5, "{small:?}");
}
