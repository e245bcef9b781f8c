//! Everything that can happen in the Balance room.

use super::jobs::{Costs, Ground, Offer};
use super::state::compared::Compared;
use super::state::solved::Solved;
use crate::audio::Sound;
use crate::balance::Answer;
use crate::config::Plan;
use crate::ui::step::Step;
use std::path::PathBuf;
use std::sync::Arc;

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The histogram of labels, or their tree.
    #[default]
    Labels,
    /// The plan.
    Plan,
}

/// What the Balance room understands.
#[derive(Clone, Debug)]
pub enum BalanceAction {
    /// Give a pane the focus.
    Focus(Pane),
    /// Give the other pane the focus.
    TurnFocus,
    /// Move the focused pane's cursor.
    Step(Step),
    /// Move a pane's cursor with the wheel.
    Wheel(Pane, Step),
    /// Put a pane's cursor on a row.
    Select(Pane, usize),
    /// Go back: fold, the other pane.
    Back,
    /// Clips and plans from files.
    Load(LoadAction),
    /// How labels are shown.
    Look(LookAction),
    /// Targets of labels.
    Target(TargetAction),
    /// Everything else of the plan.
    Edit(EditAction),
    /// Answers of the solver.
    Solve(SolveAction),
    /// Listening.
    Hear(HearAction),
    /// Two plans beside each other.
    Compare(CompareAction),
    /// Files that leave the room.
    Keep(KeepAction),
    /// Tell why the label under the cursor is as it is, and the clip that was heard last.
    Why,
    /// Take the last change of the plan back.
    Undo,
    /// Do it again.
    Redo,
}

/// What reading understands.
#[derive(Clone, Debug)]
pub enum LoadAction {
    /// Ask for a file or folder.
    Ask {
        /// Besides what is there, instead of in its place.
        add: bool,
    },
    /// Open a plan, an ontology, or clips.
    Open(PathBuf, bool),
    /// A plan was read, with its text, or not and why.
    Plan(PathBuf, Result<(String, Box<Plan>), String>),
    /// How far the reading is.
    Progress(String),
    /// Clips were read, or not and why.
    Gathered(Result<Arc<Ground>, String>),
    /// Show what was wrong with lines of the files.
    Troubles,
}

/// What the histogram understands.
#[derive(Clone, Copy, Debug)]
pub enum LookAction {
    /// Order the labels otherwise.
    NextOrder,
    /// Show the tree, or the histogram again.
    ToggleTree,
    /// Log or linear bars.
    ToggleLog,
    /// Fold or unfold the label under the cursor.
    Fold(Option<bool>),
    /// Find a label by its name.
    Find,
    /// Go to this label.
    Goto(usize),
}

/// What targets understand.
#[derive(Clone, Debug)]
pub enum TargetAction {
    /// More, or less with -1.
    By(i8),
    /// Ask for the target of the label under the cursor, or of the whole subtree.
    Ask {
        /// The label and all below it.
        subtree: bool,
    },
    /// Set it to what was typed; empty takes it away.
    Typed(usize, bool, String),
    /// Drag it to this share of the bar, on the row of this label.
    Drag(usize, f64),
    /// Take the label's own target away.
    Clear,
}

/// What the plan understands.
#[derive(Clone, Debug)]
pub enum EditAction {
    /// Edit the row under the cursor of the plan.
    Row,
    /// Take it away.
    Remove,
    /// Ask for a cap on the label under the cursor.
    AskCap,
    /// Cap a label as typed.
    Cap(String, String),
    /// Choose what to prefer.
    AskPrefer,
    /// Change the plan so.
    Set(Box<Plan>),
    /// Choose what to leave out.
    AskExclude,
    /// Ask for a file of clips to leave out, or to take with `false`.
    AskList(bool),
    /// Leave out, or take, the clips of a file.
    List(PathBuf, bool),
    /// Take a field's text.
    Typed(Field, String),
    /// Take the heard clip in any case, or never.
    ByHand(bool),
}

/// A field of the plan that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The target of labels for which nothing else is said.
    Default,
    /// The seed.
    Seed,
}

/// What the solver says.
#[derive(Clone, Debug)]
pub enum SolveAction {
    /// A full answer.
    Quick(Box<Solved>),
    /// A better answer for this revision of the plan, what it has along the ontology, and how long it took in seconds.
    Better(u64, Box<Answer>, Vec<u32>, f64),
    /// This revision cannot be solved, and why.
    Failed(u64, String),
    /// What the parts of the plan cost.
    Costs(u64, Costs),
}

/// What listening understands.
#[derive(Clone, Debug)]
pub enum HearAction {
    /// Play a random clip of the label under the cursor that was chosen, or with `false` one that was not.
    Random(bool),
    /// This clip was drawn, and decoded or not.
    Drawn {
        /// The clip.
        clip: u32,
        /// Whether it is chosen.
        chosen: bool,
        /// Its file, and the sound or why there is none.
        sound: Result<(PathBuf, Arc<Sound>), String>,
    },
    /// No clip can be drawn, and why.
    Nothing(String),
}

/// What comparing understands.
#[derive(Clone, Debug)]
pub enum CompareAction {
    /// Choose what to compare with.
    Ask,
    /// Keep what is chosen now to compare with.
    Keep,
    /// Ask for a plan's file.
    AskFile,
    /// Solve the plan in a file.
    File(PathBuf),
    /// It was solved, or not and why.
    Solved(Result<Box<Compared>, String>),
    /// Show the difference.
    Show,
    /// Compare no more.
    End,
}

/// What saving and exporting understand.
#[derive(Clone, Debug)]
pub enum KeepAction {
    /// Save the plan where it came from, or ask.
    Save,
    /// Ask for a file to save the plan in.
    AskSave,
    /// Save the plan here, with `true` over whatever is there.
    SaveAs(PathBuf, bool),
    /// It was saved, or not and why.
    Saved(PathBuf, Result<(String, Box<Plan>), String>),
    /// A file is there already, and what would be lost.
    Exists(PathBuf, &'static str),
    /// Ask where to export to.
    AskExport,
    /// Try an export to this folder dry.
    Try(PathBuf),
    /// What an export would do, or why it cannot be.
    Tried(Result<Box<Offer>, String>),
    /// Export.
    Export(Box<Offer>),
    /// How far the export is: done, of how many.
    Exporting(u64, u64),
    /// It is there, in words, or not and why.
    Exported(Result<String, String>),
    /// Give the export up.
    Cancel,
}
