//! How rare words are in the captions of splits: CIDEr of a caption of one of their clips needs it. Found once for each split.

use crate::dataset::{Clip, Split};
use crate::metrics::Rarity;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Of so many splits it is kept.
const KEPT: usize = 4;

/// Those that were found, the newest last.
#[derive(Default)]
pub struct Rarities(Mutex<Vec<OfSplit>>);

/// What is known of one split, as long as it is open.
type OfSplit = (Weak<Split>, Arc<Mutex<Rarity>>);

impl Rarities {
    /// CIDEr-D of a caption of a clip of `split`, by the captions of all its clips. None where these tell nothing, or `cancel` was
    /// set before they were read.
    pub fn cider(&self, split: &Arc<Split>, caption: &str, references: &[String], cancel: &AtomicBool) -> Option<f64> {
        let rarity = self.known(split).or_else(|| self.learned(split, cancel))?;
        rarity.lock().unwrap_or_else(PoisonError::into_inner).cider(caption, references)
    }

    fn known(&self, split: &Arc<Split>) -> Option<Arc<Mutex<Rarity>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| std::ptr::eq(known.as_ptr(), Arc::as_ptr(split)))?;
        Some(Arc::clone(&found.1))
    }

    fn learned(&self, split: &Arc<Split>, cancel: &AtomicBool) -> Option<Arc<Mutex<Rarity>>> {
        while !split.wait_for(usize::MAX, LOOK) {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
        }
        let captions = split.every_row(|clip: &Clip| clip.captions.clone(), cancel);
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let rarity = Arc::new(Mutex::new(Rarity::of(captions.into_iter().flatten())));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known.strong_count() > 0);
        let over = (kept.len() + 1).saturating_sub(KEPT);
        kept.drain(..over);
        kept.push((Arc::downgrade(split), Arc::clone(&rarity)));
        Some(rarity)
    }
}

impl std::fmt::Debug for Rarities {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Rarities").finish_non_exhaustive()
    }
}
