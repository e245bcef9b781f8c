//! The clip pane: its facts and its picture, or how to get one.

use super::{panel, row_of, span, typing};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::{Gesture, Pointer};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction, Pane, TrimAction};
use crate::ui::screens::caption::chosen::{Chosen, Loaded};
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::clip::Recording;
use crate::ui::screens::caption::state::typing::Typed;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::{SoundAreas, SoundFrame, Spectrogram, TimeWindow};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Where clips come from: the key, what it does, and its action.
const SOURCES: [(&str, &str, Option<ClipAction>); 4] = [
    ("r", "a random clip of the open datasets", Some(ClipAction::Random)),
    ("o", "open a sound file by its path", Some(ClipAction::AskPath)),
    ("m", "record from the microphone", Some(ClipAction::Microphone)),
    ("1 c", "choose one in Browse and take it along", None),
];

pub(super) fn view(state: &Caption, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let title = state.clip.chosen.as_ref().map_or("Clip", |chosen| chosen.file_name.as_str());
    let inside = panel(state, Pane::Clip, title, &facts(state, shared), canvas, area, shared);
    if inside.is_empty() {
        return;
    }
    if let Some(typing) = state.typing.as_ref().filter(|typing| typing.what == Typed::Path) {
        return typing::paths(typing, canvas, inside, shared);
    }
    if let Some(recording) = &state.clip.recording {
        return listening(recording, canvas, inside, shared);
    }
    match (&state.clip.chosen, &state.clip.loaded) {
        (None, _) => sources(canvas, inside, shared),
        (Some(chosen), Some(loaded)) => picture(state, (chosen, loaded), canvas, inside, shared),
        (Some(_), None) => {
            let (text, role) =
                state.clip.trouble.as_deref().map_or(("reading the clip", Role::Muted), |why| (why, Role::Bad));
            canvas.line(span(text, role, inside.width, shared), inside);
        }
    }
}

/// Length, rate and channels, and what is amiss.
fn facts(state: &Caption, shared: &Shared) -> String {
    let Some(loaded) = &state.clip.loaded else { return String::new() };
    let facts = &loaded.sound.facts;
    let (dot, khz) = (shared.glyphs.dot(), f64::from(facts.sample_rate) / 1000.0);
    let amiss =
        loaded.sound.trouble.as_deref().or((loaded.seconds() > 30.05).then_some("the model hears the first 30 s"));
    let amiss = amiss.map(|what| format!(" {dot} {what}")).unwrap_or_default();
    let (part, seconds) = (part(state), loaded.seconds());
    format!("{part}{seconds:.1} s {dot} {khz} kHz {dot} {} ch{amiss}", facts.channels)
}

/// What is selected, or else what the whole was cut to.
fn part(state: &Caption) -> String {
    let cut = state.clip.chosen.as_ref().and_then(|chosen| chosen.part);
    match (state.clip.region, cut) {
        (Some(region), _) => format!("[{:.2} {:.2}] of ", region.from, region.to),
        (None, Some((from, to))) => format!("{from:.2}-{to:.2}: "),
        (None, None) => String::new(),
    }
}

fn sources(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let top = area.height.saturating_sub(SOURCES.len() as u16 + 2) / 2;
    let style = |role| shared.theme.style(role);
    if area.height > SOURCES.len() as u16 {
        canvas.line(span("Choose a clip to write about.", Role::Accent, area.width, shared), row_of(area, top));
    }
    let first = top + if area.height > SOURCES.len() as u16 { 1 + u16::from(area.height > 6) } else { 0 };
    for (row, (key, what, action)) in (first..).zip(SOURCES) {
        let line = row_of(area, row);
        canvas.line(
            Line::from_iter([
                ratatui::text::Span::styled(format!("{key:>4}  "), style(Role::HintKey)),
                ratatui::text::Span::styled(what, style(Role::Text)),
            ]),
            line,
        );
        if let Some(action) = action {
            canvas.click(line, Action::Caption(CaptionAction::Clip(action)));
        }
    }
}

fn picture(
    state: &Caption,
    (chosen, loaded): (&Chosen, &Loaded),
    canvas: &mut Canvas<'_>,
    area: Rect,
    shared: &Shared,
) {
    let window = TimeWindow::whole(loaded.seconds());
    let here = shared.player.has(&chosen.player_name());
    let frame = SoundFrame {
        theme: &shared.theme,
        glyphs: shared.glyphs,
        window,
        playhead: here.then_some(shared.player.position),
        region: state.clip.region.map(|region| (region.from, region.to)).or(shared.player.looped.filter(|_| here)),
    };
    let mel = &loaded.mel;
    let level = |from, to, low: f32, high: f32| mel.level(from, to, f64::from(low), f64::from(high));
    canvas.draw(Spectrogram { frame, level: &level, hz: &|fraction| mel.hz(f64::from(fraction)) }, area);
    canvas.pointer(SoundAreas::of(area).picture, move |pointer| trimmed(pointer, window));
}

/// Press to seek, drag to select a region.
fn trimmed(pointer: Pointer, window: TimeWindow) -> Option<Action> {
    let second = window.at(pointer.fraction());
    let action = match pointer.gesture {
        Gesture::Press | Gesture::DoublePress => TrimAction::Press(second),
        Gesture::Drag => TrimAction::Drag(second),
        Gesture::Release => TrimAction::Release,
        Gesture::Menu => TrimAction::Clear,
        Gesture::ScrollUp | Gesture::ScrollDown => return None,
    };
    Some(Action::Caption(CaptionAction::Trim(action)))
}

fn listening(recording: &Recording, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let glyphs = shared.glyphs;
    let said = format!("{} recording  {:4.1} s   m ends it, Esc throws it away", glyphs.recording(), recording.seconds);
    canvas.line(span(&said, Role::Bad, area.width, shared), area);
    let width = usize::from(area.width);
    let loud = (recording.level.clamp(0.0, 1.0).sqrt() * width as f32) as usize;
    let meter = glyphs.line_done().repeat(loud.min(width));
    canvas.line(span(&meter, Role::Progress, area.width, shared), row_of(area, 1));
}
