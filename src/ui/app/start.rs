//! What happens after the first frame: datasets and the model.

use super::App;
use crate::dataset::{Dataset, demo};
use crate::ui::action::{Action, AppAction};
use crate::ui::effect::Effect;
use crate::ui::jobs::{Job, JobContext, Lane};
use crate::ui::message::Message;
use crate::ui::room::Room;
use crate::ui::shared::DEMO_MODEL;
use crate::whisper::{Device, Precision};
use std::path::PathBuf;
use std::sync::Arc;

/// How the workbench is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folders to open. None: those open the last time, or the demo.
    pub datasets: Vec<PathBuf>,
    /// Open the demo dataset, making it first when it is not there.
    pub demo: bool,
    /// Directory or hub id of the model. None: the one remembered, or the demo's.
    pub model: Option<String>,
    /// Where the model computes. None: what the settings say, or the processor.
    pub device: Option<Device>,
    /// In which numbers the model computes. None: what the settings say, or `f32`.
    pub precision: Option<Precision>,
    /// Name of the theme for this time. None: the one remembered, or the default.
    pub theme: Option<String>,
    /// Draw with ASCII characters only.
    pub ascii: bool,
    /// The room in front.
    pub room: Room,
    /// A plan, or files of clips, for the Balance room.
    pub balance: Vec<PathBuf>,
    /// Folders with the audio of these clips.
    pub balance_audio: Vec<PathBuf>,
    /// The run that the Train room shows, or a folder of runs.
    pub watch: Option<PathBuf>,
}

impl App {
    /// What to do first: open the datasets and load the model, all beside the screen.
    pub fn start(&mut self, options: &Options) -> Vec<Effect> {
        self.room = options.room;
        let mut effects = self.first_datasets(options);
        effects.extend(self.first_model(options));
        effects.extend(self.first_runs(options));
        effects.extend(self.balance.start(&options.balance, &options.balance_audio));
        self.settle(effects)
    }

    fn first_datasets(&mut self, options: &Options) -> Vec<Effect> {
        let remembered = &self.shared.settings.datasets;
        let named = if options.datasets.is_empty() && !options.demo { remembered } else { &options.datasets };
        let mut effects = Vec::new();
        if !named.is_empty() {
            let folders = named.clone();
            self.shared.preparing = Some(("opening".to_owned(), 0, 0));
            effects.push(Effect::Job(Job::new(Lane("open at start"), move |_| open_all(&folders))));
        }
        if options.demo || (effects.is_empty() && options.watch.is_none()) {
            self.shared.preparing = Some(("the demo".to_owned(), 0, 0));
            effects.push(open_demo());
        }
        if !options.datasets.is_empty() && options.datasets != *remembered {
            let mut settings = self.shared.settings.clone();
            settings.datasets = options.datasets.iter().map(|path| absolute(path)).collect();
            effects.push(Effect::Save(settings));
        }
        effects
    }

    /// Runs are looked for where they were the last time, and where `audiocap train` puts them.
    fn first_runs(&mut self, options: &Options) -> Vec<Effect> {
        let usual =
            [Some("runs".into()), Some("checkpoints".into()), dirs::data_dir().map(|d| d.join("audiocap/runs"))];
        let there = usual.into_iter().flatten().filter(|folder: &PathBuf| folder.is_dir());
        let remembered = self.shared.settings.runs.iter().cloned();
        self.train.start(remembered.chain(there).collect(), options.watch.clone())
    }

    fn first_model(&mut self, options: &Options) -> Vec<Effect> {
        if options.model.is_none() && options.watch.is_some() {
            // Who watches a run leaves the machine to it.
            return Vec::new();
        }
        let model = options.model.clone().or_else(|| self.shared.settings.model.clone());
        vec![Effect::Do(Action::App(AppAction::StartModel(model.unwrap_or_else(|| DEMO_MODEL.to_owned()))))]
    }
}

fn absolute(path: &std::path::Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn open_all(folders: &[PathBuf]) -> Vec<Action> {
    let open = |folder: &PathBuf| match Dataset::open(folder) {
        Ok(dataset) => AppAction::Opened(Arc::new(dataset)),
        Err(error) => AppAction::Say(Message::error(error.to_string())),
    };
    let mut actions: Vec<Action> = folders.iter().map(|folder| Action::App(open(folder))).collect();
    actions.push(Action::App(AppAction::Preparing(None)));
    actions
}

/// Opens the demo dataset beside the screen, making it first when it is not there.
pub(super) fn open_demo() -> Effect {
    Effect::Job(Job::new(Lane("demo"), |context| {
        vec![Action::App(AppAction::Preparing(None)), Action::App(demo_dataset(context))]
    }))
}

fn demo_dataset(context: &JobContext) -> AppAction {
    let mut progress = |done: usize, total: usize| {
        let what = Some(("making the demo".to_owned(), done as u64, total as u64));
        context.send(Action::App(AppAction::Preparing(what)));
    };
    let opened = demo::open_or_make(&mut progress).and_then(|folder| Ok(Dataset::open(&folder)?));
    match opened {
        Ok(dataset) => AppAction::Opened(Arc::new(dataset)),
        Err(error) => AppAction::Say(Message::error(format!("no demo: {error:#}"))),
    }
}
