//! How the state changes: one file for each concern. Pure; the world is an [`Effect`].

mod marking;
mod moving;
mod news;
mod picturing;
mod playing;
mod settling;
mod tabling;
mod working;
mod writing;

#[cfg(test)]
mod tests;

use super::action::{BrowseAction, SoundAction};
use super::state::Browse;
use crate::ui::action::Action;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::room::Room;
use crate::ui::screens::caption::{CaptionAction, Chosen, ClipAction};
use crate::ui::shared::Shared;

pub use marking::of as mark_of;
pub use news::news;
pub use working::works;

/// Answers one action.
pub fn update(state: &mut Browse, action: BrowseAction, shared: &Shared) -> Vec<Effect> {
    let mut effects = answer(state, action, shared);
    effects.extend(settling::settle(state, shared));
    effects
}

fn answer(state: &mut Browse, action: BrowseAction, shared: &Shared) -> Vec<Effect> {
    match action {
        BrowseAction::Focus(pane) => moving::focus(state, pane),
        BrowseAction::TurnFocus(by) => moving::focus(state, state.focus.turned(by)),
        BrowseAction::Step(step) => moving::step(state, step, shared),
        BrowseAction::Left => moving::sideways(state, -1.0, shared),
        BrowseAction::Right => moving::sideways(state, 1.0, shared),
        BrowseAction::Open => moving::open(state, shared),
        BrowseAction::Back => moving::back(state, shared),
        BrowseAction::Wheel(pane, rows) => moving::wheel(state, pane, rows, shared),
        BrowseAction::ClickNode(line) => moving::click_node(state, line, shared),
        BrowseAction::ShowSplit(id) => moving::show_split(state, id, shared),
        BrowseAction::Table(action) => tabling::answer(state, action, shared),
        BrowseAction::Sound(action) => sound(state, action, shared),
        BrowseAction::Mark(action) => marking::answer(state, action, shared),
        BrowseAction::Written(action) => writing::answer(state, action, shared),
        BrowseAction::ListProblems => settling::list_problems(state),
        BrowseAction::Caption => to_caption(state, shared),
        BrowseAction::CopyCaptions => copy_captions(state, shared),
        BrowseAction::CopyPath => copy_path(state, shared),
        BrowseAction::Drafted => {
            state.rows.reread();
            tabling::arrange(state, shared)
        }
        BrowseAction::Probed(broken) => {
            broken.into_iter().for_each(|(clip, problem)| state.probes.insert(clip, problem));
            Vec::new()
        }
    }
}

/// Playing and looking are two concerns of one pane.
fn sound(state: &mut Browse, action: SoundAction, shared: &Shared) -> Vec<Effect> {
    match action {
        SoundAction::PlayPause => playing::play_pause(state, shared),
        SoundAction::SeekSteps(steps) => playing::seek_steps(state, steps, shared),
        SoundAction::Press(place) => playing::press(state, place, shared),
        SoundAction::Drag(place) => playing::drag(state, place, shared),
        SoundAction::Release => playing::release(state),
        SoundAction::RegionStart => playing::begin_region(state, shared),
        SoundAction::RegionEnd => playing::end_region(state, shared),
        SoundAction::ClearRegion => playing::set_region(state, None, shared),
        SoundAction::ToggleLoop => playing::toggle_loop(state, shared),
        SoundAction::ToggleAdvance => playing::toggle_advance(state),
        SoundAction::Decoded(clip, heard) => playing::decoded(state, clip, heard, shared),
        looking => picturing::answer(state, looking, shared),
    }
}

/// Takes the clip under the cursor to the Caption room.
fn to_caption(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let Some((clip, split)) = state.current(shared).zip(state.split(shared)) else { return Vec::new() };
    match split.clip(clip.row as usize) {
        Ok(clip) => {
            let chosen = Chosen::of(&clip, split);
            let take = Action::Caption(CaptionAction::Clip(ClipAction::Take(chosen)));
            vec![Effect::Goto(Room::Caption), Effect::Do(take)]
        }
        Err(problem) => vec![Effect::Say(Message::warning(format!("this row cannot be captioned: {}", problem.why)))],
    }
}

fn copy_captions(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let row = state.current(shared).and_then(|clip| state.rows.get(clip));
    match row.filter(|row| !row.captions.is_empty()) {
        Some(row) => vec![
            Effect::Copy(row.captions.join("\n")),
            Effect::Say(Message::info(format!("copied {} captions of {}", row.captions.len(), row.file))),
        ],
        None => vec![Effect::Say(Message::info("this clip has no captions to copy"))],
    }
}

fn copy_path(state: &Browse, shared: &Shared) -> Vec<Effect> {
    let Some(row) = state.current(shared).and_then(|clip| state.rows.get(clip)) else { return Vec::new() };
    let path = row.path.to_string_lossy().into_owned();
    vec![Effect::Say(Message::info(format!("copied {path}"))), Effect::Copy(path)]
}
