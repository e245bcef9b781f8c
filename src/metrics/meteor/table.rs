//! How the table of synonyms is read; `data/wordnet/make.py` tells its format.

/// Nouns, verbs, adjectives, adverbs.
pub(super) const PARTS_OF_SPEECH: usize = 4;

/// Words that share a meaning.
#[derive(Default)]
pub(super) struct Groups {
    /// The words of all groups, doubled; plus one where only the name with a capital belongs to the group.
    members: Vec<u32>,
    /// Where each group begins in them.
    starts: Vec<u32>,
    /// The first group of each part of speech.
    parts: Vec<u32>,
    /// The groups of all words, one word behind the other.
    of_words: Vec<u32>,
    /// Where those of each word begin.
    of_word: Vec<u32>,
}

impl Groups {
    pub(super) fn read(bytes: &mut Bytes, words: usize) -> Self {
        let mut groups = Self::default();
        for _ in 0..PARTS_OF_SPEECH {
            groups.parts.push(groups.starts.len() as u32);
            for _ in 0..bytes.number() {
                groups.starts.push(groups.members.len() as u32);
                let mut word = 0;
                for _ in 0..bytes.number() {
                    let step = bytes.number();
                    word += step / 2;
                    groups.members.push((2 * word + step % 2) as u32);
                }
            }
        }
        groups.parts.push(groups.starts.len() as u32);
        groups.starts.push(groups.members.len() as u32);
        groups.turn(words);
        groups
    }

    /// Finds the groups of each word.
    fn turn(&mut self, words: usize) {
        self.of_word = vec![0; words + 2];
        self.members.iter().for_each(|member| self.of_word[*member as usize / 2 + 2] += 1);
        (1..self.of_word.len()).for_each(|at| self.of_word[at] += self.of_word[at - 1]);
        self.of_words = vec![0; self.members.len()];
        for (group, ends) in self.starts.windows(2).enumerate() {
            for member in &self.members[ends[0] as usize..ends[1] as usize] {
                let place = &mut self.of_word[*member as usize / 2 + 1];
                self.of_words[*place as usize] = group as u32;
                *place += 1;
            }
        }
    }

    /// The groups of a word as one part of speech: their members.
    pub(super) fn of(&self, word: usize, part: usize) -> impl Iterator<Item = &[u32]> {
        let all = &self.of_words[self.of_word[word] as usize..self.of_word[word + 1] as usize];
        let of_part = self.parts[part]..self.parts[part + 1];
        let fits = move |group: &&u32| of_part.contains(group);
        let members = |group: &u32| {
            let group = *group as usize;
            &self.members[self.starts[group] as usize..self.starts[group + 1] as usize]
        };
        all.iter().filter(fits).map(members)
    }
}

/// What is left to read of the table.
pub(super) struct Bytes(&'static [u8]);

impl Bytes {
    pub(super) fn new(table: &'static [u8]) -> Self {
        Self(table)
    }

    pub(super) fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    /// A number in LEB128.
    pub(super) fn number(&mut self) -> usize {
        let length = self.0.iter().position(|byte| byte & 128 == 0).map_or(0, |last| last + 1);
        let digits = self.take(length).iter().rev();
        digits.fold(0, |number, digit| number << 7 | usize::from(digit & 127))
    }

    pub(super) fn text(&mut self, count: usize) -> &'static str {
        std::str::from_utf8(self.take(count)).unwrap_or_default()
    }
}
