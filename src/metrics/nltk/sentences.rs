//! Where sentences end, by Punkt (Kiss and Strunk, Unsupervised Multilingual Sentence Boundary Detection, Computational
//! Linguistics 32, 2006) as NLTK 3.8.1 has it.

use super::parameters::{is_abbreviation, is_collocation, opens_a_sentence, stands_small, starts_often};
use super::tokens::{ends_words, tokens};
use super::treebank::{is_digit, is_word};
use crate::metrics::is_space;

/// The sentences of `text`, without the spaces between them.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in ends(text) {
        let behind = &text[end..];
        let next = text.len() - behind.trim_start_matches(is_space).len();
        let (end, next) = closed(text, end, next);
        if start < end {
            sentences.push(&text[start..end]);
        }
        start = next.max(start);
    }
    let rest = text[start..].trim_end_matches(is_space);
    if !rest.is_empty() {
        sentences.push(rest);
    }
    sentences
}

/// Quotes and brackets that close at the beginning of the next sentence belong to the one before: gives where that ends, and
/// where the next begins.
fn closed(text: &str, end: usize, next: usize) -> (usize, usize) {
    let behind = &text[next..];
    let inner = behind.trim_start_matches(['"', '\'', ')', ']', '}']);
    if inner.len() == behind.len() {
        return (end, next);
    }
    let closers = behind.len() - inner.len();
    let spaces = inner.len() - inner.trim_start_matches(is_space).len();
    if inner.is_empty() || spaces > 0 || inner.starts_with("--") {
        return (next + closers, next + closers + spaces);
    }
    (end, next)
}

/// Behind which full stops, question and exclamation marks a sentence ends.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut before: Option<Candidate> = None;
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        let Some(ahead) = ahead(&text[at + mark.len()..]) else { continue };
        let ahead = at + mark.len() + ahead;
        // The word before, from the last space on. That a space right behind the last mark is no such space is as it was.
        let (from, since) = before.as_ref().map_or((0, 0), |before| (before.mark, before.start));
        let space = text[from..at].rfind(|c: char| matches!(c, ' ' | '\t'..='\r')).filter(|&space| space > 0);
        let start = space.map_or(since, |space| from + space + 1);
        if let Some(last) = before.filter(|before| before.mark <= start) {
            ends.extend(last.end(text));
        }
        before = Some(Candidate { start, mark: at, ahead });
    }
    ends.extend(before.and_then(|last| last.end(text)));
    ends
}

/// A mark that may end a sentence, with the word before it and what comes next.
struct Candidate {
    start: usize,
    mark: usize,
    ahead: usize,
}

impl Candidate {
    /// Where the sentence ends, if it does.
    fn end(&self, text: &str) -> Option<usize> {
        has_break(&text[self.start..self.ahead]).then_some(self.mark + 1)
    }
}

/// Bytes up to the end of what follows a mark: other punctuation, or a space and a word.
fn ahead(behind: &str) -> Option<usize> {
    let first = behind.chars().next()?;
    if ends_words(first) {
        return Some(first.len_utf8());
    }
    if !is_space(first) {
        return None;
    }
    let word = behind.trim_start_matches(is_space);
    let length = word.find(is_space).unwrap_or(word.len());
    (length > 0).then(|| behind.len() - word.len() + length)
}

/// Whether a sentence ends in `context` before its last token.
fn has_break(context: &str) -> bool {
    let tokens: Vec<Token> = context.split('\n').flat_map(tokens).map(Token::new).collect();
    tokens.windows(2).any(|pair| pair[0].breaks_before(&pair[1]))
}

/// What is known of a token by itself.
struct Token<'a> {
    text: &'a str,
    /// In lower case, numbers all alike.
    kind: String,
    breaks: bool,
    abbreviation: bool,
    ellipsis: bool,
}

/// What every number is taken for.
const NUMBER: &str = "##number##";

impl<'a> Token<'a> {
    fn new(text: &'a str) -> Self {
        let lower = text.to_lowercase();
        let ellipsis = text.len() > 1 && text.bytes().all(|c| c == b'.');
        let alone = matches!(text, "." | "?" | "!");
        let stopped = text.ends_with('.') && !text.ends_with("..") && !alone;
        let abbreviation = stopped && is_abbreviation(&lower[..lower.len() - 1]);
        let kind = if is_number(&lower) { NUMBER.into() } else { lower };
        Self { text, kind, breaks: alone || (stopped && !abbreviation), abbreviation, ellipsis }
    }

    /// The kind without a full stop.
    fn bare(&self) -> &str {
        self.kind.strip_suffix('.').filter(|bare| !bare.is_empty()).unwrap_or(&self.kind)
    }

    /// Whether a sentence ends here, now that the next token is known.
    fn breaks_before(&self, next: &Token) -> bool {
        if !self.text.ends_with('.') {
            return self.breaks;
        }
        let kind = if next.breaks { next.bare() } else { &next.kind };
        if is_collocation(self.bare(), kind) {
            return false;
        }
        let starts = next.starts(kind);
        let initial = is_initial(self.text);
        if (self.abbreviation || self.ellipsis) && !initial {
            return starts == Some(true) || (next.is_upper() && starts_often(kind)) || self.breaks;
        }
        if initial || self.bare() == NUMBER {
            let name = initial && starts.is_none() && next.is_upper() && !stands_small(kind);
            return self.breaks && starts != Some(false) && !name;
        }
        self.breaks
    }

    /// Whether it looks like the beginning of a sentence; `None` where its letters do not tell.
    fn starts(&self, kind: &str) -> Option<bool> {
        if matches!(self.text, ";" | ":" | "," | "." | "!" | "?") {
            return Some(false);
        }
        if self.is_upper() && opens_a_sentence(kind) {
            return Some(true);
        }
        self.text.chars().next().is_some_and(char::is_lowercase).then_some(false)
    }

    fn is_upper(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// One letter and a full stop.
fn is_initial(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| is_word(c) && !is_digit(c)) && letters.as_str() == "."
}

/// Digits, with signs as numbers have them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_prefix(['.', ',']).unwrap_or(digits);
    digits.starts_with(is_digit) && digits.chars().all(|c| is_digit(c) || matches!(c, ',' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn sentences_end_at_stops_but_not_at_abbreviations() {
        for (text, sentences) in [
            ("A woman whispers. The baby cries.", &["A woman whispers.", "The baby cries."] as &[&str]),
            (
                "Mr. Smith of the U.S. speaks at 5 p.m. in the end.",
                &["Mr. Smith of the U.S. speaks at 5 p.m. in the end."],
            ),
            ("It is 5 p.m. Birds sing.", &["It is 5 p.m.", "Birds sing."]),
            ("He says \"hi.\" Then he goes", &["He says \"hi.\"", "Then he goes"]),
            ("Wait... what? Really!!! ok", &["Wait... what?", "Really!!!", "ok"]),
            ("J. Bach plays", &["J. Bach plays"]),
            ("at 5. then", &["at 5. then"]),
            (" . . . a", &[".", ".", ".", "a"]),
            ("", &[]),
        ] {
            assert_eq!(split(text).iter().map(|sentence| sentence.trim()).collect::<Vec<_>>(), sentences, "{text}");
        }
    }
}
