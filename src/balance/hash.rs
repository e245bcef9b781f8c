//! A number for everything that decides a subset: equal inputs have equal ones, whatever the order in which they were read.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::lists::{ClipIds, Lists};
use super::pool::Pool;
use crate::config::Plan;
use crate::dataset::ontology::Ontology;

/// Stands before everything, for when what is hashed changes.
const KIND: &str = "audiocap balance 1";

/// SHA-256, in hexadecimal, of the plan without its comments, the clips by id with their spans and labels, the lists and the
/// ontology. Where the plan wants audio, which clips have some is in it too.
pub fn hash(pool: &Pool, ontology: Option<&Ontology>, plan: &Plan, lists: &Lists) -> String {
    let mut sum = Sum(Sha256::new());
    sum.text(KIND);
    sum.text(&plan.canonical());
    sum.ontology(ontology);
    for lists in [&lists.include, &lists.exclude].into_iter().chain(&lists.members).chain(&lists.never) {
        sum.lists(lists);
    }
    sum.pool(pool, plan.only_with_audio);
    sum.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Sum(Sha256);

impl Sum {
    fn number(&mut self, number: usize) {
        self.0.update((number as u64).to_le_bytes());
    }

    /// With its length before it, so that no two texts can be cut otherwise.
    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    fn ontology(&mut self, ontology: Option<&Ontology>) {
        self.number(ontology.map_or(0, Ontology::len));
        for (at, (id, name)) in ontology.into_iter().flat_map(Ontology::iter).enumerate() {
            self.text(id);
            self.text(name);
            let children = ontology.map(|ontology| ontology.children(at)).unwrap_or_default();
            self.number(children.len());
            children.iter().for_each(|&child| self.number(child));
        }
    }

    fn lists(&mut self, lists: &[ClipIds]) {
        self.number(lists.len());
        for list in lists {
            self.text(&list.name);
            self.number(list.len());
            list.sorted().into_iter().for_each(|id| self.text(id));
        }
    }

    fn pool(&mut self, pool: &Pool, with_audio: bool) {
        let mut clips: Vec<u32> = (0..pool.len() as u32).collect();
        clips.par_sort_unstable_by(|&a, &b| pool.id(a as usize).cmp(pool.id(b as usize)));
        let labels: Vec<String> = (0..pool.sets.len()).into_par_iter().map(|set| labels(pool, set)).collect();
        self.number(clips.len());
        for clip in clips.into_iter().map(|clip| clip as usize) {
            self.text(pool.id(clip));
            for second in pool.span(clip) {
                // Of the many ways to say "not known" one.
                let bits = if second.is_nan() { u32::MAX } else { second.to_bits() };
                self.0.update(bits.to_le_bytes());
            }
            self.text(&labels[pool.set_of(clip)]);
            self.0.update([u8::from(with_audio && pool.has_audio(clip))]);
        }
    }
}

/// The ids of a set's labels by name: their numbers depend on what was read first.
fn labels(pool: &Pool, set: usize) -> String {
    let mut ids: Vec<&str> =
        pool.sets.labels(set).iter().map(|&label| pool.labels[label as usize].id.as_str()).collect();
    ids.sort_unstable();
    ids.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::balance::{Vocabulary, gather};

    fn hash_of(files: &[&str], plan: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let write = |(n, text): (usize, &&str)| {
            let file = folder.path().join(format!("{n}.csv"));
            std::fs::write(&file, text).unwrap();
            file
        };
        let paths: Vec<_> = files.iter().enumerate().map(write).collect();
        let pool = gather(&paths, &[], Vocabulary::of_classes()).unwrap();
        let plan = Plan::parse(Path::new("p.yaml"), plan).unwrap();
        let lists = Lists::read(&plan, folder.path()).unwrap();
        hash(&pool, None, &plan, &lists)
    }

    const A: &str = "aaaaaaaaaaa, 0.000, 10.000, \"/x/new,/m/09x0r\"\n";
    const B: &str = "bbbbbbbbbbb, 5.000, 10.000, \"/m/0bt9lr,/y/new\"\n";

    #[test]
    fn comments_and_the_order_of_reading_do_not_matter_and_all_else_does() {
        let first = hash_of(&[A, B], "targets: {default: 5}\nexclude: [{name: x, clips: [c, d]}]");
        assert_eq!(first.len(), 64);
        let other = "# mine\nexclude:\n- name: x # which\n  clips: [d, c, d]\ntargets:\n  default: 5";
        assert_ne!(hash_of(&[B, A], other), first, "the plan itself says other ids");
        let same = "# mine\nexclude:\n- name: x # which\n  clips: [c, d]\ntargets:\n  default: 5";
        assert_eq!(hash_of(&[B, A], same), first);
        for (files, plan) in [
            (vec![A], same),
            (vec![A, B], "targets: {default: 5}"),
            (vec![A, &B.replace("5.000", "6.000")], same),
            (vec![A, &B.replace(",/y/new", "")], same),
        ] {
            assert_ne!(hash_of(&files, plan), first);
        }
    }
}
