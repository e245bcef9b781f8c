//! Lists of clips that a plan names: ids, files of ids, a CSV column, another dataset.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::config::plan::{ClipList, Plan};
use crate::dataset::{Clip, Dataset};

/// The recordings of a list, by what their ids have in common with those of near duplicates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClipIds {
    /// What the plan calls it.
    pub name: String,
    recordings: HashSet<String>,
}

/// Every list of a plan, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// In the order of the plan.
    pub include: Vec<ClipIds>,
    /// In the order of the plan.
    pub exclude: Vec<ClipIds>,
    /// Members of train, valid and test.
    pub members: [Vec<ClipIds>; 3],
    /// Clips that must not be in train, valid and test.
    pub never: [Vec<ClipIds>; 3],
}

impl ClipIds {
    /// How many recordings it names.
    pub fn len(&self) -> usize {
        self.recordings.len()
    }

    /// Whether it names none.
    pub fn is_empty(&self) -> bool {
        self.recordings.is_empty()
    }

    /// Whether a clip is in it, or another cut or spelling of the same recording.
    pub fn has(&self, id: &str) -> bool {
        self.recordings.contains(recording(id))
    }

    /// The recordings, in order.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut sorted: Vec<&str> = self.recordings.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        sorted
    }

    fn read(list: &ClipList, base: &Path) -> Result<ClipIds, String> {
        let mut ids: Vec<String> = list.clips.clone();
        let place = |path: &PathBuf| if path.is_absolute() { path.clone() } else { base.join(path) };
        if let Some(path) = &list.ids {
            ids.extend(lines(&place(path))?);
        }
        if let Some(path) = &list.csv {
            ids.extend(column(&place(path), list.column.as_deref().unwrap_or("youtube_id"))?);
        }
        if let Some(path) = &list.dataset {
            ids.extend(files(&place(path))?);
        }
        let recordings = ids.iter().map(|id| recording(id.trim()).to_owned()).filter(|id| !id.is_empty()).collect();
        Ok(ClipIds { name: list.name.clone(), recordings })
    }
}

impl Lists {
    /// Reads the lists of a plan; its paths are relative to `base`.
    ///
    /// # Errors
    /// In words, with the name of the list and the file, when one cannot be read.
    pub fn read(plan: &Plan, base: &Path) -> Result<Lists, String> {
        let all = |what: &str, lists: &[ClipList]| -> Result<Vec<ClipIds>, String> {
            let read = |list: &ClipList| {
                ClipIds::read(list, base).map_err(|why| format!("the plan's {what} `{}`: {why}", list.name))
            };
            lists.iter().map(read).collect()
        };
        let parts = [&plan.splits.train, &plan.splits.valid, &plan.splits.test];
        let [train, valid, test] = parts.map(|part| all("members", &part.members));
        let [not_train, not_valid, not_test] = parts.map(|part| all("never", &part.never));
        Ok(Lists {
            include: all("include", &plan.include)?,
            exclude: all("exclude", &plan.exclude)?,
            members: [train?, valid?, test?],
            never: [not_train?, not_valid?, not_test?],
        })
    }
}

/// What an id has in common with ids of near duplicates: files of AudioCaps are called `Y<id>`, others `<id>_<start>` or
/// `<id>_<start>_<end>`. YouTube ids have eleven characters; any other id is itself.
pub fn recording(id: &str) -> &str {
    const YOUTUBE: usize = 11;
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let head = |from: usize| id.get(from..from + YOUTUBE).filter(|head| head.chars().all(is_id));
    let is_time = |rest: &str| {
        !rest.is_empty()
            && rest.split('_').skip(1).all(|part| !part.is_empty() && part.parse::<f64>().is_ok_and(f64::is_finite))
    };
    let cut = |from: usize| {
        let rest = &id[from + YOUTUBE..];
        rest.is_empty() || (rest.starts_with('_') && is_time(rest))
    };
    match (head(0), id.starts_with('Y').then(|| head(1)).flatten()) {
        (Some(head), _) if cut(0) => head,
        (_, Some(head)) if cut(1) => head,
        _ => id,
    }
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn lines(path: &Path) -> Result<Vec<String>, String> {
    let text = text(path)?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

fn column(path: &Path, name: &str) -> Result<Vec<String>, String> {
    let text = text(path)?;
    let mut csv = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = csv.headers().map_err(|error| format!("{}: {error}", path.display()))?.clone();
    let Some(column) = heads.iter().position(|head| head == name) else {
        let known: Vec<&str> = heads.iter().collect();
        return Err(format!("{} has no column `{name}`, only {}", path.display(), known.join(", ")));
    };
    let rows = csv.records().filter_map(Result::ok);
    Ok(rows.filter_map(|row| row.get(column).map(str::to_owned)).collect())
}

fn files(path: &Path) -> Result<Vec<String>, String> {
    let dataset = Dataset::open(path).map_err(|error| error.to_string())?;
    let stem = |clip: &Clip| clip.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut ids = Vec::new();
    for split in &dataset.splits {
        while !split.wait_for(usize::MAX, Duration::from_hours(1)) {}
        ids.extend(split.every_row(stem, &AtomicBool::new(false)).into_iter().flatten());
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_duplicates_are_one_recording() {
        for id in ["7fmOlUlwoNg", "Y7fmOlUlwoNg", "7fmOlUlwoNg_20.000", "7fmOlUlwoNg_20_30", "Y7fmOlUlwoNg_20"] {
            assert_eq!(recording(id), "7fmOlUlwoNg", "{id}");
        }
        for id in ["7fmOlUlwoNg_a", "7fmOlUlwoNgx", "short", "YQSuFyFm3Lc", "tom drum_12", "_____"] {
            assert_eq!(recording(id), id);
        }
    }

    #[test]
    fn lists_come_from_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ids.txt"), "\u{feff}# mine\naaaaaaaaaaa\r\n\nYbbbbbbbbbbb\n").unwrap();
        std::fs::write(
            folder.path().join("t.csv"),
            "audiocap_id,youtube_id,caption\r\n1,ccccccccccc,\"a, b\"\r\n2,ddddddddddd\r\n",
        )
        .unwrap();
        let list = ClipList {
            name: "x".to_owned(),
            clips: vec!["eeeeeeeeeee".to_owned()],
            ids: Some("ids.txt".into()),
            csv: Some("t.csv".into()),
            ..ClipList::default()
        };
        let ids = ClipIds::read(&list, folder.path()).unwrap();
        assert_eq!(ids.sorted(), ["aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc", "ddddddddddd", "eeeeeeeeeee"]);
        assert!(ids.has("Yccccccccccc_30.000") && !ids.has("fffffffffff"));
        let wrong = ClipList { column: Some("id".to_owned()), ..list };
        let why = ClipIds::read(&wrong, folder.path()).unwrap_err();
        assert!(why.contains("no column `id`, only audiocap_id, youtube_id, caption"), "{why}");
    }
}
