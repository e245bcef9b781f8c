//! Why a caption reads as it does, for `--json --explain`.

use serde::Serialize;

use crate::whisper::{Attention, Explained, Explanation};

/// One token of the prompt or of the caption.
#[derive(Debug, Serialize)]
pub struct Token {
    #[serde(flatten)]
    itself: Explained,
    /// The shortest stretch of the sound, in seconds, that has half of what it looked at.
    looked: Option<[f64; 2]>,
    /// What it looked at, in steps of [`Attention::SECONDS`], by all heads together; sums to 1.
    attention: Vec<f64>,
}

/// Digits of a number of the curve: more would tell nothing.
const FINE: f64 = 1e5;

/// Every token of `explanation`, the first `given` of which the model was given.
pub fn tokens(explanation: &Explanation, given: usize) -> Vec<Token> {
    let attention = &explanation.attention;
    let token = |(place, token): (usize, &Explained)| Token {
        itself: Explained { given: place < given, ..token.clone() },
        looked: attention.span(place, None).map(|(from, to)| [tenths(from), tenths(to)]),
        attention: curve(attention, place),
    };
    explanation.tokens.iter().enumerate().map(token).collect()
}

/// The first token of all is read before anything is looked at.
fn curve(attention: &Attention, place: usize) -> Vec<f64> {
    if place == 0 {
        return Vec::new();
    }
    attention.of(place, None).into_iter().map(|weight| (f64::from(weight) * FINE).round() / FINE).collect()
}

/// Without the hair that multiples of a tenth have.
fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_marked_and_the_first_token_has_looked_at_nothing() {
        let token = |id| Explained { id, piece: String::new(), given: id == 0, log_prob: None, alternatives: vec![] };
        let explanation = Explanation { tokens: [0, 1, 2].map(token).to_vec(), attention: Attention::default() };
        let told = tokens(&explanation, 2);
        assert_eq!(told.iter().map(|one| one.itself.given).collect::<Vec<_>>(), [true, true, false]);
        assert!(told[0].attention.is_empty() && told[0].looked.is_none());
        assert_eq!(serde_json::to_value(&told[1]).unwrap()["id"], 1);
    }
}
