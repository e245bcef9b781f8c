//! The words of one sentence, by the Penn Treebank's rules as NLTK 3.8.1 has them: substitutions one after another, each of
//! which puts spaces around something.

use crate::metrics::{is_space, split_words};

/// The words of a sentence.
pub(super) fn words(sentence: &str) -> Vec<String> {
    let text = ending_quotes(&punctuation(opening_quotes(sentence.to_owned())));
    split_words(&contractions(text)).map(str::to_owned).collect()
}

fn opening_quotes(text: String) -> String {
    if !text.contains(['"', '\'', '`', '«', '“', '‘', '„']) {
        return text;
    }
    let mut text = spaced(&text, &['«', '“', '‘', '„']);
    text = spaced_runs(&text, '`', 1);
    if let Some(rest) = text.strip_prefix('"') {
        text = format!("``{rest}");
    }
    apart_from_letters(&opened(&text.replace("``", " `` ")))
}

/// A double quote behind a space or an opening bracket opens.
fn opened(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        made.push(c);
        let quote = ["\"", "''"].iter().find(|quote| rest.as_str().starts_with(**quote));
        if let Some(quote) = quote.filter(|_| matches!(c, ' ' | '(' | '[' | '{' | '<')) {
            made.push_str(" `` ");
            rest = rest.as_str()[quote.len()..].chars();
        }
    }
    made
}

/// A single letter behind an apostrophe stands alone, unless the two are an ending like `'s`.
fn apart_from_letters(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        made.push(c);
        let mut ahead = rest.clone();
        let letter = ahead.next().filter(|&letter| is_word(letter) && !ahead.next().is_some_and(is_word));
        if c == '\'' && letter.is_some_and(|letter| !"mtsdn".contains(letter.to_ascii_lowercase())) {
            made.push(' ');
        }
    }
    made
}

fn punctuation(mut text: String) -> String {
    if let Some(ended) = final_stop(&text) {
        text = ended;
    }
    if text.contains([',', ':']) {
        text = commas(&text);
    }
    if text.contains("..") {
        text = spaced_runs(&text, '.', 2);
    }
    text = spaced(&text, &[';', '@', '#', '$', '%', '&', '?', '!']);
    if text.contains("' ") {
        text = apostrophes(&text);
    }
    text = spaced(&text, &['*', ']', '[', '(', ')', '{', '}', '<', '>']);
    if text.contains("--") { text.replace("--", " -- ") } else { text }
}

/// The full stop that ends the sentence, brackets and quotes behind it or not, becomes a word.
fn final_stop(text: &str) -> Option<String> {
    let closers = |c| matches!(c, ']' | ')' | '}' | '>' | '"' | '\'' | '»' | '”' | '’' | ' ');
    let inner = text.trim_end_matches(is_space).trim_end_matches(closers).strip_suffix('.')?;
    let closed = text[inner.len() + 1..].trim_start_matches(closers);
    let closed = &text[inner.len() + 1..text.len() - closed.len()];
    (!inner.is_empty() && !inner.ends_with('.')).then(|| format!("{inner} . {closed} "))
}

/// Commas and colons stand apart, except before a digit.
fn commas(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        match next {
            Some(next) if matches!(c, ',' | ':') && !is_digit(next) => {
                made.extend([' ', c, ' ', next]);
                rest.next();
            }
            _ => made.push(c),
        }
    }
    let before_end = made.strip_suffix('\n').unwrap_or(&made);
    match before_end.chars().last() {
        Some(last @ (',' | ':')) => format!("{} {last} ", &before_end[..before_end.len() - 1]),
        _ => made,
    }
}

/// An apostrophe at the end of a word stands apart, unless another stands before it.
fn apostrophes(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        made.push(c);
        if c != '\'' && rest.as_str().starts_with("' ") {
            made.push_str(" ' ");
            rest = rest.as_str()[2..].chars();
        }
    }
    made
}

/// With a space at either end, which the endings look for.
fn ending_quotes(text: &str) -> String {
    let mut text = format!(" {text} ");
    if !text.contains(['\'', '"', '»', '”', '’']) {
        return text;
    }
    text = spaced(&text, &['»', '”', '’']).replace("''", " '' ").replace('"', " '' ");
    text = before_space(&text, &["'s", "'S", "'m", "'M", "'d", "'D", "'"]);
    before_space(&text, &["'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"])
}

