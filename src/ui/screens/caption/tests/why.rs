//! Sessions of somebody who wants to know why.

use super::Session;
use crate::ui::screens::caption::{CaptionAction, HowAction};
use crate::whisper::engine::{Caption, ModelInfo, Reply, Request, Wording};
use crate::whisper::{Alternative, Attention, Explained, Explanation};
use std::sync::Arc;

const PROMPT: [(u32, &str); 3] = [(50258, "<|startoftranscript|>"), (66, "cl"), (25, ": ")];

/// Prompt and `words`, each of probability one half with two alternatives; each word looks at its own tenth of a second.
fn explanation(words: &[&str]) -> Arc<Explanation> {
    let other = |id, piece: &str, log_prob: f32| Alternative { id, piece: piece.into(), log_prob, suppressed: false };
    let prompt = PROMPT.map(|(id, piece)| (id, piece, true));
    let behind = words.iter().enumerate().map(|(at, word)| (at as u32 + 1, *word, false));
    let tokens: Vec<Explained> = prompt
        .into_iter()
        .chain(behind)
        .map(|(id, piece, given)| Explained {
            id,
            piece: piece.to_owned(),
            given,
            log_prob: Some(0.5f32.ln()),
            alternatives: vec![other(id, piece, 0.5f32.ln()), other(77, " howl", 0.25f32.ln())],
        })
        .collect();
    let (count, stretches) = (tokens.len(), 20);
    let weights = (0..count).flat_map(|token| (0..stretches).map(move |at| f32::from(u8::from(at == token)))).collect();
    let attention = Attention { layers: 1, heads: 1, tokens: count, stretches, weights };
    Arc::new(Explanation { tokens, attention })
}

fn caption(words: &[&str], score: f64) -> Caption {
    let ids = PROMPT.iter().map(|(id, _)| *id).chain(1..=words.len() as u32);
    Caption {
        text: words.concat().trim().to_owned(),
        tokens: ids.collect(),
        prompt_len: PROMPT.len(),
        pieces: words.iter().map(|&word| word.to_owned()).collect(),
        log_probs: vec![0.5f32.ln(); words.len()],
        score: Some(score),
        ..Caption::default()
    }
}

impl Session {
    fn explained(&mut self, words: &[&str]) {
        let ticket = self.caption_ticket();
        self.reply(Reply::Explained { ticket, explanation: explanation(words) });
    }

    fn last_asked(&self) -> &Request {
        self.asked.last().expect("nothing was asked")
    }
}

fn written(folder: &tempfile::TempDir) -> Session {
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("Enter");
    session.write(&[" Dogs", " bark", "."]);
    session.explained(&[" Dogs", " bark", "."]);
    session
}

#[test]
fn an_alternative_is_gone_on_from_and_the_branches_can_be_walked() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = written(&folder);
    session.shows("Instead of \" Dogs\"");
    session.press("b Right");
    session.shows("Instead of \" bark\"");
    session.shows("25.00 %");
    session.press("Down Enter");
    let Request::Caption { begun, prefix, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!((begun.as_slice(), prefix.as_str()), (&[1, 77][..], "clotho > caption: "));
    let ticket = session.caption_ticket();
    let mut found = caption(&[" at", " night"], -1.0);
    found.text = "Dogs howl at night".into();
    (found.begun, found.tokens) = (2, vec![50258, 66, 25, 1, 77, 5, 6]);
    session.reply(Reply::Done { ticket, captions: vec![found], idle: Vec::new() });
    session.shows("Dogs howl at night");
    session.shows("token 2 of 4  yours");
    session.shows("now    Dogs [howl] [at] [night]");
    session.press("b b");
    session.shows("branches");
    session.shows("1 Dogs bark.");
    session.press("Up Enter");
    session.shows("token 1 of 3");
}

#[test]
fn what_cannot_be_gone_on_from_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = written(&folder);
    let asked = session.asked.len();
    session.press("i");
    session.shows("<|startoftranscript|>cl");
    session.shows("token 4 of 6");
    session.press("b Left Enter");
    session.shows("this token is of the prompt");
    assert_eq!(session.asked.len(), asked);
    session.press("i");
    session.lacks("<|startoftranscript|>");
}

