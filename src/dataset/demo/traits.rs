//! What sets one clip of a kind apart from another: pitch, pace and level, each in three degrees that a listener can name.

use rand::Rng as _;

use super::synth::exp2;
use crate::random::Rng;

/// Less than usual, as usual (and then nobody mentions it), or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Degree {
    /// Low, slow, soft.
    Less,
    /// Not worth a word.
    Usual,
    /// High, fast, loud.
    More,
}

impl Degree {
    const ALL: [Self; 3] = [Self::Less, Self::Usual, Self::More];

    /// The one of three things that belongs to this degree.
    pub fn choose<T>(self, [less, usual, more]: [T; 3]) -> T {
        match self {
            Self::Less => less,
            Self::Usual => usual,
            Self::More => more,
        }
    }

    /// A factor around 1/2^`octaves`, 1 or 2^`octaves`, never so far off that two degrees could be confused.
    pub fn factor(self, octaves: f64, rng: &mut Rng) -> f64 {
        let shift = self.choose([-1.0, 0.0, 1.0]) + 0.25 * (2.0 * rng.random::<f64>() - 1.0);
        exp2(octaves * shift)
    }
}

/// The degrees of one sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// Low or high.
    pub pitch: Degree,
    /// Slow or fast.
    pub pace: Degree,
    /// Soft or loud.
    pub level: Degree,
}

impl Traits {
    /// The `index`-th of nine combinations in which every two traits meet in every pair of degrees (Taguchi's L9 array):
    /// seven for training still show each degree, and the other two are new to the model.
    pub fn combination(index: usize) -> Self {
        let (row, column) = (index / 3 % 3, index % 3);
        let [pitch, pace, level] = [column, column + row, column + 2 * row].map(|degree| Degree::ALL[degree % 3]);
        Self { pitch, pace, level }
    }

    /// The same at a usual level: in a mixture loudness is told by foreground and background.
    pub fn at_usual_level(self) -> Self {
        Self { level: Degree::Usual, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{Degree, Traits};
    use crate::random::seeded;

    #[test]
    fn nine_combinations_pair_every_two_degrees() {
        let nine: Vec<_> = (0..9).map(Traits::combination).collect();
        for a in Degree::ALL {
            for b in Degree::ALL {
                assert_eq!(nine.iter().filter(|t| t.pitch == a && t.pace == b).count(), 1);
                assert_eq!(nine.iter().filter(|t| t.pitch == a && t.level == b).count(), 1);
                assert_eq!(nine.iter().filter(|t| t.pace == a && t.level == b).count(), 1);
            }
        }
    }

    #[test]
    fn degrees_never_overlap() {
        let rng = &mut seeded(3);
        let mut range = |degree: Degree| {
            let drawn: Vec<f64> = (0..1000).map(|_| degree.factor(1.0, rng)).collect();
            (drawn.iter().copied().fold(9.0, f64::min), drawn.iter().copied().fold(0.0, f64::max))
        };
        let [less, usual, more] = Degree::ALL.map(&mut range);
        assert!(less.1 < usual.0 && usual.1 < more.0);
    }
}
