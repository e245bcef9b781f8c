//! A room: Schroeder's reverberator, four combs side by side and two all-passes in a row.

use super::math::exp2;

/// Lengths of the combs in seconds: mutually prime in samples at common rates, as Schroeder advises.
const COMBS: [f64; 4] = [0.029_7, 0.037_1, 0.041_1, 0.043_7];
const ALL_PASSES: [f64; 2] = [0.005, 0.001_7];

/// `samples` in a room where a sound takes `seconds` to lose 60 dB, with `wet` (0..1) of it; `ear` (0 or 1) makes two
/// rooms that differ a little, for left and right.
pub fn reverb(samples: &[f64], rate: f64, seconds: f64, wet: f64, ear: usize) -> Vec<f64> {
    let stretch = 1.0 + 0.031 * ear as f64;
    let mut room = vec![0.0; samples.len()];
    for length in COMBS {
        let feedback = exp2(-9.965_784_284_662_087 * length / seconds);
        comb(samples, &mut room, (length * stretch * rate) as usize, feedback);
    }
    for length in ALL_PASSES {
        all_pass(&mut room, (length * stretch * rate) as usize);
    }
    samples.iter().zip(room).map(|(dry, tail)| dry + wet * 0.5 * tail).collect()
}

fn comb(samples: &[f64], room: &mut [f64], delay: usize, feedback: f64) {
    let mut line = vec![0.0; delay.max(1)];
    // The walls take high frequencies first.
    let mut dull = 0.0;
    for (index, (&x, sum)) in samples.iter().zip(room).enumerate() {
        let slot = &mut line[index % delay.max(1)];
        *sum += *slot;
        dull = 0.7 * *slot + 0.3 * dull;
        *slot = x + feedback * dull;
    }
}

fn all_pass(room: &mut [f64], delay: usize) {
    const GAIN: f64 = 0.7;
    let mut line = vec![0.0; delay.max(1)];
    for (index, x) in room.iter_mut().enumerate() {
        let slot = &mut line[index % delay.max(1)];
        let stored = *x + GAIN * *slot;
        *x = *slot - GAIN * stored;
        *slot = stored;
    }
}

#[cfg(test)]
mod tests {
    use super::reverb;

    #[test]
    fn a_click_leaves_a_tail_that_fades() {
        let mut click = vec![0.0; 16_000];
        click[0] = 1.0;
        let room = reverb(&click, 16_000.0, 0.8, 1.0, 0);
        let energy = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        let (early, late) = (energy(&room[480..4000]), energy(&room[12_000..]));
        assert!(early > 1e-3 && late > 0.0 && late < early / 100.0, "{early} {late}");
    }
}
