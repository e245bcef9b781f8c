//! Why a label has no more clips, and why a clip is in or out.

use crate::balance::Why;
use crate::text::safe;
use crate::ui::effect::Effect;
use crate::ui::message::Message;
use crate::ui::popups::{Paragraph, Popup};
use crate::ui::screens::balance::state::Balance;
use crate::ui::theme::Role;

/// All that can be told of the label under the cursor, and of the clip that was heard last.
pub(super) fn tell(state: &Balance) -> Vec<Effect> {
    let (Some(why), Some(label)) = (why(state), state.look.label()) else {
        return vec![Effect::Say(Message::info("put the cursor on a label that has clips"))];
    };
    let words = |text: String| Paragraph::Words(Role::Text, text);
    let name = safe(&why.pool.labels[label].name).into_owned();
    let mut story = vec![Paragraph::Heading(name.clone())];
    story.extend(why.label(label).into_iter().map(words));
    if let Some((clip, chosen)) =
        state.heard.filter(|(clip, _)| why.pool.labels_of(*clip as usize).contains(&(label as u32)))
    {
        story.push(Paragraph::Heading(format!("The clip heard last: {}", why.pool.id(clip as usize))));
        story.extend(why.clip(clip as usize, chosen).into_iter().map(words));
    }
    vec![Effect::Popup(Popup::text(format!("Why {name}"), story))]
}

/// What an answer to a why stands on.
pub fn why(state: &Balance) -> Option<Why<'_>> {
    let (ground, solved) = (state.ground.as_ref()?, state.solved.as_ref()?);
    Some(Why {
        pool: &ground.pool,
        members: &ground.members,
        lists: &solved.base.lists,
        candidates: &solved.base.candidates,
        task: &solved.task,
        choice: &solved.answer.choice,
    })
}
