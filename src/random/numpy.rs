//! numpy's old generator, for orders that others have published: the same seed gives the same permutation.
//!
//! `RandomState` is MT19937 (Matsumoto and Nishimura 1998) seeded by `init_genrand`.

/// Words of the state.
const N: usize = 624;
/// How far the word is that a new word is mixed with.
const M: usize = 397;

/// What `numpy.random.RandomState(seed).permutation(n)` gives: the numbers below `n` in a random order.
pub fn permutation(seed: u32, n: u32) -> Vec<u32> {
    let mut state = Mt19937::new(seed);
    let mut order: Vec<u32> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i as usize, state.up_to(i) as usize);
    }
    order
}

struct Mt19937 {
    words: [u32; N],
    next: usize,
}

impl Mt19937 {
    fn new(seed: u32) -> Self {
        let mut words = [seed; N];
        for i in 1..N {
            let before = words[i - 1];
            words[i] = 1_812_433_253_u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(i as u32);
        }
        Self { words, next: N }
    }

    /// All words anew.
    fn turn(&mut self) {
        for i in 0..N {
            let mixed = (self.words[i] & 0x8000_0000) | (self.words[(i + 1) % N] & 0x7fff_ffff);
            let odd = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + M) % N] ^ (mixed >> 1) ^ odd;
        }
        self.next = 0;
    }

    fn draw(&mut self) -> u32 {
        if self.next == N {
            self.turn();
        }
        let mut word = self.words[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// A number from 0 to `most`, `most` included: drawn with as many bits as it has until one fits.
    fn up_to(&mut self, most: u32) -> u32 {
        let mask = u32::MAX >> most.leading_zeros();
        loop {
            let number = self.draw() & mask;
            if number <= most {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::permutation;

    #[test]
    fn gives_numpys_orders() {
        // numpy.random.RandomState(42).permutation(5) and RandomState(0).permutation(10)
        assert_eq!(permutation(42, 5), [1, 4, 2, 0, 3]);
        assert_eq!(permutation(0, 10), [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]);
        assert_eq!((permutation(1, 0).len(), permutation(1, 1)), (0, vec![0]));
    }
}
