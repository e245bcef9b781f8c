//! What a chart's horizontal axis may count.

use super::{Run, Series};

/// What is counted along the horizontal axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Steps.
    #[default]
    Step,
    /// Epochs.
    Epoch,
    /// Seconds trained.
    Time,
    /// Clips learnt from.
    Clips,
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Step, Self::Epoch, Self::Time, Self::Clips];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Epoch => "epoch",
            Self::Time => "time",
            Self::Clips => "clips",
        }
    }

    /// The series of a run that places its steps; `None` for steps themselves and for runs that do not say.
    pub fn scale(self, run: &Run) -> Option<&Series> {
        let names: &[&str] = match self {
            Self::Step => return None,
            Self::Epoch => &["epoch"],
            Self::Time => &["elapsed", "time"],
            Self::Clips => &["clips"],
        };
        names.iter().find_map(|name| run.series(name))
    }

    /// Where a step is on the axis, between its neighbours when only they are known. `None` where the run does not say.
    pub fn place(self, run: &Run, step: f64) -> Option<f64> {
        if self == Self::Step {
            return Some(step);
        }
        let scale = self.scale(run)?.buckets();
        let zero = self.zero(run)?;
        let after = scale.partition_point(|bucket| (bucket.last as f64) < step);
        let right = scale.get(after).or(scale.last())?;
        let left = if after == 0 { (0.0, zero) } else { (scale[after - 1].last as f64, scale[after - 1].end) };
        let width = right.last as f64 - left.0;
        let part = if width > 0.0 { ((step - left.0) / width).clamp(0.0, 1.0) } else { 1.0 };
        Some(left.1 + part * (right.end - left.1) - zero)
    }

    /// The step at a place of the axis: the inverse of [`Axis::place`].
    pub fn step_at(self, run: &Run, place: f64) -> Option<f64> {
        if self == Self::Step {
            return Some(place);
        }
        let scale = self.scale(run)?.buckets();
        let zero = self.zero(run)?;
        let after = scale.partition_point(|bucket| bucket.end - zero < place);
        let right = scale.get(after).or(scale.last())?;
        let left = if after == 0 { (0.0, 0.0) } else { (scale[after - 1].last as f64, scale[after - 1].end - zero) };
        let height = right.end - zero - left.1;
        let part = if height > 0.0 { (place - left.1) / height } else { 1.0 };
        // Beyond the last it goes on at the same pace.
        Some(left.0 + part.max(0.0) * (right.last as f64 - left.0).max(if after == scale.len() { 1.0 } else { 0.0 }))
    }

    /// What the axis begins at: wall clocks do not begin at 0.
    fn zero(self, run: &Run) -> Option<f64> {
        let scale = self.scale(run)?;
        let wall = self == Self::Time && run.series("elapsed").is_none();
        if wall { scale.buckets().first().map(|bucket| bucket.end) } else { Some(0.0) }
    }
}
