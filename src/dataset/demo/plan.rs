//! Which clips there are: kinds, mixtures, their traits, lengths and formats, the same in every run.

use rand::Rng as _;

use super::kinds::{ALL, Kind};
use super::traits::{Degree, Traits};
use crate::random::{Rng, seeded};

/// The splits, in the order in which they are made.
pub const SPLITS: [&str; 3] = ["train", "valid", "test"];
/// Of the nine combinations of traits of each kind, the first seven are for training, then one each.
const ALONE: [usize; 3] = [7, 1, 1];
/// Mixtures in each split.
const MIXED: [usize; 3] = [40, 12, 12];
const SEED: u64 = 20_230_615;
/// Of the clips that only the demo's model learns from.
const FURTHER_SEED: u64 = 20_240_807;

/// One kind with its traits.
#[derive(Clone, Copy)]
pub struct Part {
    /// What is heard.
    pub kind: &'static Kind,
    /// How.
    pub traits: Traits,
}

/// How the parts of a clip lie in time.
#[derive(Clone, Copy)]
pub enum Scene {
    /// One sound.
    Alone(Part),
    /// The second lies behind the first.
    Together(Part, Part),
    /// The second follows the first.
    OneAfterTheOther(Part, Part),
}

/// One clip to be made.
pub struct Plan {
    /// One of [`SPLITS`].
    pub split: &'static str,
    /// File name within the split.
    pub file_name: String,
    /// What is heard.
    pub scene: Scene,
    /// Length in seconds, 2..6.
    pub seconds: f64,
    /// Samples per second.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u16,
    /// Of everything random in the clip.
    pub seed: u64,
}

impl Plan {
    /// The sounds, the foremost or earliest first.
    pub fn parts(&self) -> Vec<Part> {
        match self.scene {
            Scene::Alone(part) => vec![part],
            Scene::Together(first, second) | Scene::OneAfterTheOther(first, second) => vec![first, second],
        }
    }

    /// AudioSet ids of all its sounds.
    pub fn labels(&self) -> Vec<&'static str> {
        self.parts().iter().flat_map(|part| part.kind.labels.iter().copied()).collect()
    }
}

/// Every clip of the demo, split by split.
pub fn plans() -> Vec<Plan> {
    let mut rng = seeded(SEED);
    let mut plans = Vec::new();
    let mut combination = 0;
    for (split, (alone, mixed)) in SPLITS.into_iter().zip(ALONE.into_iter().zip(MIXED)) {
        for index in 0..alone {
            let part = |(number, kind)| Part { kind, traits: Traits::combination(combination + index + number) };
            let parts: Vec<_> = ALL.into_iter().enumerate().map(part).collect();
            plans.extend(parts.into_iter().map(|part| plan(split, Scene::Alone(part), &mut rng)));
        }
        combination += alone;
        plans.extend((0..mixed).map(|_| mixture(split, &mut rng)));
    }
    name(&mut plans);
    plans
}

/// `count` other clips for training, and the demo's own for validation and test. The others have other seeds, and kinds that
/// sound alone have the traits of training clips only: what a test asks for stays unheard.
pub fn further(count: usize) -> Vec<Plan> {
    let rng = &mut seeded(FURTHER_SEED);
    let mut further: Vec<_> = (0..count).map(|index| further_clip(index, rng)).collect();
    name(&mut further);
    further.extend(plans().into_iter().filter(|plan| plan.split != SPLITS[0]));
    further
}

/// Of every three clips one is a mixture.
fn further_clip(index: usize, rng: &mut Rng) -> Plan {
    if index % 3 == 2 {
        return mixture(SPLITS[0], rng);
    }
    let number = rng.random_range(0..ALL.len());
    let traits = Traits::combination(number + rng.random_range(0..ALONE[0]));
    plan(SPLITS[0], Scene::Alone(Part { kind: ALL[number], traits }), rng)
}

fn mixture(split: &'static str, rng: &mut Rng) -> Plan {
    let first = rng.random_range(0..ALL.len());
    let second = (first + rng.random_range(1..ALL.len())) % ALL.len();
    let [a, b] = [first, second].map(|kind| {
        let traits = Traits::combination(rng.random_range(0..9)).at_usual_level();
        Part { kind: ALL[kind], traits }
    });
    let scene = if rng.random_bool(0.7) { Scene::Together(a, b) } else { Scene::OneAfterTheOther(a, b) };
    plan(split, scene, rng)
}

