//! Steering the run under the cursor.

use crate::run::reader::Run;
use crate::run::{Command, Stage};
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Input, Popup};
use crate::ui::screens::train::action::{FormAction, Plain, SteerAction, TrainAction};
use crate::ui::screens::train::jobs;
use crate::ui::screens::train::state::Train;
use crate::ui::screens::train::state::steering::{Asked, wish};
use crate::ui::widgets::numbers::short;
use std::path::PathBuf;

pub(super) fn update(state: &mut Train, action: SteerAction) -> Vec<Effect> {
    match action {
        SteerAction::Send(run, command) => vec![Effect::Job(jobs::send(run, command))],
        SteerAction::Sent(run, command, sent) => sent_or_not(state, run, command, sent),
        action => match state.run() {
            Some(run) if run.is_live() => to_live(run, &action),
            Some(run) if matches!(action, SteerAction::AskRate) && run.info.is_some() => {
                vec![Effect::Popup(ask_rate(run, "Go on with another peak learning rate", |rate| {
                    Action::Train(TrainAction::Form(FormAction::ResumeAt(rate)))
                }))]
            }
            Some(run) => vec![Effect::Say(Message::warning(not_live(run)))],
            None => vec![Effect::Say(Message::info("no run is under the cursor"))],
        },
    }
}

fn to_live(run: &Run, action: &SteerAction) -> Vec<Effect> {
    let path = run.layout.root().to_owned();
    let send = |command| Action::Train(TrainAction::Steer(SteerAction::Send(path.clone(), command)));
    let effect = match action {
        SteerAction::PauseOrResume if run.stage == Stage::Paused => Effect::Do(send(Command::Resume)),
        SteerAction::PauseOrResume => Effect::Do(send(Command::Pause)),
        SteerAction::Ask(Plain::Checkpoint) => Effect::Do(send(Command::Checkpoint)),
        SteerAction::Ask(Plain::Evaluate) => Effect::Do(send(Command::Evaluate)),
        SteerAction::Ask(Plain::Stop) => {
            let detail = "It makes a checkpoint first, and can be resumed from there.";
            Effect::Popup(Popup::confirm(format!("Stop {}?", run.layout.name()), detail, send(Command::Stop)))
        }
        SteerAction::AskRate => {
            Effect::Popup(ask_rate(run, "Peak learning rate from now on; a checkpoint is made first", move |value| {
                Action::Train(TrainAction::Steer(SteerAction::Send(path.clone(), Command::SetLr { value })))
            }))
        }
        SteerAction::AskNote => {
            let note = move |text: String| {
                let command = Command::Note { text: text.trim().to_owned() };
                Action::Train(TrainAction::Steer(SteerAction::Send(path.clone(), command)))
            };
            Effect::Popup(Popup::input("Note, kept with the run", "", note))
        }
        SteerAction::Send(..) | SteerAction::Sent(..) => return Vec::new(),
    };
    vec![effect]
}

fn ask_rate(run: &Run, title: &str, then: impl Fn(f64) -> Action + Send + Sync + 'static) -> Popup {
    let now = run.series("learning_rate").and_then(crate::run::reader::Series::last).map(|last| short(last.1));
    let rate = move |text: String| match text.trim().replace('_', "").parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => then(value),
        _ => {
            let why = format!("{text:?} is no learning rate: give a number such as 1e-5");
            Action::App(crate::ui::action::AppAction::Say(Message::warning(why)))
        }
    };
    let now = now.map_or(String::new(), |now| format!("; the last one was {now}"));
    Popup::Input(Input::new(title, "", rate).with_note(format!("a number such as 1e-5{now}")))
}

fn not_live(run: &Run) -> String {
    let name = run.layout.name();
    match run.stage {
        Stage::PresumedDead => format!("{name} gives no sign of life: nobody would answer; u goes on with it"),
        Stage::Empty => format!("{name} has not begun yet"),
        stage => format!("{name} is {}: nobody would answer; u goes on with it", stage.name()),
    }
}

fn sent_or_not(state: &mut Train, run: PathBuf, command: Command, sent: Result<u64, String>) -> Vec<Effect> {
    match sent {
        Ok(n) => {
            let words = format!("asked to {}; waiting for the run to answer", wish(&command));
            state.steering.asked.push(Asked { run, n, command });
            vec![Effect::Say(Message::info(words))]
        }
        Err(why) => vec![Effect::Say(Message::error(why))],
    }
}
