//! Which split, which clip: small names that outlive any sorting.

/// A split of one of the open datasets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SplitId {
    /// Its place among the open datasets.
    pub dataset: usize,
    /// Its place among the dataset's splits.
    pub split: usize,
}

/// A clip of one of the open datasets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClipId {
    /// Its split.
    pub split: SplitId,
    /// Its row in the split, whatever the table's order.
    pub row: u32,
}
