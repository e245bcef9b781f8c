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

/// A number for a seed and a name that says nothing about either: the order by it is a shuffle that stays the same when names
/// come or go. FNV-1a mixed as in `SplitMix64`; not for secrets.
pub fn rank(seed: u64, name: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
    for &byte in name {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn ranks_differ_by_seed_and_name_and_spread() {
        assert_ne!(rank(1, b"a"), rank(2, b"a"));
        assert_ne!(rank(1, b"a"), rank(1, b"b"));
        let high = (0..1000u32).filter(|n| rank(7, &n.to_le_bytes()) > u64::MAX / 2).count();
        assert!((430..570).contains(&high), "{high}");
        assert_eq!(rank(42, b"--4gqARaEJE"), rank(42, b"--4gqARaEJE"));
    }
}
