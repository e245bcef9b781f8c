//! The state of the Balance room.

pub mod compared;
pub mod history;
pub mod look;
pub mod rows;
pub mod solved;

use super::action::Pane;
use super::jobs::{Costs, Ground};
use crate::config::Plan;
use crate::config::plan::Sources;
use crate::ui::widgets::Scroll;
use compared::Compared;
use history::History;
use look::Look;
use solved::Solved;
use std::path::PathBuf;
use std::sync::Arc;

/// The state of the Balance room.
#[derive(Debug, Default)]
pub struct Balance {
    /// The pane that has the keys.
    pub focus: Pane,
    /// Whether the room is in front.
    pub in_front: bool,
    /// The clips.
    pub ground: Option<Arc<Ground>>,
    /// What is being read.
    pub loading: Option<String>,
    /// Why clips could not be read, or the plan not be solved.
    pub trouble: Option<String>,
    /// The plan with its past.
    pub plan: History,
    /// Files of clips that the command line named beside a plan.
    pub named: Sources,
    /// The plan with other clips, while these are read.
    pub pending: Option<Plan>,
    /// The plan's file.
    pub file: PlanFile,
    /// The newest answer.
    pub solved: Option<Solved>,
    /// A better answer is on its way.
    pub refining: bool,
    /// Counts changes of the plan.
    pub revision: u64,
    /// How labels are shown.
    pub look: Look,
    /// The row of the plan under the cursor.
    pub row: usize,
    /// Which rows of the plan are seen.
    pub row_scroll: Scroll,
    /// What the parts of the plan cost.
    pub costs: Costs,
    /// The clip that was heard last, and whether it was chosen.
    pub heard: Option<(u32, bool)>,
    /// What is compared with.
    pub compared: Option<Compared>,
    /// How far an export is.
    pub exporting: Option<(u64, u64)>,
}

/// The file of a plan.
#[derive(Debug, Default)]
pub struct PlanFile {
    /// Where it is; `None` until it is saved.
    pub path: Option<PathBuf>,
    /// Its text, comments and all.
    pub text: String,
    /// The plan as the file has it.
    pub saved: Plan,
}

impl Balance {
    /// The plan as it is now.
    pub fn plan(&self) -> &Plan {
        self.plan.now()
    }

    /// The folder that paths of the plan are relative to.
    pub fn base(&self) -> PathBuf {
        let folder =
            self.file.path.as_ref().and_then(|path| path.parent()).filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// Whether the plan was changed since it was saved.
    pub fn is_changed(&self) -> bool {
        self.plan.has_past() && *self.plan() != self.file.saved
    }
}
