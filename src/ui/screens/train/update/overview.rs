//! What a run is, what happened in it, and in what runs differ.

use crate::config::flat::flat;
use crate::run::reader::Run;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Paragraph, Popup};
use crate::ui::screens::train::state::Train;
use crate::ui::theme::Role;
use crate::ui::widgets::numbers::count;
use std::collections::BTreeMap;

/// Lines of a config that are shown.
const LONG: usize = 500;

/// In what the configs of the shown runs differ.
pub(super) fn differences(state: &Train) -> Vec<Effect> {
    let runs = state.shown();
    if runs.len() < 2 {
        return vec![Effect::Say(Message::info("lay another run over this one first"))];
    }
    let mut text = Vec::new();
    let configs: Vec<BTreeMap<String, String>> =
        runs.iter().map(|run| flat(&run.config).into_iter().collect()).collect();
    let mut keys: Vec<&String> = configs.iter().flat_map(BTreeMap::keys).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let values: Vec<Option<&String>> = configs.iter().map(|config| config.get(key)).collect();
        if values.iter().any(|value| *value != values[0]) {
            text.push(Paragraph::Heading(key.clone()));
            let row = |(run, value): (&&Run, Option<&String>)| {
                Paragraph::Pair(run.layout.name(), value.map_or_else(|| "not there".to_owned(), ToOwned::to_owned))
            };
            text.extend(runs.iter().zip(values).map(row));
        }
    }
    if text.is_empty() {
        text.push(Paragraph::Words(Role::Text, "Their configs are the same, or they have none.".into()));
    }
    vec![Effect::Popup(Popup::text("In what these runs differ", text))]
}

/// What happened in the run under the cursor, the newest first, then what it is and its config.
pub(super) fn story(state: &Train) -> Vec<Effect> {
    let Some(run) = state.run() else { return vec![Effect::Say(Message::info("no run is under the cursor"))] };
    let mut text = vec![Paragraph::Heading("What happened, the newest first".into())];
    text.extend(run.events.iter().rev().take(LONG).map(|event| {
        let words =
            if event.message.is_empty() { event.event.clone() } else { format!("{}: {}", event.event, event.message) };
        Paragraph::Pair(format!("step {}", count(event.step)), words)
    }));
    if run.events.is_empty() {
        text.push(Paragraph::Words(Role::Muted, "Nothing is written down.".into()));
    }
    text.push(Paragraph::Heading("The run".into()));
    text.push(Paragraph::Pair("folder".into(), run.layout.root().display().to_string()));
    if let Some(info) = &run.info {
        text.push(Paragraph::Pair("command".into(), info.command.join(" ")));
        text.push(Paragraph::Pair("began from".into(), info.base_model.clone()));
        text.push(Paragraph::Pair("version".into(), info.version.clone()));
        text.push(Paragraph::Pair("machine".into(), info.host.clone()));
        text.extend(info.seeds.iter().map(|(what, seed)| Paragraph::Pair(format!("seed: {what}"), seed.to_string())));
        text.extend(info.extra.iter().map(|(key, value)| Paragraph::Pair(key.clone(), value.to_string())));
    }
    if !run.config.is_empty() {
        text.push(Paragraph::Heading("Its config".into()));
        text.extend(flat(&run.config).into_iter().take(LONG).map(|(key, value)| Paragraph::Pair(key, value)));
    }
    vec![Effect::Popup(Popup::text(run.layout.name(), text))]
}
