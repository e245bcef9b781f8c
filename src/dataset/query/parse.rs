//! From what was typed to conditions.

use super::field::Field;
use super::term::{Compare, Need, Term, Test};
use super::words::Needle;

/// The conditions in `text`; none for blank text.
pub(super) fn terms(text: &str) -> Result<Vec<Term>, String> {
    pieces(text).into_iter().filter(|piece| !piece.is_blank()).map(|piece| piece.term()).collect()
}

/// One word of the filter, with the place of its first quote.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    quoted_from: Option<usize>,
}

/// Splits at blanks that are not inside `"`. A quote that is never closed reaches to the end, as while typing.
fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut piece, mut quoted) = (Vec::new(), Piece::default(), false);
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                piece.quoted_from.get_or_insert(piece.text.len());
            }
            c if c.is_whitespace() && !quoted => pieces.push(std::mem::take(&mut piece)),
            c => piece.text.push(c),
        }
    }
    pieces.push(piece);
    pieces
}

impl Piece {
    fn is_blank(&self) -> bool {
        self.text.is_empty() || self.text == "-"
    }

    fn term(&self) -> Result<Term, String> {
        let negated = self.text.starts_with('-') && self.quoted_from != Some(0);
        let body = if negated { &self.text[1..] } else { &self.text };
        let quoted_from = self.quoted_from.map(|at| at.saturating_sub(usize::from(negated)));
        Ok(Term { test: test(body, quoted_from, negated)?, negated })
    }
}

fn test(body: &str, quoted_from: Option<usize>, negated: bool) -> Result<Test, String> {
    let operator = body.find([':', '<', '>', '=']).filter(|&at| at > 0 && quoted_from.is_none_or(|quote| at < quote));
    let Some(at) = operator else {
        // Nearly everything has the letters of a word somewhere: what is left out must have the word itself.
        let exact = quoted_from.is_some() || negated;
        return Ok(Test::Word(if exact { Needle::exact(body) } else { Needle::fuzzy(body) }));
    };
    let (name, rest) = body.split_at(at);
    let field = Field::named(name);
    if let Some(text) = rest.strip_prefix(':') {
        return has(name, field, text);
    }
    let (compare, number) = comparison(rest);
    let number = number
        .parse()
        .map_err(|_| format!("`{name}` is compared with `{number}`, which is no number: write {name}>5"))?;
    Ok(Test::Number(field, compare, number))
}

fn has(name: &str, field: Field, text: &str) -> Result<Test, String> {
    if text.is_empty() {
        return Err(format!("`{name}:` needs the text to look for: write {name}:dog"));
    }
    let is_number = matches!(field.need(), Need::Header | Need::Levels) && field != Field::Codec;
    if !is_number {
        return Ok(Test::Has(field, Needle::exact(text)));
    }
    let number = text.parse().map_err(|_| format!("`{name}` is a number: write {name}>5"))?;
    Ok(Test::Number(field, Compare::Equal, number))
}

fn comparison(rest: &str) -> (Compare, &str) {
    let signs = [
        ("<=", Compare::LessOrEqual),
        (">=", Compare::MoreOrEqual),
        ("==", Compare::Equal),
        ("<", Compare::Less),
        (">", Compare::More),
    ];
    let found = signs.into_iter().find_map(|(sign, compare)| rest.strip_prefix(sign).map(|number| (compare, number)));
    found.unwrap_or_else(|| (Compare::Equal, rest.trim_start_matches('=')))
}
