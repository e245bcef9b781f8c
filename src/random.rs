//! The one random generator of the project.
//!
//! Everything random is drawn from a [`Rng`] that was seeded by the user's seed, so that the same input gives the same bytes
//! everywhere. It can be saved with serde (checkpoints do).

use rand::SeedableRng;

/// The generator: ChaCha with 8 rounds, the same stream on every machine.
pub type Rng = rand_chacha::ChaCha8Rng;

/// A generator for `seed`.
pub fn seeded(seed: u64) -> Rng {
    Rng::seed_from_u64(seed)
}
