//! Turning the knobs of the search.

use crate::config::Generate;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Item, List, Popup};
use crate::ui::screens::caption::action::{CaptionAction, HowAction};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::attempt::said;
use crate::whisper::Search;

/// Ways to search that go by a name; the usual values of those who published them.
const WAYS: [(&str, &str); 6] = [
    ("greedy: the likeliest token each time", "num_beams=1"),
    ("5 beams", "num_beams=5 num_return_sequences=5"),
    ("sample from the 50 likeliest", "do_sample=true top_k=50 num_return_sequences=5"),
    ("sample with 5 beams", "num_beams=5 do_sample=true num_return_sequences=5"),
    ("6 beams in 3 groups that keep apart", "num_beams=6 num_beam_groups=3 diversity_penalty=1 num_return_sequences=6"),
    ("contrastive: likely and unlike what was written", "penalty_alpha=0.6 top_k=4"),
];

/// What a way to search decides; where it says nothing of one, that is turned back.
const DECIDED: &str =
    "num_beams= do_sample= top_k= num_beam_groups= diversity_penalty= penalty_alpha= num_return_sequences= ";

/// Every knob, and what it is for.
const KNOBS: [(&str, &str); 16] = [
    ("max_length", "the most tokens, with the prompt"),
    ("num_beams", "beams; 1 is greedy"),
    ("do_sample", "draw tokens: true or false"),
    ("seed", "the same seed draws the same"),
    ("temperature", "drawing: divides the logits"),
    ("top_k", "drawing: the best so many, 0 all"),
    ("top_p", "drawing: the best of this sum"),
    ("min_p", "drawing: a share of the best one's"),
    ("num_beam_groups", "groups of beams that keep apart"),
    ("diversity_penalty", "what another group's token costs"),
    ("penalty_alpha", "contrastive search: 0 to 1"),
    ("length_penalty", "beams: above 0 for longer captions"),
    ("repetition_penalty", "above 1: less of what was said"),
    ("no_repeat_ngram_size", "no run of so many tokens twice"),
    ("early_stopping", "beams: true, false or never"),
    ("num_return_sequences", "captions to show"),
];

fn how(action: HowAction) -> Action {
    Action::Caption(CaptionAction::How(action))
}

/// The ways, then the knobs with their values; what is typed and is no row turns knobs by their names.
pub(super) fn list(asked: &Generate) -> Popup {
    let said = said(asked);
    let ways = WAYS.iter().map(|(name, knobs)| Item::new(*name, how(HowAction::Way(knobs))));
    let knobs = KNOBS.iter().map(|(name, what)| {
        let value = said.get(*name).map(|value| format!(" = {}", plain(value))).unwrap_or_default();
        Item::new(format!("{name}{value}"), how(HowAction::AskKnob(name))).with_detail(*what)
    });
    let model = Item::new("as the model says", how(HowAction::Plain)).with_detail("turns every knob back");
    let items = ways.chain([model]).chain(knobs).collect();
    Popup::List(List::new("How to search", items).or(|text| how(HowAction::Turn(text))))
}

/// Asks for the value of one.
pub(super) fn ask(name: &'static str, asked: &Generate) -> Popup {
    let value = said(asked).get(name).map(plain).unwrap_or_default();
    let what = KNOBS.iter().find(|knob| knob.0 == name).map_or("", |knob| knob.1);
    let input = Input::new(name, &value, move |text| how(HowAction::Turn(format!("{name}={}", text.trim()))));
    Popup::Input(input.with_note(format!("{what}; nothing: as the model says")))
}

/// `5 beams, 5 captions, seed 7`, or that no knob was turned.
pub fn summary(asked: &Generate, between: &str) -> String {
    let knobs: Vec<String> = said(asked).iter().map(|(name, value)| short(name, &plain(value))).collect();
    if knobs.is_empty() { "as the model says".to_owned() } else { knobs.join(between) }
}

/// A knob and its value, shortly.
fn short(name: &str, value: &str) -> String {
    match (name, value) {
        ("num_beams", "1") => "greedy".to_owned(),
        ("num_beams", count) => format!("{count} beams"),
        ("do_sample", "true") => "sampled".to_owned(),
        ("do_sample", _) => "not sampled".to_owned(),
        ("num_beam_groups", count) => format!("{count} groups"),
        ("num_return_sequences", count) => format!("{count} captions"),
        ("no_repeat_ngram_size", count) => format!("no {count} tokens twice"),
        (name, value) => format!("{} {value}", name.replace('_', " ")),
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Takes a way to search by its name: what it does not decide stays as it is.
pub(super) fn take(state: &mut Caption, way: &str) -> Vec<Effect> {
    turn(state, &format!("{DECIDED}{way}"))
}

/// Turns knobs; a combination that cannot work is told at once, and still kept to be mended.
pub(super) fn turn(state: &mut Caption, text: &str) -> Vec<Effect> {
    match state.how.asked.turned(text) {
        Ok(asked) => {
            let trouble = Search::new(&asked, &Generate::default()).err();
            let said = summary(&asked, ", ");
            state.how.asked = asked;
            vec![Effect::Say(trouble.map_or_else(
                || Message::info(format!("search: {said}")),
                |why| Message::warning(format!("this cannot be searched yet: {why:#}")),
            ))]
        }
        Err(why) => vec![Effect::Say(Message::warning(why))],
    }
}
