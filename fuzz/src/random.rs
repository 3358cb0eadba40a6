//! Seeded inputs: random bytes, and corpus inputs that were tampered with.
//!
//! No coverage guides them. They are what a machine without cargo-fuzz can do in
//! a second, and the same seed gives the same inputs everywhere.

/// A stream of numbers that follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below `limit`; 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let number = self.number().checked_rem(limit).unwrap_or(0);
        usize::try_from(number).unwrap_or(0)
    }

    /// An input: now and then noise, mostly a tampered one of `corpus`.
    pub fn input(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let chosen = self.below(corpus.len());
        match corpus.get(chosen) {
            Some(seed) if self.below(8) != 0 => self.tampered(seed.clone(), corpus),
            _ => self.noise(),
        }
    }

    fn noise(&mut self) -> Vec<u8> {
        let length = self.below(256);
        (0..length).map(|_| self.byte()).collect()
    }

    fn byte(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }

    fn tampered(&mut self, mut input: Vec<u8>, corpus: &[Vec<u8>]) -> Vec<u8> {
        for _ in 0..=self.below(4) {
            self.tamper(&mut input, corpus);
        }
        input
    }

    fn tamper(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.below(input.len());
        match self.below(6) {
            0 => input.truncate(at),
            1 => input.insert(at, self.byte()),
            2 if !input.is_empty() => drop(input.remove(at)),
            3 => self.flip(input, at),
            4 => self.swap_for_neighbour(input, at),
            _ => self.splice(input, at, corpus),
        }
    }

    fn flip(&mut self, input: &mut [u8], at: usize) {
        let bit = 1 << self.below(8);
        if let Some(byte) = input.get_mut(at) {
            *byte ^= bit;
        }
    }

    /// Puts there a byte that the input has elsewhere: it stays in its alphabet.
    fn swap_for_neighbour(&mut self, input: &mut [u8], at: usize) {
        let other = self.below(input.len());
        if at < input.len() {
            input[at] = input[other];
        }
    }

    /// Puts in a piece of another corpus input.
    fn splice(&mut self, input: &mut Vec<u8>, at: usize, corpus: &[Vec<u8>]) {
        let Some(other) = corpus.get(self.below(corpus.len())) else {
            return;
        };
        let from = self.below(other.len());
        let to = from + self.below(other.len() - from + 1);
        input.splice(at..at, other[from..to].iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    fn inputs(seed: u64) -> Vec<Vec<u8>> {
        let mut random = Random::new(seed);
        let corpus = [b"0 1000 1\n".to_vec(), Vec::new()];
        (0..1000).map(|_| random.input(&corpus)).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_inputs() {
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
    }

    #[test]
    fn the_inputs_differ_among_themselves() {
        let distinct: std::collections::BTreeSet<_> = inputs(1).into_iter().collect();
        assert!(distinct.len() > 500, "{}", distinct.len());
    }

    #[test]
    fn an_empty_corpus_gives_noise() {
        let mut random = Random::new(1);
        assert!(
            (0..10)
                .map(|_| random.input(&[]))
                .any(|input| !input.is_empty())
        );
    }

    #[test]
    fn a_number_below_the_limit_is_below_it() {
        let mut random = Random::new(1);
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
    }
}
