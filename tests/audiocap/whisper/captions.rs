//! Greedy captions: the same ids as HuggingFace, streamed token by token, and cancellable.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

use audiocap::config::Generate;
use audiocap::whisper::engine::{Clip, Engine, Reply, Request, Voice, Wording};
use audiocap::whisper::{Checkpoint, Device, Precision, Search, Stop, Stopped, Watch, Written};

use super::{golden, ids, npy, read};

fn load(dir: &Path) -> Checkpoint {
    Checkpoint::load(dir, Device::Cpu, Precision::F32).unwrap()
}

#[test]
fn agree_with_huggingface() {
    let Some((golden, dir)) = golden() else { return };
    let checkpoint = load(&dir);
    let cases = read(&golden, "generate.json");
    let greedy = cases["cases"].as_array().unwrap().iter().filter(|c| c["mode"] == "greedy");
    let mut count = 0;
    for case in greedy {
        let (clip, prefix) = (case["clip"].as_str().unwrap(), case["prefix"].as_str().unwrap());
        let samples = npy(&golden.join(format!("audio16k_{clip}.npy")));
        let mut streamed = Vec::new();
        let mut on_step = |written: &[Written]| streamed.push(written[written.len() - 1].id);
        let search = Search::greedy(80);
        let caption = checkpoint.caption(&samples, prefix, &search, &Watch::default(), &mut on_step).unwrap().remove(0);
        assert_eq!(caption.tokens, ids(&case["ids"]), "{clip} {prefix}");
        assert_eq!((caption.prompt_len, caption.text.as_str()), (11, case["caption"].as_str().unwrap().trim()));
        assert_eq!(streamed, caption.tokens[11..]);
        count += 1;
    }
    assert_eq!(count, 21);
}

#[test]
fn the_limit_counts_the_prompt() {
    let Some((golden, dir)) = golden() else { return };
    let cases = read(&golden, "generate.json");
    let case = cases["cases"].as_array().unwrap().iter().find(|c| c["mode"] == "greedy_maxlen20").unwrap();
    let samples = npy(&golden.join(format!("audio16k_{}.npy", case["clips"][0].as_str().unwrap())));
    let checkpoint = load(&dir);
    let caption = |limit| {
        let (prefix, search) = (case["prefix"].as_str().unwrap(), Search::greedy(limit));
        checkpoint.caption(&samples, prefix, &search, &Watch::default(), &mut |_| {})
    };
    let right = if case["ids"][0].is_array() { ids(&case["ids"][0]) } else { ids(&case["ids"]) };
    assert_eq!(caption(20).unwrap()[0].tokens, right);
    assert!(caption(11).unwrap_err().to_string().contains("max_length"));
}

#[test]
fn a_caption_can_be_stopped_between_tokens() {
    let Some((golden, dir)) = golden() else { return };
    let checkpoint = load(&dir);
    let samples = npy(&golden.join("audio16k_bell.npy"));
    let stop = Stop::default();
    let mut tokens = 0;
    let result = checkpoint.caption(&samples, "clotho > caption: ", &Search::greedy(80), &stop.watch(), &mut |_| {
        tokens += 1;
        if tokens == 3 {
            stop.stop();
        }
    });
    assert!(result.unwrap_err().is::<Stopped>());
    assert_eq!(tokens, 3);
}

/// Replies until one that `last` accepts.
fn until(replies: &Receiver<Reply>, last: impl Fn(&Reply) -> bool) -> Vec<Reply> {
    let mut all = Vec::new();
    loop {
        all.push(replies.recv().unwrap());
        if last(&all[all.len() - 1]) {
            return all;
        }
    }
}

fn engine() -> (Engine, Receiver<Reply>) {
    let (send, replies) = channel();
    (Engine::spawn(Device::Cpu, Precision::F32, |_| None, move |reply| drop(send.send(reply))), replies)
}

