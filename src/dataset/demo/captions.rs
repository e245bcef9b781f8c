//! Words for a clip: the clauses of its kinds with their gaps filled, joined into a sentence.

use rand::Rng as _;
use rand::seq::SliceRandom as _;

use super::plan::{Part, Plan, Scene};
use super::traits::{Degree, Traits};
use crate::random::Rng;

/// Ways to say that `{a}` and `{b}` are heard at once, `{b}` less than `{a}`.
const TOGETHER: [&str; 5] = [
    "{a} while {b} in the background",
    "{a} and in the background {b}",
    "{a} as {b} farther away",
    "{a} while {b}",
    "{a}, and behind that {b}",
];
/// Ways to say that `{b}` comes after `{a}`.
const ONE_AFTER_THE_OTHER: [&str; 5] = [
    "{a}, then {b}",
    "{a} and then {b}",
    "first {a}, then {b}",
    "{a}, and after that {b}",
    "{a}, and a moment later {b}",
];

/// Five differently worded captions of one clip.
pub fn five(plan: &Plan, rng: &mut Rng) -> Vec<String> {
    let mut order = [0, 1, 2, 3, 4];
    order.shuffle(rng);
    order.into_iter().map(|number| sentence(&tell(plan, number, rng))).collect()
}

fn tell(plan: &Plan, number: usize, rng: &mut Rng) -> String {
    let joints = match plan.scene {
        Scene::Alone(part) => return clause(part, number, rng),
        Scene::Together(..) => TOGETHER,
        Scene::OneAfterTheOther(..) => ONE_AFTER_THE_OTHER,
    };
    let parts = plan.parts();
    let first = clause(parts[0], number, rng);
    // The second clause of a kind may have no verb and cannot follow "while".
    let second = clause(parts[1], [0, 2, 3, 4][rng.random_range(0..4)], rng);
    joints[number].replace("{a}", &first).replace("{b}", &second)
}

fn clause(part: Part, number: usize, rng: &mut Rng) -> String {
    fill(part.kind.clauses[number], part.traits, rng)
}

/// Fills the gaps of a clause and leaves single spaces.
fn fill(clause: &str, traits: Traits, rng: &mut Rng) -> String {
    let mut text = String::new();
    let mut rest = clause;
    while let Some((before, inner, after)) = next('[', ']', rest) {
        text.push_str(&fill_gaps(before, traits, rng).0);
        let (phrase, told) = fill_gaps(inner, traits, rng);
        text.push_str(if told { &phrase } else { "" });
        rest = after;
    }
    text.push_str(&fill_gaps(rest, traits, rng).0);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    articles(&adverbs(&text.replace(" ,", ",")))
}

/// The text with its gaps filled, and whether every gap had something to tell.
fn fill_gaps(clause: &str, traits: Traits, rng: &mut Rng) -> (String, bool) {
    let (mut text, mut told, mut rest) = (String::new(), true, clause);
    while let Some((before, gap, after)) = next('{', '}', rest) {
        let words = words(gap, traits, rng);
        told &= !words.is_empty();
        text = text + before + &words;
        rest = after;
    }
    (text + rest, told)
}

/// The next stretch of `text` between two marks: what is before, within and after.
fn next(open: char, close: char, text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(open)?;
    let (within, after) = rest.split_once(close)?;
    Some((before, within, after))
}

/// What stands in the gap `name` or `name less|usual|more`.
fn words(gap: &str, traits: Traits, rng: &mut Rng) -> String {
    let (name, own) = gap.split_once(' ').unwrap_or((gap, ""));
    if name == "manner" {
        let [pace, brisk, level] = ["pace", "adverb", "level"].map(|name| words(name, traits, rng));
        return if pace.is_empty() || level.is_empty() { pace + &level } else { format!("{brisk} and {level}") };
    }
    let degree = match name {
        "pitch" => traits.pitch,
        "pace" | "adverb" | "tempo" => traits.pace,
        _ => traits.level,
    };
    let choice: Vec<&str> = if own.is_empty() { usual_words(name, degree) } else { own_words(own, degree) };
    choice[rng.random_range(0..choice.len())].to_owned()
}