fn plan(split: &'static str, scene: Scene, rng: &mut Rng) -> Plan {
    // Most clips are short, so that the whole stays small.
    let long = rng.random::<f64>();
    let least = match scene {
        Scene::OneAfterTheOther(..) => 4.2,
        // What is slow needs time to be heard as slow.
        Scene::Alone(part) | Scene::Together(part, _) if part.traits.pace == Degree::Less => 3.4,
        _ => 2.0,
    };
    let (rate, channels) = match rng.random_range(0..20) {
        0 => (44_100, 2),
        1..=6 => (22_050, 1),
        _ => (16_000, 1),
    };
    Plan {
        split,
        file_name: String::new(),
        scene,
        seconds: least + (6.0 - least) * long * long,
        rate,
        channels,
        seed: rng.random(),
    }
}

/// Names every clip after what is heard, and numbers them through.
fn name(plans: &mut [Plan]) {
    for (index, plan) in plans.iter_mut().enumerate() {
        let joint = if matches!(plan.scene, Scene::OneAfterTheOther(..)) { "-then-" } else { "-and-" };
        let kinds: Vec<_> = plan.parts().iter().map(|part| part.kind.name).collect();
        plan.file_name = format!("{}-{:03}.wav", kinds.join(joint), index + 1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{SPLITS, Scene, further, plans};

    #[test]
    fn every_split_has_every_kind_and_mixtures() {
        for split in SPLITS {
            let plans: Vec<_> = plans().into_iter().filter(|plan| plan.split == split).collect();
            let alone: HashSet<_> =
                plans.iter().filter(|p| p.parts().len() == 1).map(|p| p.parts()[0].kind.name).collect();
            assert_eq!(alone.len(), 20, "{split}");
            assert!(plans.iter().any(|p| matches!(p.scene, Scene::Together(..))), "{split}");
            assert!(plans.iter().any(|p| matches!(p.scene, Scene::OneAfterTheOther(..))), "{split}");
        }
    }

    #[test]
    fn names_are_unique_lengths_bounded_and_the_whole_is_small() {
        let plans = plans();
        let names: HashSet<_> = plans.iter().map(|plan| &plan.file_name).collect();
        assert_eq!(names.len(), plans.len());
        assert!(plans.iter().all(|plan| (2.0..=6.0).contains(&plan.seconds)));
        let bytes: f64 =
            plans.iter().map(|plan| plan.seconds * f64::from(plan.rate) * f64::from(plan.channels) * 2.0).sum();
        assert!(bytes < 40e6, "{bytes}");
    }

    #[test]
    fn further_clips_leave_the_test_unheard() {
        let (demo, further) = (plans(), further(300));
        let (train, rest): (Vec<_>, Vec<_>) = further.iter().partition(|plan| plan.split == "train");
        assert_eq!(train.len(), 300);
        let unheard: Vec<_> = demo.iter().filter(|plan| plan.split != "train").collect();
        assert!(rest.iter().map(|plan| &plan.file_name).eq(unheard.iter().map(|plan| &plan.file_name)));
        let seeds: HashSet<_> = demo.iter().map(|plan| plan.seed).collect();
        assert!(train.iter().all(|plan| !seeds.contains(&plan.seed)));
        let alone = |plan: &super::Plan| match plan.scene {
            Scene::Alone(part) => Some(format!("{} {:?}", part.kind.name, part.traits)),
            _ => None,
        };
        let tested: HashSet<_> = unheard.iter().filter_map(|plan| alone(plan)).collect();
        assert!(train.iter().filter_map(|plan| alone(plan)).all(|heard| !tested.contains(&heard)));
    }

    #[test]
    fn a_kind_never_shows_the_same_traits_in_two_splits() {
        let mut seen = HashSet::new();
        for plan in plans().iter().filter(|plan| plan.parts().len() == 1) {
            let part = plan.parts()[0];
            assert!(seen.insert(format!("{} {:?}", part.kind.name, part.traits)), "{}", plan.file_name);
        }
    }
}
