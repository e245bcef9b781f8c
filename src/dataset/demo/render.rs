//! From a plan to samples: the sounds are made, laid together, levelled and panned.

use rand::Rng as _;

use super::plan::{Part, Plan, Scene};
use super::synth::{Biquad, Voice, add, decibels, fade, reverb, white};
use super::traits::Degree;
use crate::random::{Rng, seeded};

/// The clip's channels, in 16-bit steps: `[channel][frame]`.
pub fn render(plan: &Plan) -> Vec<Vec<i16>> {
    let rng = &mut seeded(plan.seed);
    let scene = scene(plan, rng);
    let peak = decibels(peak(plan, rng));
    let ears = if plan.channels == 2 { stereo(&scene, plan, rng) } else { vec![scene] };
    let loudest = ears.iter().flatten().fold(1e-9_f64, |peak, x| x.abs().max(peak));
    ears.iter().map(|ear| finish(ear, peak / loudest, f64::from(plan.rate), rng)).collect()
}

/// Peak level in dBFS: soft, usual or loud, and never at full scale.
fn peak(plan: &Plan, rng: &mut Rng) -> f64 {
    let level = match plan.scene {
        Scene::Alone(part) => part.traits.level,
        _ => Degree::Usual,
    };
    level.choose([-25.0, -11.0, -2.0]) + rng.random_range(-1.5..1.5)
}

fn scene(plan: &Plan, rng: &mut Rng) -> Vec<f64> {
    match plan.scene {
        Scene::Alone(part) => sound(part, plan, plan.seconds, rng),
        Scene::Together(front, back) => {
            let mut track = sound(front, plan, plan.seconds, rng);
            add(&mut track, &sound(back, plan, plan.seconds, rng), 0, decibels(rng.random_range(-9.0..-5.0)));
            track
        }
        Scene::OneAfterTheOther(first, second) => {
            let cut = plan.seconds * rng.random_range(0.45..0.55);
            let rate = f64::from(plan.rate);
            let mut track = fade(sound(first, plan, cut, rng), rate, 0.01, 0.15);
            track.resize((plan.seconds * rate) as usize, 0.0);
            let second = fade(sound(second, plan, plan.seconds - cut, rng), rate, 0.05, 0.01);
            add(&mut track, &second, (cut * rate) as usize, 1.0);
            track
        }
    }
}

/// One sound, as loud as any other: its peak at 1, or lower if it goes on without a pause.
fn sound(part: Part, plan: &Plan, seconds: f64, rng: &mut Rng) -> Vec<f64> {
    let mut voice = Voice {
        rate: f64::from(plan.rate),
        seconds,
        pitch: part.traits.pitch.factor(0.8, rng),
        pace: part.traits.pace.factor(0.9, rng),
        rng: seeded(rng.random()),
    };
    even((part.kind.render)(&mut voice), voice.rate)
}

/// Cuts what lies below hearing and brings the peak to 1, but the root mean square to 1/6 at most: a siren must leave a clock
/// its place in a mixture.
fn even(track: Vec<f64>, rate: f64) -> Vec<f64> {
    let mut track = Biquad::high_pass(rate, 25.0, 0.7).run(track);
    let peak = track.iter().fold(1e-9_f64, |peak, x| x.abs().max(peak));
    let power = track.iter().map(|x| x * x).sum::<f64>() / track.len().max(1) as f64;
    let loudness = peak.max(6.0 * power.sqrt());
    for x in &mut track {
        *x /= loudness;
    }
    track
}

/// Left and right: nearer to one ear, and each with its own room.
fn stereo(track: &[f64], plan: &Plan, rng: &mut Rng) -> Vec<Vec<f64>> {
    let side = rng.random_range(-0.6..0.6);
    let room = rng.random_range(0.3..0.9);
    let ear = |ear: usize, gain: f64| -> Vec<f64> {
        reverb(track, f64::from(plan.rate), room, 0.3, ear).iter().map(|x| gain * x).collect()
    };
    vec![ear(0, 1.0 - f64::max(side, 0.0)), ear(1, 1.0 + f64::min(side, 0.0))]
}

/// Scales, adds the faint noise that every microphone has (-72 dB below full scale) and rounds to 16 bits.
fn finish(track: &[f64], gain: f64, rate: f64, rng: &mut Rng) -> Vec<i16> {
    let quiet = fade(track.iter().map(|x| gain * x).collect(), rate, 0.004, 0.03);
    let noise = white(rng, quiet.len());
    let floor = decibels(-72.0);
    let round = |(x, hiss): (f64, f64)| ((x + floor * hiss) * 32_767.0).clamp(-32_767.0, 32_767.0).round() as i16;
    quiet.into_iter().zip(noise).map(round).collect()
}

#[cfg(test)]
mod tests {
    use super::super::plan::plans;
    use super::super::traits::Degree;
    use super::{Scene, render};

    fn peak(channels: &[Vec<i16>]) -> u16 {
        channels.iter().flatten().map(|x| x.unsigned_abs()).max().unwrap()
    }

    #[test]
    fn the_same_plan_gives_the_same_samples() {
        let plan = &plans()[11];
        assert_eq!(render(plan), render(plan));
    }

    #[test]
    fn loud_is_louder_than_soft_and_nothing_clips() {
        for plan in plans().iter().filter(|plan| plan.split == "valid") {
            let peak = f64::from(peak(&render(plan))) / 32_768.0;
            assert!(peak < 0.99 && peak > 0.03, "{} {peak}", plan.file_name);
            if let Scene::Alone(part) = plan.scene {
                assert_eq!(peak > 0.5, part.traits.level == Degree::More, "{} {peak}", plan.file_name);
            }
        }
    }

    #[test]
    fn every_clip_has_its_length_and_sounds_through_it() {
        for plan in plans().iter().filter(|plan| plan.split == "test") {
            let channels = render(plan);
            assert_eq!(channels.len(), usize::from(plan.channels));
            let clip = &channels[0];
            assert_eq!(clip.len(), (plan.seconds * f64::from(plan.rate)) as usize, "{}", plan.file_name);
            let (first, second) = clip.split_at(clip.len() / 2);
            let loudest = i32::from(peak(&channels));
            for half in [first, second] {
                let heard = half.iter().map(|x| i32::from(x.unsigned_abs())).max().unwrap();
                assert!(heard * 30 > loudest, "half of {} is silent", plan.file_name);
            }
        }
    }
}