/// Sets such endings apart from the word that they are written with.
fn before_space(text: &str, endings: &[&str]) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        made.push(c);
        let ahead = rest.as_str();
        let ends = |ending: &&&str| ahead.strip_prefix(**ending).is_some_and(|behind| behind.starts_with(' '));
        if let Some(ending) = endings.iter().find(ends).filter(|_| !matches!(c, '\'' | ' ')) {
            made.extend([" ", *ending, " "]);
            rest = ahead[ending.len() + 1..].chars();
        }
    }
    made
}

/// Words that are two: where they are parted.
const TWO_WORDS: [(&str, &str); 7] =
    [("can", "not"), ("d", "'ye"), ("gim", "me"), ("gon", "na"), ("got", "ta"), ("lem", "me"), ("more", "'n")];

fn contractions(mut text: String) -> String {
    for (first, second) in TWO_WORDS {
        text = parted(text, first, second, |before, after| !before.is_some_and(is_word) && !after.is_some_and(is_word));
    }
    text = parted(text, "wan", "na", |before, after| !before.is_some_and(is_word) && after.is_some_and(is_space));
    for second in ["is", "was"] {
        text = parted(text, "'t", second, |before, after| before == Some(' ') && !after.is_some_and(is_word));
    }
    text
}

/// Parts the word made of `first` and `second`, in any case, wherever `fits` says so of the letters before and behind it.
fn parted(text: String, first: &str, second: &str, fits: impl Fn(Option<char>, Option<char>) -> bool) -> String {
    let length = first.len() + second.len();
    let is_here = |at: usize| {
        let found = text.as_bytes().get(at..at + length);
        found.is_some_and(|found| {
            found[..first.len()].eq_ignore_ascii_case(first.as_bytes())
                && found[first.len()..].eq_ignore_ascii_case(second.as_bytes())
        }) && fits(text[..at].chars().last(), text[at + length..].chars().next())
    };
    let initial = first.as_bytes()[0];
    let starts = |at: &usize| text.as_bytes()[*at].eq_ignore_ascii_case(&initial) && is_here(*at);
    let places: Vec<usize> = (0..text.len()).filter(starts).collect();
    if places.is_empty() {
        return text;
    }
    let mut made = String::with_capacity(text.len() + 3 * places.len());
    let mut done = 0;
    for at in places {
        let (middle, end) = (at + first.len(), at + length);
        made.extend([&text[done..at], " ", &text[at..middle], " ", &text[middle..end], " "]);
        done = end;
    }
    made + &text[done..]
}

/// A space on either side of each of `symbols`.
fn spaced(text: &str, symbols: &[char]) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if symbols.contains(&c) {
            made.extend([' ', c, ' ']);
        } else {
            made.push(c);
        }
    }
    made
}

/// A space on either side of every run of `symbol` that is at least so long.
fn spaced_runs(text: &str, symbol: char, least: usize) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(symbol) {
        let behind = rest[at..].trim_start_matches(symbol);
        let run = &rest[at..rest.len() - behind.len()];
        let space = if run.len() / symbol.len_utf8() >= least { " " } else { "" };
        made.extend([&rest[..at], space, run, space]);
        rest = behind;
    }
    made + rest
}

/// What Python's `\w` takes for part of a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What Python's `\d` takes for a digit.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (c.is_numeric() && !matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{3400}'))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_parted_as_in_the_penn_treebank() {
        for (sentence, expected) in [
            ("They don't stop, it's the dogs' barks.", "They do n't stop , it 's the dogs ' barks ."),
            ("A man says \"hello there\" (loudly)", "A man says `` hello there '' ( loudly )"),
            ("I cannot, gonna wanna 'tis", "I can not , gon na wan na 't is"),
            ("3 dogs at 10:30 for 1,000 s: 50%", "3 dogs at 10:30 for 1,000 s : 50 %"),
            ("Mr. Smith ... ok....", "Mr. Smith ... ok ...."),
            ("U'A rock 'n' roll o'clock", "U ' A rock 'n ' roll o'clock"),
            ("a–b — c\u{200b}d -- e", "a–b — c\u{200b}d -- e"),
        ] {
            assert_eq!(words(sentence).join(" "), expected, "{sentence}");
        }
    }
}
