//! The files that a user brings along: which, whether they are whole, and where they come from.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::Lack;

/// A program and its files.
pub(super) struct Program {
    pub jar: &'static str,
    /// The folder that its archive unpacks to.
    unpacked: &'static str,
    /// Its other files.
    parts: &'static [&'static str],
    /// Where its archive is published.
    from: &'static str,
    /// What is to be unpacked besides.
    besides: &'static str,
    /// The variable that names its folder, and the name of its folder among ours.
    setting: &'static str,
    folder: &'static str,
}

/// Anderson, Fernando, Johnson and Gould, SPICE: Semantic propositional image caption evaluation, ECCV 2016.
pub(super) const SPICE: Program = Program {
    jar: "spice-1.0.jar",
    unpacked: "SPICE-1.0",
    parts: &[
        "lib/stanford-corenlp-3.6.0.jar",
        "lib/stanford-corenlp-3.6.0-models.jar",
        "lib/SceneGraphParser-1.0.jar",
        "lib/Meteor-1.5.jar",
        "lib/ejml-0.23.jar",
        "lib/fst-2.47.jar",
        "lib/guava-19.0.jar",
        "lib/jackson-core-2.5.3.jar",
        "lib/javassist-3.19.0-GA.jar",
        "lib/json-simple-1.1.1.jar",
        "lib/lmdbjni-0.4.6.jar",
        "lib/objenesis-2.4.jar",
        "lib/slf4j-api-1.7.12.jar",
    ],
    from: "https://panderson.me/images/SPICE-1.0.zip",
    besides: ", CoreNLP 3.6.0 (http://nlp.stanford.edu/software/stanford-corenlp-full-2015-12-09.zip) into its lib/",
    setting: "AUDIOCAP_SPICE",
    folder: "spice",
};

/// Denkowski and Lavie, Meteor Universal: Language specific translation evaluation for any target language, WMT 2014.
pub(super) const METEOR: Program = Program {
    jar: "meteor-1.5.jar",
    unpacked: "meteor-1.5",
    parts: &["data/paraphrase-en.gz"],
    from: "https://www.cs.cmu.edu/~alavie/METEOR/",
    besides: "",
    setting: "AUDIOCAP_METEOR",
    folder: "meteor",
};

/// So many missing files are named.
const TOLD: usize = 3;

/// What SPICE parses with; its own archive has a script that fetches it.
const CORENLP: &str = "http://nlp.stanford.edu/software/stanford-corenlp-full-2015-12-09.zip";

/// Bytes at the end of a jar within which its table of contents ends.
const END: u64 = 66_000;

impl Program {
    /// The first of `folders` in which the program is whole.
    pub fn find(&self, folders: &[PathBuf]) -> Result<PathBuf, Lack> {
        let unpacked = folders.iter().flat_map(|folder| [folder.clone(), folder.join(self.unpacked)]);
        let there: Vec<PathBuf> = unpacked.filter(|folder| folder.join(self.jar).is_file()).collect();
        let whole = there.iter().find(|folder| self.broken(folder).is_empty());
        match (whole, there.first()) {
            (Some(folder), _) => Ok(std::path::absolute(folder).unwrap_or_else(|_| folder.clone())),
            (None, Some(folder)) => Err(self.incomplete(folder)),
            (None, None) => Err(self.absent(folders)),
        }
    }

    /// The files that are missing or not whole.
    fn broken(&self, folder: &Path) -> Vec<&'static str> {
        let all = std::iter::once(self.jar).chain(self.parts.iter().copied());
        all.filter(|name| !is_whole(&folder.join(name))).collect()
    }

    fn incomplete(&self, folder: &Path) -> Lack {
        let broken = self.broken(folder);
        let of_corenlp = |name: &&&str| name.starts_with("lib/stanford-corenlp");
        let corenlp = broken.iter().filter(of_corenlp).count();
        let from = match (corenlp, broken.len() - corenlp) {
            (0, _) => format!("take it from {}", self.from),
            (_, 0) => format!("take it from {CORENLP}, out of stanford-corenlp-full-2015-12-09/"),
            _ => format!("take them from {} and CoreNLP 3.6.0, {CORENLP}", self.from),
        };
        let (told, left) = (broken.len().min(TOLD), broken.len().saturating_sub(TOLD));
        let more = if left > 0 { format!(" and {left} more files") } else { String::new() };
        let what = format!("{} lacks {}{more}, or has half of it", folder.display(), broken[..told].join(", "));
        Lack { what, remedy: from }
    }

    fn absent(&self, folders: &[PathBuf]) -> Lack {
        let ours = dirs::data_dir().map_or_else(|| PathBuf::from("audiocap"), |data| data.join("audiocap"));
        let (from, besides, home) = (self.from, self.besides, ours.join(self.folder));
        Lack {
            // One place alone is one that the user named.
            what: match folders {
                [place] => format!("no {} in {}", self.jar, place.display()),
                _ => format!("no {}", self.jar),
            },
            remedy: format!("unpack {from} into {}{besides}, or name its folder in {}", home.display(), self.setting),
        }
    }
}

/// Whether the end of a jar is there, which is what half a download lacks; of other files, whether there is anything.
fn is_whole(path: &Path) -> bool {
    let jar = path.extension().is_some_and(|extension| extension == "jar");
    let end = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(END)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    end().is_ok_and(|bytes| if jar { memchr::memmem::find(&bytes, b"PK\x05\x06").is_some() } else { !bytes.is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(folder: &Path, program: &Program) {
        for name in std::iter::once(&program.jar).chain(program.parts) {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"PK\x03\x04 PK\x05\x06").unwrap();
        }
    }

    #[test]
    fn a_whole_folder_is_taken_before_a_half_one() {
        let (half, whole) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fill(half.path(), &SPICE);
        fill(&whole.path().join("SPICE-1.0"), &SPICE);
        std::fs::write(half.path().join("lib/stanford-corenlp-3.6.0-models.jar"), b"PK\x03\x04").unwrap();
        let folders = [half.path().to_path_buf(), whole.path().to_path_buf()];
        assert_eq!(SPICE.find(&folders).unwrap(), whole.path().join("SPICE-1.0"));
        let lack = SPICE.find(&folders[..1]).unwrap_err();
        assert!(lack.what.ends_with("lacks lib/stanford-corenlp-3.6.0-models.jar, or has half of it"), "{lack}");
        assert!(lack.remedy.contains("stanford-corenlp-full-2015-12-09.zip"), "{lack}");
    }

    #[test]
    fn what_is_not_there_is_told_with_its_address() {
        let lack = METEOR.find(&["/gone".into()]).unwrap_err().to_string();
        assert!(lack.contains("no meteor-1.5.jar in /gone: unpack https://www.cs.cmu.edu/~alavie/METEOR/"), "{lack}");
        let lack = SPICE.find(&[]).unwrap_err();
        assert!(lack.what == "no spice-1.0.jar" && lack.remedy.contains("CoreNLP 3.6.0"), "{lack}");
    }
}
