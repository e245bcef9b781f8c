//! Which words of a text are other ones than those of another text.

/// A word of one text or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedWord<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Where it stands.
    pub change: Change,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both texts; written as in the later one.
    Same,
    /// In the later one only.
    New,
    /// In the earlier one only.
    Gone,
}

/// Words that are compared: the work grows with the square. What lies behind them counts as the same.
const LONG: usize = 300;

/// The words of `before` and `after` in reading order, as few of them changed as can be; what is gone stands before what is new in
/// its place. Capitals and marks at the ends of a word (`Dog,` and `dog`) make no other word.
pub fn changed_words<'a>(before: &'a str, after: &'a str) -> Vec<ChangedWord<'a>> {
    let words = |text: &'a str| text.split_whitespace().take(LONG).collect::<Vec<_>>();
    let (old, new) = (words(before), words(after));
    let (old_bare, new_bare): (Vec<String>, Vec<String>) = (bare(&old), bare(&new));
    let common = common(&old_bare, &new_bare);
    let (mut i, mut j, mut words) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        let (word, change) = if i < old.len() && j < new.len() && old_bare[i] == new_bare[j] {
            (i, j) = (i + 1, j + 1);
            (new[j - 1], Change::Same)
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            i += 1;
            (old[i - 1], Change::Gone)
        } else {
            j += 1;
            (new[j - 1], Change::New)
        };
        words.push(ChangedWord { text: word, change });
    }
    let rest = after.split_whitespace().skip(LONG);
    words.extend(rest.map(|text| ChangedWord { text, change: Change::Same }));
    words
}

/// Words as they are compared.
fn bare(words: &[&str]) -> Vec<String> {
    let bare = |word: &&str| {
        let trimmed = word.trim_matches(|c: char| !c.is_alphanumeric());
        if trimmed.is_empty() { (*word).to_owned() } else { trimmed.to_lowercase() }
    };
    words.iter().map(bare).collect()
}

/// At `[i][j]` the length of the longest run of words, in order but with gaps, that `old[i..]` and `new[j..]` share.
fn common(old: &[String], new: &[String]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::{Change, changed_words};

    /// `-gone +new same`.
    fn marked(before: &str, after: &str) -> String {
        let mark = |change| match change {
            Change::Same => "",
            Change::New => "+",
            Change::Gone => "-",
        };
        let words = changed_words(before, after);
        words.iter().map(|word| format!("{}{}", mark(word.change), word.text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_gone_stands_before_what_is_new() {
        assert_eq!(marked("a dog barks loudly", "a cat howls loudly"), "a -dog -barks +cat +howls loudly");
        assert_eq!(marked("rain falls", "heavy rain falls slowly"), "+heavy rain falls +slowly");
        assert_eq!(marked("", "one"), "+one");
        assert_eq!(marked("one  two", ""), "-one -two");
        assert_eq!(marked("", " "), "");
    }

    #[test]
    fn a_very_long_text_is_compared_at_its_beginning() {
        let long = "bark ".repeat(100_000);
        let words = changed_words("howl", &long);
        assert_eq!(words.len(), 100_001);
        assert_eq!(words.iter().filter(|word| word.change == Change::New).count(), super::LONG);
    }

    #[test]
    fn capitals_and_marks_make_no_other_word() {
        assert_eq!(marked("A dog barks.", "a dog, barks loudly."), "a dog, barks +loudly.");
        assert_eq!(marked("tick - tock", "tick tock"), "tick -- tock");
        assert_eq!(marked("naïve ÉTUDE", "Naïve étude!"), "Naïve étude!");
    }

    #[test]
    fn as_few_words_as_can_be_are_changed() {
        assert_eq!(marked("a b c d e", "b c a d e"), "-a b c +a d e");
    }
}
