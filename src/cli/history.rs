//! `audiocap history`: the tries that the Caption room kept.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;

use super::output::{self, Outcome};
use crate::history::{Entry, Form, Found, History, Wanted, day, export, folder};
use crate::text::safe;

const EXAMPLES: &str = "\
Examples:
  audiocap history                               the newest tries about all datasets
  audiocap history clotho/ --search \"dog\"
  audiocap history clotho/ --clip rain.wav --json | jq -r .caption
  audiocap history clotho/ --last 1000 --export tries.csv
  audiocap history clotho/ --clip rain.wav --forget --yes

The Caption room keeps every finished try (`history: false` in settings.yaml ends that), for each dataset in a file of its own in
the user's data folder. An export is a CSV table, or by its extension JSON lines with everything that is known.";

/// Options of `audiocap history`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Options {
    /// The folder of a dataset; without one the tries of all are shown
    #[arg(value_name = "DATASET")]
    dataset: Option<PathBuf>,
    /// Only tries about clips that belong to no dataset
    #[arg(long, conflicts_with = "dataset")]
    loose: bool,
    /// Only tries about this clip: its name in the dataset, or its path
    #[arg(long, value_name = "NAME")]
    clip: Option<String>,
    /// Only tries with this text in caption, clip, model or prefix
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The newest so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    last: usize,
    /// One JSON object a line instead of a table, with everything that is known
    #[arg(long)]
    json: bool,
    /// Write them into this file: .csv or .jsonl
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    export: Option<PathBuf>,
    /// Replace the file of --export where it is there already
    #[arg(long, requires = "export")]
    overwrite: bool,
    /// Take tries out of the history, all that --clip and --search choose; asks for --yes
    #[arg(long, conflicts_with_all = ["json", "export", "last"])]
    forget: bool,
    /// Do it
    #[arg(long, requires = "forget")]
    yes: bool,
}

impl Options {
    fn wanted(&self) -> Wanted {
        Wanted { clip: self.clip.clone(), text: self.search.clone(), ..Wanted::default() }
    }

    /// The files that are asked for; a dataset without one is told of, with those that have one.
    fn files(&self, history: &History) -> anyhow::Result<Vec<PathBuf>> {
        let all = history.files()?;
        if self.dataset.is_none() && !self.loose {
            return Ok(all);
        }
        let file = history.file_of(self.dataset.as_deref());
        if file.is_file() {
            return Ok(vec![file]);
        }
        let whose =
            self.dataset.as_ref().map_or_else(|| "clips without a dataset".into(), |path| path.to_string_lossy());
        let others: Vec<String> = all.iter().filter_map(|file| whose_tries(history, file)).collect();
        let known =
            if others.is_empty() { "none are".to_owned() } else { format!("there are those of {}", others.join(", ")) };
        bail!("no tries are kept of {whose}; {known}")
    }
}

/// The dataset that a file of tries is about.
fn whose_tries(history: &History, file: &Path) -> Option<String> {
    let newest = history.newest(&[file.to_owned()], &Wanted::default(), 1).ok()?;
    newest.entries.into_iter().next()?.dataset
}

/// Shows, exports or forgets tries.
pub fn run(options: &Options) -> anyhow::Result<Outcome> {
    let form = options.export.as_deref().map(|file| destination(file, options.overwrite)).transpose()?;
    let history = History::at(folder().context("there is no home folder: set HOME or XDG_DATA_HOME")?);
    let files = options.files(&history)?;
    if options.forget {
        return forget(&history, &files, options);
    }
    let found = history.newest(&files, &options.wanted(), options.last)?;
    if let Some(told) = &found.told {
        output::note(&format!("audiocap: warning: {}", safe(&told.to_string())));
    }
    match (&options.export, form) {
        (Some(file), Some(form)) => write(file, form, &found)?,
        _ if options.json => found.entries.iter().try_for_each(output::json)?,
        _ if found.entries.is_empty() => {
            output::note("no such tries are kept: the Caption room of `audiocap` keeps them");
        }
        _ => output::line(&table(&found.entries))?,
    }
    Ok(Outcome::Good)
}

/// How `file` is to be written; refused before anything is read.
fn destination(file: &Path, overwrite: bool) -> anyhow::Result<Form> {
    let there = file.symlink_metadata().is_ok();
    ensure!(overwrite || !there, "{} exists already: name a new file, or say --overwrite", file.display());
    Form::of(file)
        .with_context(|| format!("{} is neither .csv nor .jsonl: the extension says how to write", file.display()))
}

fn write(file: &Path, form: Form, found: &Found) -> anyhow::Result<()> {
    crate::files::write_atomic(file, &export(&found.entries, form)?)?;
    output::note(&format!("{} in {}", tries(found.entries.len()), safe(&file.display().to_string())));
    Ok(())
}

fn tries(count: usize) -> String {
    if count == 1 { "1 try".to_owned() } else { format!("{count} tries") }
}

fn forget(history: &History, files: &[PathBuf], options: &Options) -> anyhow::Result<Outcome> {
    let wanted = options.wanted();
    if !options.yes {
        let count = history.newest(files, &wanted, usize::MAX)?.entries.len();
        bail!("{} would be forgotten for good: say --yes to do it, or look at them without --forget", tries(count));
    }
    let gone = files.iter().try_fold(0, |gone, file| Ok::<_, std::io::Error>(gone + history.forget(file, &wanted)?))?;
    output::note(&format!("{} forgotten", tries(gone)));
    Ok(Outcome::Good)
}

/// A row for each try, the newest first.
fn table(entries: &[Entry]) -> String {
    let head = ["day", "clip", "model", "prefix", "prob", "caption"].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(entries.iter().map(row)).collect();
    output::table(&rows, &[4])
}

/// `prob` is the geometric mean of the tokens' probabilities.
fn row(entry: &Entry) -> Vec<String> {
    let shown = |text: &str| safe(text).into_owned();
    let mean = entry.log_probs.iter().sum::<f32>() / entry.log_probs.len().max(1) as f32;
    let probability = if entry.log_probs.is_empty() { String::new() } else { format!("{:.0} %", mean.exp() * 100.0) };
    vec![
        shown(day(&entry.time)),
        shown(&entry.file_name),
        shown(&crate::ui::shared::model_label(&entry.model)),
        shown(entry.prefix.trim_end()),
        probability,
        shown(&entry.caption),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Entry, table};

    #[test]
    fn the_table_shows_a_terminal_nothing_to_obey() {
        let entry = Entry {
            time: "2026-11-26T14:33:29Z".into(),
            caption: "a dog\x1b[2J\nbarks".into(),
            log_probs: vec![-0.5, -0.5],
            ..Entry::default()
        };
        let text = table(&[entry]);
        assert_eq!(text.lines().nth(1), Some("2026-11-26                       61 %  a dog\\x1b[2J barks"), "{text}");
    }
}
