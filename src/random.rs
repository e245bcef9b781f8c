//! The one random generator of the project.
//!
//! Everything random is drawn from a [`Rng`] that was seeded by the user's seed, so that the same input gives the same bytes
//! everywhere. It can be saved with serde (checkpoints do).

use rand::SeedableRng;

pub mod numpy;

/// The generator: ChaCha with 8 rounds, the same stream on every machine.
pub type Rng = rand_chacha::ChaCha8Rng;

/// A generator for `seed`.
pub fn seeded(seed: u64) -> Rng {
    Rng::seed_from_u64(seed)
}

/// A generator of its own for every four numbers, for instance a seed, a purpose and a count: what is drawn from it does not
/// depend on what was drawn from others, nor on the order in which threads come to it.
pub fn seeded_by(numbers: [u64; 4]) -> Rng {
    let mut seed = [0; 32];
    for (bytes, number) in seed.chunks_exact_mut(8).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
    Rng::from_seed(seed)
}
