//! Where Java and the files that it needs are looked for.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where Java, the files of its programs and what was found before are looked for, and how long may be waited.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Programs that may be Java, in the order in which they are asked.
    pub java: Vec<PathBuf>,
    /// Folders that may hold `spice-1.0.jar`.
    pub spice: Vec<PathBuf>,
    /// Folders that may hold `meteor-1.5.jar`.
    pub meteor: Vec<PathBuf>,
    /// The folder of what is kept between runs; nothing is kept without one.
    pub cache: Option<PathBuf>,
    /// How long a program may run; by itself it depends on the number of clips.
    pub time_limit: Option<Duration>,
}

/// Tells environment variables that are set.
type Set<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Places {
    /// Those of this machine. What a variable names is the only place then, so that a slip in it is told.
    ///
    /// Java: `AUDIOCAP_JAVA`, else `JAVA_HOME`, the `PATH`, and where systems install it. SPICE and METEOR: `AUDIOCAP_SPICE`
    /// and `AUDIOCAP_METEOR`, else `AUDIOCAP_JAVA_METRICS` with a folder for each, else `audiocap/spice` and `audiocap/meteor`
    /// in the user's data folder and the installations of the Python packages aac-metrics and pycocoevalcap.
    pub fn of_this_machine() -> Self {
        let set: Set = &|name| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            java: java(set),
            spice: folders(set, "AUDIOCAP_SPICE", "spice"),
            meteor: folders(set, "AUDIOCAP_METEOR", "meteor"),
            cache: dirs::cache_dir().map(|folder| folder.join("audiocap")),
            time_limit: None,
        }
    }
}

fn java(set: Set) -> Vec<PathBuf> {
    let program = format!("java{EXE_SUFFIX}");
    let of_home = |home: PathBuf| home.join("bin").join(&program);
    if let Some(named) = set("AUDIOCAP_JAVA").map(PathBuf::from) {
        return vec![if named.is_dir() { of_home(named) } else { named }];
    }
    let path = set("PATH").unwrap_or_default();
    // A relative entry would have a program of a dataset's folder run.
    let on_path =
        std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(&program));
    let macs = inside(Path::new("/Library/Java/JavaVirtualMachines")).into_iter().map(|it| it.join("Contents/Home"));
    let installed = inside(Path::new("/usr/lib/jvm")).into_iter().chain(macs);
    let home = set("JAVA_HOME").map(PathBuf::from);
    let mut found: Vec<PathBuf> = home.into_iter().map(of_home).chain(on_path).collect();
    found.extend(installed.map(of_home));
    once_each(found)
}

/// Those that are files, each file once.
fn once_each(programs: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let new = |program: &PathBuf| {
        let Ok(real) = program.canonicalize() else { return false };
        let new = real.is_file() && !seen.contains(&real);
        seen.push(real);
        new
    };
    programs.into_iter().filter(new).collect()
}

/// Where a program of the name `name` may be; the variable `own` names its folder or its jar.
fn folders(set: Set, own: &str, name: &str) -> Vec<PathBuf> {
    if let Some(named) = set(own).map(PathBuf::from) {
        let folder = if named.is_file() { named.parent().map(Path::to_path_buf) } else { None };
        return vec![folder.unwrap_or(named)];
    }
    if let Some(both) = set("AUDIOCAP_JAVA_METRICS").map(PathBuf::from) {
        return vec![both.join(name), both];
    }
    let ours = dirs::data_dir().map(|folder| folder.join("audiocap"));
    let theirs = dirs::cache_dir().map(|folder| folder.join("aac-metrics"));
    let all = ours.into_iter().chain(theirs).chain(python(set));
    all.map(|folder| folder.join(name)).collect()
}

/// The folders of pycocoevalcap in the Pythons of this environment, this user and this machine.
fn python(set: Set) -> Vec<PathBuf> {
    let mut packages: Vec<PathBuf> = std::env::split_paths(&set("PYTHONPATH").unwrap_or_default()).collect();
    let active = ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(|name| set(name).map(PathBuf::from));
    let user = dirs::home_dir().map(|home| home.join(".local"));
    for prefix in active.chain(user).chain(["/usr/local".into(), "/usr".into()]) {
        let pythons = inside(&prefix.join("lib"));
        let is_python =
            |path: &&PathBuf| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("python3"));
        let both = |path: &PathBuf| ["site-packages", "dist-packages"].map(|it| path.join(it));
        packages.extend(pythons.iter().filter(is_python).flat_map(both));
    }
    packages.into_iter().filter(|path| path.is_absolute()).map(|path| path.join("pycocoevalcap")).collect()
}

/// What is in a folder, in order; nothing where it cannot be read.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_the_only_place() {
        let folder = tempfile::tempdir().unwrap();
        let jar = folder.path().join("spice-1.0.jar");
        std::fs::write(&jar, "").unwrap();
        let named = |name: &str| (name == "AUDIOCAP_SPICE").then(|| jar.clone().into_os_string());
        assert_eq!(folders(&named, "AUDIOCAP_SPICE", "spice"), [folder.path()]);
        let both = |name: &str| (name == "AUDIOCAP_JAVA_METRICS").then(|| "/x".into());
        assert_eq!(folders(&both, "AUDIOCAP_METEOR", "meteor"), [Path::new("/x/meteor"), Path::new("/x")]);
        let home = |name: &str| (name == "AUDIOCAP_JAVA").then(|| folder.path().into());
        assert_eq!(java(&home), [folder.path().join("bin").join(format!("java{EXE_SUFFIX}"))]);
    }

    #[test]
    fn python_packages_are_found_in_an_environment() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("lib/python3.11/site-packages")).unwrap();
        let set = |name: &str| (name == "VIRTUAL_ENV").then(|| folder.path().into());
        let expected = folder.path().join("lib/python3.11/site-packages/pycocoevalcap/meteor");
        assert!(folders(&set, "AUDIOCAP_METEOR", "meteor").contains(&expected));
    }
}
