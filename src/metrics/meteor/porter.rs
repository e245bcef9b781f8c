//! Stems of English words: Porter's algorithm (An algorithm for suffix stripping, Program 14, 1980) with the extensions of
//! NLTK 3.8.1.

/// Words whose stems follow no rule.
const IRREGULAR: [(&str, &str); 16] = [
    ("sky", "sky"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("news", "news"),
    ("innings", "inning"),
    ("inning", "inning"),
    ("outings", "outing"),
    ("outing", "outing"),
    ("cannings", "canning"),
    ("canning", "canning"),
    ("howe", "howe"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("succeed", "succeed"),
];

/// Endings and what they become behind a stem with a vowel and a consonant; the first that fits counts.
const STEP_2: [(&str, &str); 22] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("fulli", "ful"),
    ("logi", "log"),
];

const STEP_3: [(&str, &str); 7] =
    [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

/// Endings that go behind a stem with two vowels and consonants.
const STEP_4: [&str; 19] = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == word) {
        return (*stem).into();
    }
    if word.chars().nth(2).is_none() {
        return word.into();
    }
    let mut stem = past_and_ing(&plural(word));
    if let Some(rest) = stem.strip_suffix('y')
        && rest.chars().nth(1).is_some()
        && vowels(rest).last() == Some(false)
    {
        stem = format!("{rest}i");
    }
    shortest(&fourth(&third(&second(stem))))
}

fn plural(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("ies") {
        return format!("{rest}{}", if rest.chars().count() == 1 { "ie" } else { "i" });
    }
    let rest = match word.strip_suffix('s') {
        Some(rest) if word.ends_with("sses") => &rest[..rest.len() - 1],
        Some(rest) if !word.ends_with("ss") => rest,
        _ => word,
    };
    rest.into()
}

/// `-ied`, `-eed`, `-ed` and `-ing`.
fn past_and_ing(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("ied") {
        return format!("{rest}{}", if rest.chars().count() == 1 { "ie" } else { "i" });
    }
    if let Some(rest) = word.strip_suffix("eed") {
        return if measure(rest) > 0 { format!("{rest}ee") } else { word.into() };
    }
    let voiced = |rest: &&str| vowels(rest).any(|vowel| vowel);
    let rest = word.strip_suffix("ed").filter(voiced).or_else(|| word.strip_suffix("ing").filter(voiced));
    let Some(rest) = rest else { return word.into() };
    if rest.ends_with("at") || rest.ends_with("bl") || rest.ends_with("iz") {
        return format!("{rest}e");
    }
    if let Some(last) = doubled(rest) {
        let length = if matches!(last, 'l' | 's' | 'z') { rest.len() } else { rest.len() - last.len_utf8() };
        return rest[..length].into();
    }
    if measure(rest) == 1 && ends_short(rest) { format!("{rest}e") } else { rest.into() }
}

fn second(word: String) -> String {
    let Some((rest, ending, new)) = ending(&word, &STEP_2) else { return word };
    // What stands before `-logi` is measured with its `l`.
    let measured = if ending == "logi" { &word[..=rest.len()] } else { rest };
    if measure(measured) == 0 {
        return word;
    }
    let made = format!("{rest}{new}");
    if ending == "alli" { second(made) } else { made }
}

fn third(word: &str) -> String {
    match ending(word, &STEP_3) {
        Some((rest, _, new)) if measure(rest) > 0 => format!("{rest}{new}"),
        _ => word.into(),
    }
}

fn fourth(word: &str) -> String {
    let found = STEP_4.iter().find_map(|ending| Some((word.strip_suffix(ending)?, *ending)));
    match found {
        Some((rest, ending)) if measure(rest) > 1 && (ending != "ion" || rest.ends_with(['s', 't'])) => rest.into(),
        _ => word.into(),
    }
}

/// Without a last `e` and without the second of two last `l`.
fn shortest(word: &str) -> String {
    let rest = word.strip_suffix('e').filter(|rest| {
        let measure = measure(rest);
        measure > 1 || (measure == 1 && !ends_short(rest))
    });
    let word = rest.unwrap_or(word);
    let one = word.strip_suffix('l').filter(|rest| rest.ends_with('l') && measure(rest) > 1);
    one.unwrap_or(word).into()
}

/// The first ending of `table` that `word` has: what stands before it, itself, and what it becomes.
fn ending<'a>(word: &'a str, table: &[(&'static str, &'static str)]) -> Option<(&'a str, &'static str, &'static str)> {
    table.iter().find_map(|&(ending, new)| Some((word.strip_suffix(ending)?, ending, new)))
}

/// Whether each letter is a vowel: `aeiou`, and `y` behind a consonant.
fn vowels(word: &str) -> impl Iterator<Item = bool> + '_ {
    word.chars().scan(true, |before, letter| {
        let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u') || (letter == 'y' && !*before);
        *before = vowel;
        Some(vowel)
    })
}

/// How often a consonant follows a vowel.
fn measure(word: &str) -> usize {
    let mut before = false;
    let follows = |vowel: &bool| std::mem::replace(&mut before, *vowel) && !vowel;
    vowels(word).filter(follows).count()
}

/// The consonant that `word` ends with twice.
fn doubled(word: &str) -> Option<char> {
    let mut letters = word.chars().rev();
    let last = letters.next()?;
    (letters.next() == Some(last) && vowels(word).last() == Some(false)).then_some(last)
}

/// Ends with consonant, vowel, consonant, the last not `w`, `x` or `y`; or is a vowel and a consonant.
fn ends_short(word: &str) -> bool {
    let letters: Vec<bool> = vowels(word).collect();
    match letters[..] {
        [true, false] => true,
        [.., false, true, false] => !word.ends_with(['w', 'x', 'y']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;
    use crate::metrics::golden;

    #[test]
    fn endings_go_step_by_step() {
        for (word, expected) in [
            ("barks", "bark"),
            ("dies", "die"),
            ("dying", "die"),
            ("ponies", "poni"),
            ("hopping", "hop"),
            ("falling", "fall"),
            ("filing", "file"),
            ("agreed", "agre"),
            ("enjoy", "enjoy"),
            ("happy", "happi"),
            ("rhythmically", "rhythmic"),
            ("relational", "relat"),
            ("adoption", "adopt"),
            ("controller", "control"),
            ("news", "news"),
            ("as", "as"),
            ("café", "café"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn stems_are_those_of_nltk() {
        let Some(stems) = golden::value("porter_stems_nltk.json") else { return };
        for (word, expected) in stems.as_object().unwrap() {
            assert_eq!(stem(word), expected.as_str().unwrap(), "{word}");
        }
    }
}
