//! Sine and power of two by polynomials, since the platform's own differ in the last bit from machine to machine.

use std::f64::consts::{LN_2, TAU};

/// Sine of a phase counted in turns (1.0 is a whole circle), by Taylor's series on a quarter turn; error below 1e-9.
pub fn sine(turns: f64) -> f64 {
    let x = turns - (turns + 0.5).floor();
    let quarter = if x > 0.25 {
        0.5 - x
    } else if x < -0.25 {
        -0.5 - x
    } else {
        x
    };
    let a = TAU * quarter;
    let s = a * a;
    let inner = 1.0 - s / 72.0 * (1.0 - s / 110.0 * (1.0 - s / 156.0 * (1.0 - s / 210.0)));
    a * (1.0 - s / 6.0 * (1.0 - s / 20.0 * (1.0 - s / 42.0 * inner)))
}

/// Two to the power `x`, exact to about 1e-15, for `x` in -1000..1000.
pub fn exp2(x: f64) -> f64 {
    let whole = x.clamp(-1000.0, 1000.0).floor();
    let a = (x.clamp(-1000.0, 1000.0) - whole) * LN_2;
    let series = (1..=18).rev().fold(1.0, |sum, n| 1.0 + a / f64::from(n) * sum);
    series * f64::from_bits(((1023 + whole as i64) as u64) << 52)
}

/// The factor on the amplitude that `db` decibels mean.
pub fn decibels(db: f64) -> f64 {
    // 20 log10(2) dB double an amplitude.
    exp2(db / 6.020_599_913_279_624)
}

#[cfg(test)]
mod tests {
    use super::{decibels, exp2, sine};

    #[test]
    fn agree_with_the_standard_library() {
        for step in -400..400 {
            let x = f64::from(step) * 0.037;
            assert!((sine(x) - (std::f64::consts::TAU * x).sin()).abs() < 1e-9, "sine of {x} turns");
            assert!((exp2(x) / x.exp2() - 1.0).abs() < 1e-12, "two to the {x}");
        }
        assert!((decibels(-20.0) - 0.1).abs() < 1e-12);
    }
}
