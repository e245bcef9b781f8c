//! Saving the sound of the clip.

use crate::audio::{Sound, wav};
use crate::files::write_new;
use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::jobs::{Job, Lane};
use crate::ui::message::Message;
use std::path::PathBuf;
use std::sync::Arc;

/// Writes `sound` as a wav file, never in place of another file.
pub fn save_sound(sound: Arc<Sound>, path: PathBuf) -> Job {
    Job::new(Lane("caption sound"), move |_| {
        let shown = safe(&path.to_string_lossy()).into_owned();
        let said = match wav(&sound).and_then(|bytes| write_new(&path, &bytes)) {
            Ok(()) => Message::info(format!("{:.1} s of sound are in {shown}", sound.duration())),
            Err(error) => Message::error(format!("the sound is not saved: {error}; S asks for another name")),
        };
        vec![Action::App(AppAction::Say(said))]
    })
    .lasting()
}
