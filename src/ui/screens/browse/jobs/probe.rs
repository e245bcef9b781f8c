//! Learns the facts of the clips in sight: headers first, then levels, which takes decoding.

use crate::dataset::facts::ClipFacts;
use crate::dataset::{Problem, Split};
use crate::ui::action::Action;
use crate::ui::jobs::{Job, JobContext, Lane};
use crate::ui::screens::browse::action::BrowseAction;
use crate::ui::screens::browse::state::place::ClipId;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The lane: what is in sight now wins.
pub const LANE: Lane = Lane("read the facts of clips");

/// News is told at most so often.
const PAUSE: Duration = Duration::from_millis(50);

/// Clips longer than this, in seconds, are not decoded for a column of the table alone.
const LONGEST: f64 = 120.0;

/// Whether a clip is too long to be decoded unless it is shown.
pub fn is_long(facts: &ClipFacts) -> bool {
    facts.seconds.is_none_or(|seconds| seconds > LONGEST)
}

/// Asks for the facts of `clips`; the split keeps them, the news is which files are broken.
pub fn job(clips: Vec<ClipId>, split: Arc<Split>) -> Job {
    Job::new(LANE, move |context| {
        let mut news = News::new(context);
        for &clip in clips.iter().take_while(|_| !context.cancelled()) {
            news.add(clip, split.facts(clip.row as usize).err());
        }
        let short = clips.iter().filter(|clip| is_short(&split, **clip));
        for &clip in short.take_while(|_| !context.cancelled()) {
            news.add(clip, split.measured(clip.row as usize).err());
        }
        news.tell();
        Vec::new()
    })
}

fn is_short(split: &Split, clip: ClipId) -> bool {
    split.known_facts(clip.row as usize).is_some_and(|facts| !is_long(&facts))
}

/// Collects news so that a fast disk does not flood the screen.
struct News<'a> {
    context: &'a JobContext,
    broken: Vec<(ClipId, Problem)>,
    told: Instant,
}

impl<'a> News<'a> {
    fn new(context: &'a JobContext) -> Self {
        Self { context, broken: Vec::new(), told: Instant::now() }
    }

    fn add(&mut self, clip: ClipId, problem: Option<Problem>) {
        self.broken.extend(problem.map(|problem| (clip, problem)));
        if self.told.elapsed() >= PAUSE {
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.told = Instant::now();
        self.context.send(Action::Browse(BrowseAction::Probed(std::mem::take(&mut self.broken))));
    }
}
