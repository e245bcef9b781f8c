//! The base forms of a word, as WordNet's `morphy` finds them and NLTK 3.8.1 has it.

use super::table::PARTS_OF_SPEECH;
use super::wordnet::{Word, irregular, known};

/// Endings by part of speech, and what they are in the base form.
const ENDINGS: [&[(&str, &str)]; PARTS_OF_SPEECH] = [
    &[
        ("s", ""),
        ("ses", "s"),
        ("ves", "f"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("men", "man"),
        ("ies", "y"),
    ],
    &[("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
    &[("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    &[],
];

/// The words of one part of speech that `word` may be a form of. Irregular forms are looked up; else endings are taken off
/// until a word is known.
pub(super) fn base_forms(word: &str, part: usize) -> Vec<Word> {
    if let Some(words) = irregular(word, part) {
        return all_known([word].into_iter().chain(words.split(' ')), part);
    }
    let mut forms = vec![word.to_owned()];
    let mut shorter = shortened(&forms, part);
    let mut found = all_known(forms.iter().chain(&shorter).map(String::as_str), part);
    while found.is_empty() && !shorter.is_empty() {
        forms = shorter;
        shorter = shortened(&forms, part);
        found = all_known(shorter.iter().map(String::as_str), part);
    }
    found
}

fn all_known<'a>(forms: impl Iterator<Item = &'a str>, part: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for word in forms.filter_map(|form| known(form, part)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Every form with every ending taken off that it has. Each comes once, so that a word of many endings does not become ever
/// more words.
fn shortened(forms: &[String], part: usize) -> Vec<String> {
    let mut shorter: Vec<String> = Vec::new();
    for form in forms {
        for (ending, base) in ENDINGS[part] {
            if let Some(rest) = form.strip_suffix(ending) {
                let made = format!("{rest}{base}");
                if !shorter.contains(&made) {
                    shorter.push(made);
                }
            }
        }
    }
    shorter
}
