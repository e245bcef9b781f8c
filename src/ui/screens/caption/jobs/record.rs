//! Recording from the microphone.

use super::done;
use crate::audio::recorder::Recorder;
use crate::audio::{AudioError, CLIP_SECONDS, Sound};
use crate::ui::action::Action;
use crate::ui::jobs::{Job, JobContext, Lane};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction};
use crate::ui::screens::caption::chosen::Loaded;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The lane of recordings: cancelling it throws the recording away.
pub const MICROPHONE: Lane = Lane("microphone");

/// How often the level is shown.
const BEAT: Duration = Duration::from_millis(80);

/// Records until `end` is set, at most as long as the model hears.
pub fn record(end: Arc<AtomicBool>) -> Job {
    Job::new(MICROPHONE, move |context| {
        let recorded =
            listen(&end, context).map(|sound| Arc::new(Loaded::of(sound))).map_err(|error| error.to_string());
        done(CaptionAction::Clip(ClipAction::Recorded(recorded)))
    })
}

fn listen(end: &AtomicBool, context: &JobContext) -> Result<Sound, AudioError> {
    let recorder = Recorder::start()?;
    while !end.load(Ordering::Relaxed) && !context.cancelled() && recorder.seconds() < CLIP_SECONDS as f64 {
        context.send(Action::Caption(CaptionAction::Clip(ClipAction::Heard(recorder.seconds(), recorder.level()))));
        std::thread::sleep(BEAT);
    }
    Ok(recorder.finish())
}
