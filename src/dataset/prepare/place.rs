//! From drafts to folders: the audio first, the metadata last.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::draft::{Draft, Row};
use super::{How, METADATA, PrepareError, Prepared, PreparedSplit};
use crate::dataset::extensions::is_audio;
use crate::dataset::trust_links;
use crate::files::transfer::{self, Item, Link, Progress, bring};
use crate::files::{sweep, write_atomic};

/// Why a row has no clip.
const NO_AUDIO: &str = "its audio file is not there";
const NOT_BROUGHT: &str = "its audio file could not be brought";

/// Everything that is to be in the AudioFolder.
pub(super) struct Plan {
    pub audiofolder: PathBuf,
    pub drafts: Vec<Draft>,
    /// Files beside the splits, copied.
    pub also: Vec<Item>,
    pub notes: Vec<String>,
}

/// Brings the audio and writes the metadata; an unfinished [`Prepared`] where that was stopped.
pub(super) fn publish(
    mut plan: Plan,
    how: How,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &AtomicBool,
) -> Result<Prepared, PrepareError> {
    let sample = plan.drafts.iter().find_map(|draft| draft.rows.first()).map(|row| row.from.clone());
    for draft in &mut plan.drafts {
        let dir = draft.dir.clone();
        draft.keep(|row| row.from.is_file() || dir.join(&row.file_name).is_file(), NO_AUDIO);
    }
    if plan.drafts.iter().all(|draft| draft.rows.is_empty()) {
        return Err(PrepareError::Nothing(nothing(&plan, sample.as_deref())));
    }
    refuse_others(&plan.drafts, how)?;
    plan.notes.extend(plan.drafts.iter().filter_map(strangers));
    plan.notes.extend(plan.drafts.iter().filter_map(run_on));
    if how.dry_run {
        return Ok(prepared(plan, how, transfer::Summary::default(), false));
    }
    plan.drafts.iter().for_each(|draft| sweep(&draft.dir));
    if how.link == Link::Sym {
        trust_sources(&mut plan);
    }
    let audio = bring_all(&plan, how.link, on_progress, cancel);
    if audio.cancelled || audio.stopped.is_some() {
        return Ok(prepared(plan, how, audio, false));
    }
    let failed: HashSet<&Path> = audio.failures.iter().map(|failure| failure.to.as_path()).collect();
    for draft in &mut plan.drafts {
        let dir = draft.dir.clone();
        let came = |to: PathBuf| to.is_file() && !failed.contains(to.as_path());
        draft.keep(|row| came(dir.join(&row.file_name)), NOT_BROUGHT);
    }
    if plan.also.iter().any(|item| failed.contains(item.to.as_path())) {
        return Ok(prepared(plan, how, audio, false));
    }
    write_all(&plan.drafts, how)?;
    Ok(prepared(plan, how, audio, true))
}

fn bring_all(plan: &Plan, link: Link, on_progress: &mut dyn FnMut(Progress), cancel: &AtomicBool) -> transfer::Summary {
    let also = bring(&plan.also, Link::Copy, &mut |_| {}, cancel);
    let item = |dir: &Path, row: &Row| Item { from: row.from.clone(), to: dir.join(&row.file_name) };
    let stays = |item: &Item| item.from == item.to || !item.from.is_file();
    let of = |draft: &Draft| draft.rows.iter().map(|row| item(&draft.dir, row)).collect::<Vec<_>>();
    let items: Vec<Item> = plan.drafts.iter().flat_map(of).filter(|item| !stays(item)).collect();
    let mut audio = bring(&items, link, on_progress, cancel);
    audio.failures.extend(also.failures);
    audio.stopped = audio.stopped.or(also.stopped);
    audio
}

/// Links that lead out of a dataset are not followed, but for those that the user has asked for here.
fn trust_sources(plan: &mut Plan) {
    let rows = plan.drafts.iter().flat_map(|draft| &draft.rows);
    let folders: BTreeSet<&Path> = rows.filter_map(|row| row.from.parent()).collect();
    let trusted = folders.iter().try_for_each(|folder| trust_links(&plan.audiofolder, folder));
    let note = |error| format!("the links will not be followed here, as {error}: choose --link hard or copy");
    plan.notes.extend(trusted.err().map(note));
}