fn own_words(own: &str, degree: Degree) -> Vec<&str> {
    let mut three = own.splitn(3, '|');
    let [less, usual, more] = [(); 3].map(|()| three.next().unwrap_or_default());
    vec![degree.choose([less, usual, more])]
}

fn usual_words(name: &str, degree: Degree) -> Vec<&'static str> {
    let (less, more): (&[_], &[_]) = match name {
        "pitch" => (&["low", "deep", "low-pitched"], &["high", "high-pitched", "shrill"]),
        "pace" => (&["slowly", "at a slow pace"], &["quickly", "rapidly", "at a fast pace"]),
        "adverb" => (&["slowly"], &["quickly", "rapidly"]),
        "tempo" => (&["slow", "unhurried"], &["fast", "rapid", "quick"]),
        "level" => (&["softly", "quietly", "faintly"], &["loudly", "very loudly"]),
        _ => (&["soft", "quiet", "faint"], &["loud", "very loud"]),
    };
    degree.choose([less, &[""], more]).to_vec()
}

/// Puts `and` between two adverbs: the kind's own word for a pace, and how loud.
fn adverbs(text: &str) -> String {
    const LEVELS: [&str; 5] = ["softly", "quietly", "faintly", "loudly", "very loudly"];
    LEVELS.iter().fold(text.to_owned(), |text, level| text.replace(&format!("ly {level}"), &format!("ly and {level}")))
}

/// Turns `a` into `an` before a vowel.
fn articles(text: &str) -> String {
    let vowel = |word: &str| word.starts_with(['a', 'e', 'i', 'o', 'u']);
    let words: Vec<&str> = text.split(' ').collect();
    let next = |index: usize| words.get(index + 1).copied().unwrap_or_default();
    let fixed =
        words.iter().enumerate().map(|(index, &word)| if word == "a" && vowel(next(index)) { "an" } else { word });
    fixed.collect::<Vec<_>>().join(" ")
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::kinds::ALL;
    use super::super::plan::plans;
    use super::super::traits::{Degree, Traits};
    use super::{fill, five};
    use crate::random::seeded;

    fn traits(pitch: Degree, pace: Degree, level: Degree) -> Traits {
        Traits { pitch, pace, level }
    }

    #[test]
    fn gaps_are_filled_and_articles_fit() {
        let usual = traits(Degree::Usual, Degree::Usual, Degree::Usual);
        let rng = &mut seeded(1);
        assert_eq!(fill("a {pitch} engine, {level} {pace idles|runs|races} {manner}", usual, rng), "an engine, runs");
        let loud = traits(Degree::Usual, Degree::More, Degree::More);
        assert_eq!(fill("a {pitch} bell {pace a|b|c}{level |x|!}", loud, rng), "a bell c!");
        assert_eq!(fill("a bell rings [with a {pitch} sound] {level x|y|at last}", loud, rng), "a bell rings at last");
    }

    #[test]
    fn every_caption_is_a_clean_sentence_and_the_five_differ() {
        for plan in plans() {
            let five = five(&plan, &mut seeded(plan.seed));
            for (index, caption) in five.iter().enumerate() {
                assert!(!caption.contains(['{', '}', '[', ']', '|']) && !caption.contains("  "), "{caption}");
                assert!(caption.ends_with('.') && caption.starts_with(char::is_uppercase), "{caption}");
                assert!(!five[..index].contains(caption), "{caption}");
            }
        }
    }

    #[test]
    fn every_gap_has_a_known_name() {
        for clause in ALL.iter().flat_map(|kind| kind.clauses) {
            for gap in clause.split('{').skip(1) {
                let name = gap.split([' ', '}']).next().unwrap();
                assert!(["pitch", "pace", "tempo", "level", "volume", "manner"].contains(&name), "{name} in {clause}");
            }
        }
    }

    #[test]
    fn a_named_pitch_is_told_by_every_kind() {
        let rng = &mut seeded(1);
        for kind in ALL {
            let told = |pitch: Degree| {
                kind.clauses.map(|clause| fill(clause, traits(pitch, Degree::Usual, Degree::Usual), &mut rng.clone()))
            };
            assert_ne!(told(Degree::Less), told(Degree::More), "{}", kind.name);
        }
    }
}