#[test]
fn candidates_stand_beside_each_other_and_each_is_explained_when_it_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("s");
    session.type_text("num_beams=2");
    session.press("Enter Enter");
    let Request::Caption { asked, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!(asked.num_beams, Some(2));
    let ticket = session.caption_ticket();
    let captions = vec![caption(&[" Dogs", " bark"], -0.5), caption(&[" Dogs", " howl"], -0.75)];
    session.reply(Reply::Done { ticket, captions, idle: Vec::new() });
    session.press("b b");
    session.shows("-0.500 Dogs bark");
    session.shows("-0.750 Dogs [howl]");
    session.press("Down Enter");
    let Request::Explain { caption, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!(*caption, Wording::Tokens(vec![1, 2]));
    session.shows("▌ ●  -0.750 Dogs [howl]");
    let asked = session.asked.len();
    session.press("Enter");
    assert_eq!(session.asked.len(), asked, "asked already");
}

#[test]
fn knobs_are_turned_and_impossible_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    let turn = |session: &mut Session, text: &str| {
        session.act(crate::ui::action::Action::Caption(CaptionAction::How(HowAction::Turn(text.into()))));
    };
    turn(&mut session, "num_beam=3");
    session.shows("did you mean `num_beams`?");
    turn(&mut session, "num_beam_groups=2");
    session.shows("needs beams");
    turn(&mut session, "num_beams=4 diversity_penalty=1");
    session.shows("2 groups");
    session.press("s");
    session.shows("num_beams = 4");
    session.type_text("as the model");
    session.press("Enter");
    session.shows("as the model says");
    session.act(crate::ui::action::Action::Caption(CaptionAction::How(HowAction::AskKnob("seed"))));
    session.type_text("7");
    session.press("Enter Enter");
    let Request::Caption { asked, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!((asked.seed, asked.num_beams), (Some(7), None));
}

#[test]
fn a_mask_is_drawn_kept_compared_and_taken_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = written(&folder);
    session.press("x");
    session.shows("ch · mask 0.3-0.4");
    session.press("L L Right");
    session.shows("mask 0.34-0.52");
    session.press("J J");
    session.shows("mask 0.34-0.52:0-");
    session.press("K K Enter");
    let Request::Caption { clip, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!(clip.masks, ["0.34-0.52".parse().unwrap()]);
    session.write(&[" Cats"]);
    session.shows("without 0.34-0.52");
    session.shows("try 1  [Dogs] [bark.]");
    session.shows("now    [Cats]");
    session.press("X Enter");
    let Request::Caption { clip, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert!(clip.masks.is_empty());
    session.press("x Esc Esc");
    session.lacks("ch · mask");
}

#[test]
fn a_typed_caption_is_read_token_by_token() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("t");
    session.type_text("A wolf");
    session.press("Enter");
    let Some(Request::Explain { ticket, caption, .. }) = session.asked.last().cloned() else { panic!("not asked") };
    assert_eq!(caption, Wording::Text("A wolf".into()));
    session.reply(Reply::Explained { ticket, explanation: explanation(&[" A", " wolf"]) });
    session.shows("2 tokens · ln -1.39 · typed");
    session.shows("token 1 of 2  yours");
}

#[test]
fn looks_are_shown_under_the_sound_and_played() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = written(&folder);
    session.shows("look           █");
    session.press("a");
    session.shows("half of it at 0.3 to 0.4 s");
    session.type_text("off");
    session.press("Enter");
    session.lacks("look           █");
}

#[test]
fn an_adapter_is_turned_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("L");
    session.shows("without a LoRA adapter");
    session.reply(Reply::Ready(ModelInfo { name: "tuned".into(), adapter: true, ..ModelInfo::default() }));
    session.press("< <");
    session.shows("lora ×0.8");
    session.press("L");
    session.shows("lora ×0.0");
    session.press("Enter");
    let Request::Caption { voice, .. } = session.last_asked() else { panic!("{:?}", session.last_asked()) };
    assert_eq!((voice.model.as_str(), voice.adapter), ("tuned", 0.0));
}

#[test]
fn a_grid_writes_each_with_each_and_brings_the_model_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::with_clip(folder.path()).with_model();
    session.press("g");
    session.shows("Models");
    session.shows("3 to write");
    session.press("a");
    session.type_text("other");
    session.press("Enter Tab Down Down Space");
    session.shows("4 to write");
    let before = session.asked.len();
    session.press("Enter");
    let told = |request: &Request| match request {
        Request::Load { model } => format!("load {model}"),
        Request::Caption { voice, prefix, .. } => format!("{} {prefix}", voice.model),
        other => format!("{other:?}"),
    };
    let asked: Vec<String> = session.asked[before..].iter().map(told).collect();
    assert_eq!(
        asked,
        [
            "tiny clotho > caption: ",
            "tiny audiocaps > caption: ",
            "load other",
            "other clotho > caption: ",
            "other audiocaps > caption: ",
            "load tiny"
        ]
    );
    session.shows("0 of 4");
    let tickets = session.asked[before..].iter().filter_map(|request| match request {
        Request::Caption { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let tickets: Vec<u64> = tickets.collect();
    for (ticket, words) in tickets.iter().zip([&[" Dogs", " bark"], &[" Dogs", " howl"], &[" Rain", " falls"]]) {
        session.reply(Reply::Done { ticket: *ticket, captions: vec![caption(words, 0.0)], idle: Vec::new() });
    }
    session.reply(Reply::Failed { ticket: Some(tickets[3]), message: "no such model".into() });
    session.shows("4 captions");
    session.shows("Dogs [howl]");
    session.shows("no such model");
    session.press("Down Enter");
    session.shows("token 1 of 2");
    session.shows("Dogs howl");
    session.press("g");
    session.shows("4 captions");
    session.press("Esc");
    session.lacks("Prefixes");
}

#[test]
fn every_size_holds_every_tab() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = written(&folder);
    for _ in 0..4 {
        session.press("b");
        for (width, height) in [(20, 5), (40, 10), (80, 24), (103, 30), (104, 30), (200, 50)] {
            assert_eq!(session.screen(width, height).lines().count(), usize::from(height));
        }
    }
    session.press("Tab g");
    for (width, height) in [(20, 5), (40, 10), (80, 24), (200, 50)] {
        assert_eq!(session.screen(width, height).lines().count(), usize::from(height));
    }
    session.press("Esc shift-Tab");
    assert!(session.screen(80, 24).contains("branches"), "{}", session.screen(80, 24));
}