/// Refuses before anything is done where a split has other metadata than this run would give it.
fn refuse_others(drafts: &[Draft], how: How) -> Result<(), PrepareError> {
    let other = |draft: &&Draft| {
        let file = draft.dir.join(METADATA);
        file.exists() && !draft.rows.is_empty() && fs::read(&file).ok().as_deref() != Some(draft.metadata().as_bytes())
    };
    match drafts.iter().find(other) {
        Some(draft) if !how.replace => Err(PrepareError::InTheWay(format!(
            "{} is there already and says something else: --replace writes it anew (as it must be after more audio came)",
            draft.dir.join(METADATA).display()
        ))),
        _ => Ok(()),
    }
}

fn write_all(drafts: &[Draft], how: How) -> Result<(), PrepareError> {
    refuse_others(drafts, how)?;
    for draft in drafts.iter().filter(|draft| !draft.rows.is_empty()) {
        write_atomic(&draft.dir.join(METADATA), draft.metadata().as_bytes())?;
    }
    Ok(())
}

/// Audio in the folder of a split that no row names.
fn strangers(draft: &Draft) -> Option<String> {
    let names: HashSet<&str> = draft.rows.iter().map(|row| row.file_name.as_str()).collect();
    let strange = |name: &String| is_audio(Path::new(name)) && !name.starts_with('.') && !names.contains(name.as_str());
    let entries = fs::read_dir(&draft.dir).ok()?;
    let found: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(strange).collect();
    let first = found.iter().min()?;
    Some(format!("{}: {} audio files are in no row, such as {first}; they stay", draft.dir.display(), found.len()))
}

/// Text with line breaks in it, which may be rows that a missing quote has made one.
fn run_on(draft: &Draft) -> Option<String> {
    let breaks = |row: &&Row| row.columns.values().any(|cell| cell.as_str().is_some_and(|text| text.contains('\n')));
    let first = draft.rows.iter().find(breaks)?;
    let (split, name) = (&draft.name, &first.file_name);
    Some(format!("`{split}`: there are line breaks in the text of {name}: is a closing quote missing before them?"))
}

/// Why nothing would be left, and what may be meant.
fn nothing(plan: &Plan, sample: Option<&Path>) -> String {
    let Some(sample) = sample else {
        return format!("no row can be used for {}", plan.audiofolder.display());
    };
    let folder = sample.parent().unwrap_or(sample);
    let wanted = sample.extension().unwrap_or_default();
    let others = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let hint = others.filter(|path| is_audio(path) && path.extension() != Some(wanted)).find_map(|path| {
        let there = path.extension()?.to_string_lossy().into_owned();
        Some(format!("; .{there} files are there: is --audio-format {there} meant?"))
    });
    let dropped: usize = plan.drafts.iter().map(|draft| draft.dropped.len()).sum();
    let (file, hint) = (sample.display(), hint.unwrap_or_default());
    format!("none of {dropped} rows has its audio: {file} would be the first{hint}")
}

fn prepared(plan: Plan, how: How, audio: transfer::Summary, complete: bool) -> Prepared {
    let split = |draft: &Draft| PreparedSplit { name: draft.name.clone(), rows: draft.rows.len(), complete };
    let empty = |draft: &&Draft| draft.rows.is_empty();
    let mut notes = plan.notes;
    notes.extend(
        plan.drafts
            .iter()
            .filter(empty)
            .map(|draft| format!("`{}` has no row left and gets no {METADATA}", draft.name)),
    );
    Prepared {
        audiofolder: plan.audiofolder,
        dry_run: how.dry_run,
        splits: plan.drafts.iter().map(split).collect(),
        dropped: plan.drafts.into_iter().flat_map(|draft| draft.dropped).collect(),
        notes,
        audio,
    }
}
