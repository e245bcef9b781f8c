//! The tokens of a caption laid out as lines of text, each with a bar below it for its probability.

use crate::text::safe;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::screens::caption::action::{CaptionAction, TextAction};
use crate::ui::screens::caption::state::attempt::{Origin, Token};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where a token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which one.
    pub token: usize,
    /// Line from the top.
    pub row: u16,
    /// Column from the left.
    pub column: u16,
    /// Its text as it is shown, without the blank at a line's start.
    pub text: String,
}

/// Lays tokens out in lines of `width` columns. A word, which may be several tokens, goes to the next line when it does not
/// fit; a token wider than a line is cut.
pub fn lay_out<'a>(pieces: impl Iterator<Item = &'a str>, width: u16) -> Vec<Placed> {
    let shown: Vec<String> = pieces.map(|piece| safe(piece).into_owned()).collect();
    let mut placed = Vec::with_capacity(shown.len());
    let (mut row, mut column) = (0, 0);
    for (token, piece) in shown.iter().enumerate() {
        let begins_word = piece.starts_with(' ') || token == 0;
        if column > 0 && begins_word && column + word_width(&shown[token..]) > usize::from(width) {
            (row, column) = (row + 1, 0);
        }
        if column > 0 && column + piece.width() > usize::from(width) {
            (row, column) = (row + 1, 0);
        }
        let text = cut(if column == 0 { piece.trim_start() } else { piece }, width);
        placed.push(Placed { token, row, column: column as u16, text: text.to_owned() });
        column += text.width();
    }
    placed
}

/// Width of the word that begins with the first of `pieces`.
fn word_width(pieces: &[String]) -> usize {
    let rest = pieces.iter().skip(1).take_while(|piece| !piece.starts_with(' '));
    pieces.first().map_or(0, |first| first.width()) + rest.map(|piece| piece.width()).sum::<usize>()
}

fn cut(text: &str, width: u16) -> &str {
    let mut used = 0;
    let over = text.char_indices().find(|(_, letter)| {
        used += letter.width().unwrap_or(0);
        used > usize::from(width)
    });
    &text[..over.map_or(text.len(), |(at, _)| at)]
}

/// Draws `tokens` into `area`, scrolled so that the token under the cursor is seen, and gives the rows it
/// takes. With `bars` each line has a second one below it.
pub(super) fn draw(
    tokens: &[Token],
    cursor: Option<usize>,
    bars: bool,
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) -> u16 {
    let placed = lay_out(tokens.iter().map(|token| token.piece.as_str()), area.width);
    let each = if bars { 2 } else { 1 };
    let lines = placed.last().map_or(0, |last| last.row + 1);
    let seen = (area.height / each).max(1);
    let wanted = cursor.and_then(|token| placed.get(token)).map_or(lines.saturating_sub(1), |place| place.row);
    let first = wanted.saturating_sub(seen - 1);
    for place in placed.iter().filter(|place| (first..first + seen).contains(&place.row)) {
        let spot = Rect {
            x: area.x + place.column,
            y: area.y + (place.row - first) * each,
            width: place.text.width() as u16,
            height: 1,
        };
        one(&tokens[place.token], place, spot.intersection(area), cursor == Some(place.token), canvas, shared);
        if bars {
            bar(&tokens[place.token], place, Rect { y: spot.y + 1, ..spot }.intersection(area), canvas, shared);
        }
    }
    (lines * each).min(area.height)
}

fn one(token: &Token, place: &Placed, spot: Rect, chosen: bool, canvas: &mut Canvas<'_>, shared: &Shared) {
    let style = match token.log_prob {
        _ if chosen => shared.theme.style(Role::Token),
        None => shared.theme.style(Role::Muted),
        Some(_) => shared.theme.probability(token.probability()),
    };
    // What the model did not choose itself.
    let style = if token.origin == Origin::Model { style } else { style.add_modifier(Modifier::ITALIC) };
    let blank = place.text.len() - place.text.trim_start().len();
    canvas.draw(ratatui::text::Span::styled(place.text.as_str(), Style::new()), spot);
    let word = Rect { x: spot.x + blank as u16, width: spot.width.saturating_sub(blank as u16), ..spot };
    canvas.buffer.set_style(word, style);
    canvas.click(spot, Action::Caption(CaptionAction::Text(TextAction::Token(place.token))));
}

fn bar(token: &Token, place: &Placed, spot: Rect, canvas: &mut Canvas<'_>, shared: &Shared) {
    let probability = token.probability();
    let blank = place.text.len() - place.text.trim_start().len();
    // What is given has another mark than what was chosen.
    let given = token.origin == Origin::Prompt;
    let glyph = if given { shared.glyphs.shade() } else { shared.glyphs.bar(probability.max(0.125)) };
    let text = " ".repeat(blank) + &glyph.repeat(usize::from(spot.width).saturating_sub(blank));
    canvas.draw(ratatui::text::Span::styled(text, shared.theme.probability(probability)), spot);
}

#[cfg(test)]
mod tests {
    use super::lay_out;

    fn places(pieces: &[&str], width: u16) -> Vec<(u16, u16, String)> {
        lay_out(pieces.iter().copied(), width).into_iter().map(|place| (place.row, place.column, place.text)).collect()
    }

    #[test]
    fn words_stay_together_and_lines_begin_without_a_blank() {
        let at = |row, column, text: &str| (row, column, text.to_owned());
        assert_eq!(
            places(&[" A", " dog", " bark", "ing"], 9),
            [at(0, 0, "A"), at(0, 1, " dog"), at(1, 0, "bark"), at(1, 4, "ing")]
        );
        assert_eq!(places(&["abc", "defg", "h"], 4), [at(0, 0, "abc"), at(1, 0, "defg"), at(2, 0, "h")]);
        assert_eq!(places(&["abcdef"], 4), [at(0, 0, "abcd")]);
        assert_eq!(places(&["\x1b[2J"], 20), [at(0, 0, "\\x1b[2J")]);
        assert_eq!(places(&["a", "b"], 0).len(), 2);
    }
}
