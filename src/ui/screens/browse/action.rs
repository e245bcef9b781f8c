//! Everything that can happen in the Browse room.

use super::jobs::written::Laid;
use super::state::place::{ClipId, SplitId};
use super::state::sound::{Heard, Picture};
use super::state::table::Arranged;
use crate::audio::picture::MelPicture;
use crate::dataset::{Column, Problem};
use crate::evaluate::Comparison;
use crate::ui::step::Step;
use crossterm::event::KeyEvent;
use std::path::PathBuf;
use std::sync::Arc;

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The tree of datasets and splits.
    Datasets,
    /// The table of clips.
    #[default]
    Clips,
    /// The picture of the sound.
    Sound,
    /// Captions, labels and facts.
    Details,
}

impl Pane {
    /// All panes in the order of Tab.
    pub const ALL: [Self; 4] = [Self::Datasets, Self::Clips, Self::Sound, Self::Details];

    /// The pane `by` places further on, round and round.
    pub fn turned(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|&pane| pane == self).unwrap_or(0);
        Self::ALL[(at as isize + by).rem_euclid(Self::ALL.len() as isize) as usize]
    }
}

/// What the Browse room understands.
#[derive(Clone, Debug)]
pub enum BrowseAction {
    /// Give a pane the focus.
    Focus(Pane),
    /// Give the next pane the focus, or with -1 the one before.
    TurnFocus(isize),
    /// Move the focused pane's cursor.
    Step(Step),
    /// To the left: seek back, or fold.
    Left,
    /// To the right: seek on, or unfold.
    Right,
    /// Open what is under the cursor.
    Open,
    /// Back: end the filter's text, clear the region, the filter, close the folded tree.
    Back,
    /// Turn the wheel over a pane by so many rows.
    Wheel(Pane, isize),
    /// The table.
    Table(TableAction),
    /// What a model wrote.
    Written(WrittenAction),
    /// The sound pane.
    Sound(SoundAction),
    /// Marks and notes.
    Mark(MarkAction),
    /// Click on a line of the tree, counted from the top of the tree.
    ClickNode(usize),
    /// Show a split.
    ShowSplit(SplitId),
    /// List the problems of the dataset.
    ListProblems,
    /// Take the clip under the cursor to the Caption room.
    Caption,
    /// Copy the captions of the clip under the cursor.
    CopyCaptions,
    /// Copy the path of the clip under the cursor.
    CopyPath,
    /// The draft of a clip has changed in the metadata.
    Drafted,
    /// Facts of clips in sight are known now; these files turned out to be broken.
    Probed(Vec<(ClipId, Problem)>),
}

/// What the table of clips understands.
#[derive(Clone, Debug)]
pub enum TableAction {
    /// Put the cursor on a place of the table.
    Click(usize),
    /// Sort by a column; again: descending; again: as in the file.
    SortBy(Column),
    /// Choose the column to sort by from a list.
    ChooseSort,
    /// Turn the order round.
    ReverseSort,
    /// Begin to type a filter.
    EditFilter,
    /// A key for the filter's text.
    FilterKey(KeyEvent),
    /// Pasted text for the filter.
    FilterPaste(String),
    /// Stop typing and keep the filter.
    KeepFilter,
    /// Forget the filter.
    ClearFilter,
    /// Show only marked clips, or all.
    ToggleMarkedOnly,
    /// To a random clip.
    Random,
    /// The job has looked at so many rows.
    Arranging(usize),
    /// The job has found the rows and their order.
    Arranged(Arranged),
}

/// What the sound pane understands.
#[derive(Clone, Debug)]
pub enum SoundAction {
    /// Play the clip under the cursor, or pause it.
    PlayPause,
    /// Show the next kind of picture.
    NextPicture,
    /// Show this kind of picture.
    Show(Picture),
    /// Zoom in by a factor (out below 1), about the playhead.
    Zoom(f64),
    /// Zoom in by a factor, about a place in the picture, 0 left to 1 right.
    ZoomAt(f64, f64),
    /// Show the whole clip.
    ZoomOut,
    /// Scroll by a share of the width.
    Scroll(f64),
    /// Move the playhead by so many steps of a twentieth of what is in sight.
    SeekSteps(f64),
    /// Move the playhead to a place in the picture, 0 left to 1 right; a drag may follow.
    Press(f64),
    /// Drag a region from where the button went down.
    Drag(f64),
    /// The button came up.
    Release,
    /// Begin the region at the playhead.
    RegionStart,
    /// End the region at the playhead.
    RegionEnd,
    /// Forget the region.
    ClearRegion,
    /// Loop the region, or no longer.
    ToggleLoop,
    /// Louder or softer by so many dB.
    Gain(f32),
    /// Go on to the next clip at the end of one, or no longer.
    ToggleAdvance,
    /// A clip was decoded, or not and why.
    Decoded(ClipId, Result<Arc<Heard>, String>),
    /// What the model hears of a clip.
    Features(ClipId, Arc<MelPicture>),
}

/// What captions of a model understand.
#[derive(Clone, Debug)]
pub enum WrittenAction {
    /// Ask for a file of captions to lay over the clips.
    Ask,
    /// Lay the captions in this file over the clips; an empty path takes them off.
    Lay(PathBuf),
    /// They were judged, or not and why.
    Laid(SplitId, PathBuf, Result<Box<Laid>, String>),
    /// Ask for another file to compare with.
    AskOther,
    /// Compare with the captions in this file.
    Compare(PathBuf),
    /// They were compared, or not and why.
    Compared(PathBuf, Result<Box<Comparison>, String>),
}

/// What marks and notes understand.
#[derive(Clone, Debug)]
pub enum MarkAction {
    /// Mark the clip under the cursor with a ★, or no longer.
    Toggle,
    /// Ask for a note on the clip under the cursor.
    EditNote,
    /// Set a clip's note; an empty one removes it.
    SetNote(ClipId, String),
    /// Ask where to export the marks to.
    AskExport,
    /// Export the marks of a dataset; a file that is there already is only replaced when that was asked for.
    Export {
        /// The dataset.
        dataset: usize,
        /// The file to write.
        path: PathBuf,
        /// Replace the file when it is there.
        replace: bool,
    },
    /// The file to export to is there already.
    Exists {
        /// The dataset.
        dataset: usize,
        /// The file.
        path: PathBuf,
    },
    /// Changes were saved, those up to this number; or why not.
    Saved(u64, Result<(), String>),
}