#[test]
fn the_models_thread_streams_and_cancels() {
    let Some((golden, dir)) = golden() else { return };
    let (engine, replies) = engine();
    engine.send(Request::Load { model: dir.display().to_string() });
    until(&replies, |r| matches!(r, Reply::Ready(info) if info.d_model == 512));
    let samples: std::sync::Arc<[f32]> = npy(&golden.join("audio16k_bell.npy")).into();
    let ask = |ticket| Request::Caption {
        ticket,
        clip: Clip { samples: samples.clone(), masks: Vec::new() },
        voice: Voice { model: dir.display().to_string(), adapter: 1.0 },
        prefix: "clotho > caption: ".into(),
        begun: Vec::new(),
        asked: Box::new(Generate { max_length: Some(14), ..Generate::default() }),
    };
    engine.send(ask(1));
    let all = until(&replies, |r| matches!(r, Reply::Done { ticket: 1, .. }));
    assert!(
        matches!(&all[0], Reply::Prompt { ticket: 1, special: 4, ids, pieces } if ids.len() == 7 && pieces[0] == "cl"),
        "{:?}",
        all[0]
    );
    assert_eq!(all.iter().filter(|r| matches!(r, Reply::Writing { .. })).count(), 3);
    // Why it reads so comes by itself, with the end that the limit cut off.
    let all = until(&replies, |r| matches!(r, Reply::Explained { ticket: 1, .. }));
    let Some(Reply::Explained { explanation, .. }) = all.last() else { panic!("{all:?}") };
    let given: Vec<bool> = explanation.tokens.iter().map(|token| token.given).collect();
    assert_eq!(given, [vec![true; 11], vec![false; 4]].concat());
    assert_eq!(explanation.tokens[14].piece, "<|endoftext|>");
    for token in &explanation.tokens[11..14] {
        assert_eq!(token.alternatives.iter().filter(|other| other.id == token.id).count(), 1, "{token:?}");
    }
    for ticket in [2, 3] {
        engine.send(ask(ticket));
    }
    engine.cancel();
    until(&replies, |r| matches!(r, Reply::Cancelled { ticket: 2 }));
    until(&replies, |r| matches!(r, Reply::Cancelled { ticket: 3 }));
    engine.send(ask(4));
    until(&replies, |r| matches!(r, Reply::Done { ticket: 4, .. }));
}

#[test]
fn only_the_model_that_is_meant_is_asked_and_masks_are_heard() {
    let Some((golden, dir)) = golden() else { return };
    let (engine, replies) = engine();
    engine.send(Request::Load { model: dir.display().to_string() });
    engine.send(Request::Load { model: "/nowhere".into() });
    let samples: std::sync::Arc<[f32]> = npy(&golden.join("audio16k_bell.npy")).into();
    let read = |ticket, model: String, masks| Request::Explain {
        ticket,
        clip: Clip { samples: samples.clone(), masks },
        voice: Voice { model, adapter: 1.0 },
        prefix: "clotho > caption: ".into(),
        caption: Wording::Text("A bell is ringing".into()),
    };
    engine.send(read(1, "/nowhere".into(), Vec::new()));
    let all = until(&replies, |r| matches!(r, Reply::Failed { ticket: Some(1), .. }));
    let Some(Reply::Failed { message, .. }) = all.last() else { panic!("{all:?}") };
    assert!(message.contains("/nowhere"), "{message}");
    engine.send(Request::Load { model: dir.display().to_string() });
    let mut sums = Vec::new();
    for (ticket, masks) in [(2, Vec::new()), (3, vec!["0-30".parse().unwrap()]), (4, Vec::new())] {
        engine.send(read(ticket, dir.display().to_string(), masks));
        let all = until(&replies, |r| matches!(r, Reply::Explained { ticket: t, .. } if *t == ticket));
        let Some(Reply::Explained { explanation, .. }) = all.last() else { panic!("{all:?}") };
        let written = explanation.tokens.iter().filter(|token| !token.given);
        sums.push(written.filter_map(|token| token.log_prob).sum::<f32>());
    }
    assert_eq!(sums[0].to_bits(), sums[2].to_bits(), "a mask does not stay");
    assert!(sums[1] < sums[0] - 1.0, "a bell is likelier where one is heard: {sums:?}");
}

#[test]
fn the_models_thread_says_what_is_wrong() {
    let (engine, replies) = engine();
    engine.send(Request::Tokenize { ticket: 7, prefix: "x".into() });
    let all = until(&replies, |r| matches!(r, Reply::Failed { ticket: Some(7), .. }));
    assert!(matches!(&all[0], Reply::Failed { message, .. } if message.contains("no model")));
    let dir = tempfile::tempdir().unwrap();
    engine.send(Request::Load { model: dir.path().display().to_string() });
    let all = until(&replies, |r| matches!(r, Reply::Failed { .. }));
    let Some(Reply::Failed { ticket: None, message }) = all.last() else { panic!("{all:?}") };
    assert!(message.contains("config.json"), "{message}");
}
