//! The tokens that captioning scores are made of: those of the Penn Treebank as Stanford CoreNLP 3.4.1 writes them in
//! lower case, without punctuation.
//!
//! The rules were written from what is published about that tokenizer and from what it answers. They agree with it on all of
//! 23,505 captions by people and models; where signs, abbreviations and addresses are run together without spaces they may not.

use std::sync::LazyLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input, MatchKind};

mod rules;

use rules::{PARTS, RULES, Rule, Say, Take};

/// Tokens that say nothing about a sound. The brackets were meant to go too, but by then they are in lower case.
const DROPPED: [&str; 17] =
    ["''", "'", "``", "`", "-LRB-", "-RRB-", "-LCB-", "-RCB-", ".", "?", "!", ",", ":", "-", "--", "...", ";"];

/// What is read as an apostrophe.
const APOSTROPHES: [char; 3] = ['\'', '\u{92}', '\u{2019}'];

/// A token is looked for in so many bytes at first, so that a text full of beginnings without an end is not read again and
/// again to its end.
const WINDOW: usize = 1024;

/// Makes tokens; keep one for many texts.
pub(super) struct Lexer {
    /// The part of the automaton that texts so far have needed.
    cache: Cache,
}

impl Lexer {
    pub(super) fn new() -> Self {
        Self { cache: AUTOMATON.create_cache() }
    }

    /// The tokens of `text`, separated by single spaces, without punctuation.
    pub(super) fn tokenize(&mut self, text: &str) -> String {
        let tokens = self.tokens(text);
        let kept: Vec<&str> = tokens.iter().map(AsRef::as_ref).filter(|token| !DROPPED.contains(token)).collect();
        kept.join(" ")
    }

    /// All tokens of `text` in lower case.
    pub(super) fn tokens(&mut self, text: &str) -> Vec<String> {
        // These would end the line for the original, which sees a line end behind every caption.
        let text = text.replace(['\r', '\n', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}'], " ") + "\n";
        let mut tokens = Vec::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let found = self.longest(rest);
            let length =
                found.map_or(first.len_utf8(), |(rule, length)| RULES[rule].tokens(&rest[..length], &mut tokens));
            rest = &rest[length..];
        }
        tokens
    }

    /// The rule of the longest match at the beginning of `text`, and its bytes.
    fn longest(&mut self, text: &str) -> Option<(usize, usize)> {
        let mut window = WINDOW;
        loop {
            let end = window.min(text.len());
            let input = Input::new(text).range(..end).anchored(Anchored::Yes);
            let found = AUTOMATON.try_search_fwd(&mut self.cache, &input).ok()??;
            if found.offset() < end || end == text.len() {
                return Some((found.pattern().as_usize(), found.offset()));
            }
            window *= 2;
        }
    }
}

/// All rules at once.
static AUTOMATON: LazyLock<DFA> = LazyLock::new(|| {
    let patterns: Vec<String> = RULES.iter().map(|rule| spelt_out(rule.pattern)).collect();
    let longest = DFA::config().match_kind(MatchKind::All);
    DFA::builder().configure(longest).build_many(&patterns).expect("the rules are regular expressions")
});

/// A pattern with its parts in place.
fn spelt_out(pattern: &str) -> String {
    PARTS.iter().rev().fold(pattern.to_owned(), |text, (name, part)| text.replace(&format!("{{{name}}}"), part))
}

impl Rule {
    /// Adds what `found` is written as, and gives the bytes of `found` that are done with.
    fn tokens(&self, found: &str, tokens: &mut Vec<String>) -> usize {
        let token = &found[..self.length(found)];
        match self.say {
            Say::Nothing => {}
            Say::This(said) => tokens.push(said.to_lowercase()),
            Say::Same => tokens.push(lower(token)),
            Say::Plain => tokens.push(lower(token).replace("&apos;", "'").replace(APOSTROPHES, "'")),
            Say::OneToken => tokens.push(lower(token).replace(' ', "\u{a0}")),
            Say::Brackets => {
                tokens.push(lower(token).replace(' ', "\u{a0}").replace('(', "-lrb-").replace(')', "-rrb-"));
            }
            Say::Quotes => tokens.push(token.replace("&apos;", "'").chars().map(quote).collect()),
            Say::AndStop => tokens.extend([lower(token), ".".into()]),
            Say::ThenStop => tokens.extend([lower(token.trim_end_matches('.')), ".".into()]),
        }
        token.len()
    }

    /// Bytes of the token that `found` begins with.
    fn length(&self, found: &str) -> usize {
        match self.take {
            Take::All => found.len(),
            Take::But(letters) => found.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at),
            Take::BeforeApostrophe => found.rfind("&apos;").or_else(|| found.rfind(APOSTROPHES)).unwrap_or(found.len()),
            Take::Stop => {
                let ends = |&(at, _): &(usize, &str)| !found[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
                found.match_indices('.').find(ends).map_or(found.len(), |(at, _)| at + 1)
            }
        }
    }
}

/// A token in lower case and without soft hyphens; of nothing but those one hyphen stays.
fn lower(token: &str) -> String {
    let lower = token.to_lowercase().replace('\u{ad}', "");
    if lower.is_empty() { "-".into() } else { lower }
}

/// A quote as it can be typed.
fn quote(quote: char) -> &'static str {
    match quote {
        '\u{91}' | '\u{2018}' | '\u{201b}' | '\u{2039}' | '`' => "`",
        '\u{93}' | '\u{201c}' | '\u{ab}' => "``",
        '\u{94}' | '\u{201d}' | '\u{bb}' => "''",
        '\'' | '\u{92}' | '\u{2019}' | '\u{203a}' => "'",
        '\u{201a}' => "\u{201a}",
        '\u{201e}' => "\u{201e}",
        _ => "\u{201f}",
    }
}

#[cfg(test)]
mod tests {
    use super::Lexer;
    use crate::metrics::golden;

    #[test]
    fn captions_lose_punctuation_and_keep_words() {
        for (text, expected) in [
            ("A dog barks, then... stops!", "a dog barks then stops"),
            ("A man's voice, they don't stop", "a man 's voice they do n't stop"),
            ("I cannot, gonna", "i can not gon na"),
            ("A high-pitched beep (loud) – “ok”", "a high-pitched beep -lrb- loud -rrb- ok"),
            ("½ cup, 1 1/2 cups, $5, €5", "1/2 cup 1\u{a0}1/2 cups $ 5 $ 5"),
            ("Mr. Smith at 5 p.m. etc.", "mr. smith at 5 p.m. etc."),
            ("rock 'n' roll 'hello' the '90s", "rock 'n' roll hello the '90s"),
            ("a🐶b ☂ Cafe\u{301} sof\u{ad}t", "a b ☂ cafe\u{301} soft"),
            ("a\u{2028}b\rc", "a b c"),
            ("what?! wait!!!", "what ?! wait !!!"),
            ("see http://x.com/a?b=c or a@b.com :)", "see http://x.com/a?b=c or a@b.com :-rrb-"),
            ("", ""),
        ] {
            assert_eq!(Lexer::new().tokenize(text), expected, "{text}");
        }
    }

    #[test]
    fn tokens_are_those_of_corenlp() {
        let Some(lines) = golden::lines("ptb_tokens.jsonl.gz") else { return };
        let mut lexer = Lexer::new();
        for line in &lines {
            let text = line["s"].as_str().unwrap();
            assert_eq!(lexer.tokens(text).join(" "), line["ptb"].as_str().unwrap(), "{text}");
            assert_eq!(lexer.tokenize(text), line["coco"].as_str().unwrap(), "{text}");
        }
    }
}
