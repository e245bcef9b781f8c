//! Where keys go.

use crate::ui::room::Room;

/// A place that gives keys their meaning. Inner ones win over outer ones: popup, pane, room, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere, when nothing nearer wants the key.
    Global,
    /// The Browse room.
    Browse,
    /// Browse: the tree of datasets and splits.
    BrowseDatasets,
    /// Browse: the table of clips.
    BrowseClips,
    /// Browse: the picture of the sound.
    BrowseSound,
    /// Browse: captions, labels and facts.
    BrowseDetails,
    /// Browse: the filter's text is being typed.
    BrowseFilter,
    /// The Caption room.
    Caption,
    /// Caption: the clip.
    CaptionClip,
    /// Caption: the model's text.
    CaptionText,
    /// Caption: what else could have been written.
    CaptionWhy,
    /// Caption: model, prefix and search.
    CaptionHow,
    /// Caption: a mask is being drawn.
    CaptionMask,
    /// Caption: the grid.
    CaptionGrid,
    /// Caption: a prefix or a path is being typed.
    CaptionPrefix,
    /// Caption: the history of tries.
    CaptionTries,
    /// The Balance room.
    Balance,
    /// Balance: the tree of labels.
    BalanceTree,
    /// Balance: the plan.
    BalancePlan,
    /// The Train room.
    Train,
    /// Train: the list of runs.
    TrainRuns,
    /// Train: checkpoints.
    TrainCheckpoints,
    /// Train: charts.
    TrainCharts,
    /// Train: captions of one clip, step by step.
    TrainCaptions,
    /// Train: the form that begins a run.
    TrainForm,
    /// Any popup.
    Popup,
    /// A popup to choose from by typing.
    PopupList,
    /// A popup with a line of text.
    PopupText,
    /// A question to be answered.
    PopupConfirm,
}

impl Context {
    /// All contexts in the order of the help.
    pub const ALL: [Self; 29] = [
        Self::Global,
        Self::Browse,
        Self::BrowseDatasets,
        Self::BrowseClips,
        Self::BrowseSound,
        Self::BrowseDetails,
        Self::BrowseFilter,
        Self::Caption,
        Self::CaptionClip,
        Self::CaptionText,
        Self::CaptionWhy,
        Self::CaptionHow,
        Self::CaptionMask,
        Self::CaptionGrid,
        Self::CaptionPrefix,
        Self::CaptionTries,
        Self::Balance,
        Self::BalanceTree,
        Self::BalancePlan,
        Self::Train,
        Self::TrainRuns,
        Self::TrainCheckpoints,
        Self::TrainCharts,
        Self::TrainCaptions,
        Self::TrainForm,
        Self::Popup,
        Self::PopupList,
        Self::PopupText,
        Self::PopupConfirm,
    ];

    /// The heading in the help and the README.
    pub fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Browse => "Browse",
            Self::BrowseDatasets => "Browse: datasets",
            Self::BrowseClips => "Browse: clips",
            Self::BrowseSound => "Browse: sound",
            Self::BrowseDetails => "Browse: details",
            Self::BrowseFilter => "Browse: typing a filter",
            Self::Caption => "Caption",
            Self::CaptionClip => "Caption: clip",
            Self::CaptionText => "Caption: text",
            Self::CaptionWhy => "Caption: what else",
            Self::CaptionHow => "Caption: how",
            Self::CaptionMask => "Caption: drawing a mask",
            Self::CaptionGrid => "Caption: the grid",
            Self::CaptionPrefix => "Caption: typing",
            Self::CaptionTries => "Caption: tries",
            Self::Balance => "Balance",
            Self::BalanceTree => "Balance: the tree",
            Self::BalancePlan => "Balance: the plan",
            Self::Train => "Train",
            Self::TrainRuns => "Train: runs",
            Self::TrainCheckpoints => "Train: checkpoints",
            Self::TrainCharts => "Train: charts",
            Self::TrainCaptions => "Train: captions",
            Self::TrainForm => "Train: beginning a run",
            Self::Popup => "Popups",
            Self::PopupList => "Popups: lists",
            Self::PopupText => "Popups: a line of text",
            Self::PopupConfirm => "Popups: questions",
        }
    }

    /// Whether a text is edited here: keys without a binding are typed, and nothing outside is asked.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::BrowseFilter | Self::CaptionPrefix | Self::PopupList | Self::PopupText)
    }

    /// Whether this is a popup, over which nothing outside is asked.
    pub fn is_popup(self) -> bool {
        matches!(self, Self::Popup | Self::PopupList | Self::PopupText | Self::PopupConfirm)
    }

    /// The room this lies in; `None` for popups and everywhere.
    pub fn room(self) -> Option<Room> {
        match self {
            Self::Browse
            | Self::BrowseDatasets
            | Self::BrowseClips
            | Self::BrowseSound
            | Self::BrowseDetails
            | Self::BrowseFilter => Some(Room::Browse),
            Self::Caption
            | Self::CaptionClip
            | Self::CaptionText
            | Self::CaptionWhy
            | Self::CaptionHow
            | Self::CaptionMask
            | Self::CaptionGrid
            | Self::CaptionPrefix
            | Self::CaptionTries => Some(Room::Caption),
            Self::Balance | Self::BalanceTree | Self::BalancePlan => Some(Room::Balance),
            Self::Train
            | Self::TrainRuns
            | Self::TrainCheckpoints
            | Self::TrainCharts
            | Self::TrainCaptions
            | Self::TrainForm => Some(Room::Train),
            Self::Global | Self::Popup | Self::PopupList | Self::PopupText | Self::PopupConfirm => None,
        }
    }
}
