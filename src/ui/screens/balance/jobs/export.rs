//! Exporting, dry first.

use super::{EXPORT, Ground, done};
use crate::balance::export::{self, Destination, Export, ExportError, Preview};
use crate::balance::{Inputs, Outcome, disk};
use crate::config::plan;
use crate::files::transfer::Link;
use crate::ui::action::Action;
use crate::ui::jobs::{Job, JobContext};
use crate::ui::screens::balance::action::{BalanceAction, KeepAction};
use crate::ui::screens::balance::state::solved::Solved;
use crate::ui::widgets::numbers::count;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Progress is told this often.
const EVERY: Duration = Duration::from_millis(100);

/// An export that was tried dry.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Where to.
    pub folder: PathBuf,
    /// What it would do, in words.
    pub words: String,
    /// The subset.
    outcome: Arc<Outcome>,
    /// The plan with its text.
    solved: Box<Solved>,
    text: String,
    overwrite: bool,
}

impl Offer {
    fn export<'a>(&'a self, ground: &'a Ground) -> Export<'a> {
        Export {
            pool: &ground.pool,
            outcome: &self.outcome,
            plan_text: &self.text,
            plan: &self.solved.plan,
            ontology: ground.ontology_file.as_deref(),
            audio: ground.pool.knows_audio().then_some(Link::Hard),
        }
    }
}

/// Tries an export of what is chosen to `folder` dry. `text` is the text of the plan's file.
pub fn try_export(ground: Arc<Ground>, solved: &Solved, text: String, folder: PathBuf) -> Job {
    let solved = Box::new(solved.clone());
    Job::new(EXPORT, move |_| {
        let offer = offer(&ground, solved, &text, folder).map(Box::new);
        done(BalanceAction::Keep(KeepAction::Tried(offer)))
    })
}

fn offer(ground: &Ground, solved: Box<Solved>, text: &str, folder: PathBuf) -> Result<Offer, String> {
    let lists = &solved.base.lists;
    let inputs = Inputs { pool: &ground.pool, ontology: ground.ontology.as_ref(), plan: &solved.plan, lists };
    let outcome = Outcome::of(inputs, &solved.base.candidates, &solved.task, &solved.answer)?;
    let text = plan::write(text, &solved.plan);
    let mut offer = Offer { folder, words: String::new(), outcome: Arc::new(outcome), solved, text, overwrite: false };
    let preview = export::preview(&offer.export(ground), &offer.folder).map_err(|error| error.to_string())?;
    offer.overwrite = preview.destination == Destination::Earlier;
    offer.words = words(&preview, &offer.outcome);
    Ok(offer)
}

/// What an export would do.
fn words(preview: &Preview, outcome: &Outcome) -> String {
    let clips = |n: usize| count(n as u64);
    let [train, valid, test] = preview.rows.map(clips);
    let mut words = vec![match preview.destination {
        Destination::Earlier => format!("{} holds an earlier export, which is replaced.", preview.out.display()),
        _ => format!("{} is made.", preview.out.display()),
    }];
    words.push(format!("Annotations: {train} clips for train, {valid} for valid, {test} for test."));
    words.push(match &preview.audio {
        None => "No audio is known, so there is no AudioFolder.".to_owned(),
        Some(size) => {
            let missing =
                if size.missing > 0 { format!("; {} have no audio here", clips(size.missing)) } else { String::new() };
            format!(
                "An AudioFolder of {} files ({}), by hard links where they can be{missing}.",
                clips(size.files),
                disk::shown(size.bytes)
            )
        }
    });
    words.extend(preview.free.map(|free| format!("{} are free there.", disk::shown(free))));
    words.extend(outcome.parts.notes.iter().cloned());
    words.join(" ")
}

/// Exports as offered.
pub fn export(ground: Arc<Ground>, offer: Offer) -> Job {
    Job::new(EXPORT, move |context| {
        let mut told = Instant::now();
        let mut on_progress = |at: crate::files::transfer::Progress| {
            if told.elapsed() >= EVERY || at.files == at.of {
                told = Instant::now();
                tell(context, at.files as u64, at.of as u64);
            }
        };
        let export = offer.export(&ground);
        let written = export::write(&export, &offer.folder, offer.overwrite, &mut on_progress, context.cancel_flag());
        let ended = match written {
            Ok(written) => Ok(report(&offer.folder, written.clips, written.audio_files)),
            Err(ExportError::Stopped { .. }) => return Vec::new(),
            Err(error) => Err(error.to_string()),
        };
        done(BalanceAction::Keep(KeepAction::Exported(ended)))
    })
    .lasting()
}

fn tell(context: &JobContext, files: u64, of: u64) {
    context.send(Action::Balance(BalanceAction::Keep(KeepAction::Exporting(files, of))));
}

fn report(folder: &Path, clips: usize, files: usize) -> String {
    let (clips, files) = (count(clips as u64), count(files as u64));
    format!("exported to {}: {clips} clips, {files} audio files", folder.display())
}
