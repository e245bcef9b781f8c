//! The tokens of `mteval-v13a`, as sacreBLEU makes them.

use super::{is_space, split_words};

/// The tokens of a segment, separated by single spaces.
pub(super) fn tokenize(segment: &str) -> String {
    let line = segment.trim_end_matches(is_space);
    let line = line.replace("<skipped>", "").replace("-\n", "").replace('\n', " ");
    // In this order: `&amp;lt;` becomes `<`.
    let line = line.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    let line: String = format!(" {line} ").chars().flat_map(spaced).collect();
    let stop = |c| matches!(c, '.' | ',');
    let digit = |c: char| c.is_ascii_digit();
    let line = pairs(&line, |a, b| !digit(a) && stop(b), |a, b| [a, ' ', b, ' ']);
    let line = pairs(&line, |a, b| stop(a) && !digit(b), |a, b| [' ', a, ' ', b]);
    let line = pairs(&line, |a, b| digit(a) && b == '-', |a, b| [a, ' ', b, ' ']);
    split_words(&line).collect::<Vec<_>>().join(" ")
}

/// A symbol gets a space on either side.
fn spaced(c: char) -> impl Iterator<Item = char> {
    let symbol = matches!(c, '{'..='~' | '['..='`' | ' '..='&' | '('..='+' | ':'..='@' | '/');
    let space = symbol.then_some(' ');
    space.into_iter().chain([c]).chain(space)
}

/// Replaces every pair of neighbours that `found` accepts, from the left and without overlap, as a regular expression of two
/// letters would.
fn pairs(line: &str, found: impl Fn(char, char) -> bool, replaced: impl Fn(char, char) -> [char; 4]) -> String {
    let mut made = String::with_capacity(line.len() + 16);
    let mut rest = line.chars();
    while let Some(a) = rest.next() {
        match rest.clone().next() {
            Some(b) if found(a, b) => {
                made.extend(replaced(a, b));
                rest.next();
            }
            _ => made.push(a),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    #[test]
    fn separates_symbols_but_not_numbers_or_apostrophes() {
        for (text, tokens) in [
            ("A dog barks.", "A dog barks ."),
            ("Wait... what?!", "Wait . . . what ? !"),
            ("3 dogs, 2.5 times at 10:30 for 1,000", "3 dogs , 2.5 times at 10 : 30 for 1,000"),
            ("don't re-run 3-fold", "don't re-run 3 - fold"),
            ("a &amp;lt; b -\nc", "a < b c"),
            (" two\u{a0}words \n", "two words"),
            ("", ""),
        ] {
            assert_eq!(tokenize(text), tokens, "{text}");
        }
    }
}
