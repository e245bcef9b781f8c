//! The clip pane: its facts and its picture, or how to get one.

use super::{masks, panel, row_of, span, typing};
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::{Gesture, Pointer};
use crate::ui::screens::caption::action::{CaptionAction, ClipAction, Pane, TextAction, TrimAction};
use crate::ui::screens::caption::chosen::Loaded;
use crate::ui::screens::caption::state::Caption;
use crate::ui::screens::caption::state::clip::Recording;
use crate::ui::screens::caption::state::typing::Typed;
use crate::ui::screens::caption::update::clip::LONGER;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::{SoundAreas, SoundFrame, Spectrogram, Strip, TimeWindow};
use crate::whisper::Attention;
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
        (Some(_), Some(loaded)) => picture(state, loaded, canvas, inside, shared),
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
        loaded.sound.trouble.as_deref().or((loaded.seconds() > LONGER).then_some("the model hears 30 s, W the next"));
    let amiss = amiss.map(|what| format!(" {dot} {what}")).unwrap_or_default();
    let masks = match (&state.clip.masking, state.clip.masks.len()) {
        (Some(masking), _) => {
            masking.mask(&loaded.mel).map_or_else(|why| why.to_string(), |mask| format!("mask {mask}"))
        }
        (None, 0) => String::new(),
        (None, 1) => format!("without {}", state.clip.masks[0]),
        (None, count) => format!("{count} masks"),
    };
    let masks = if masks.is_empty() { masks } else { format!(" {dot} {masks}") };
    let (part, seconds) = (part(state), loaded.seconds());
    format!("{part}{seconds:.1} s {dot} {khz} kHz {dot} {} ch{masks}{amiss}", facts.channels)
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

fn picture(state: &Caption, loaded: &Loaded, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let looks = state.looks();
    let strip = if looks.is_none() || area.height < 4 { 0 } else { 1 + u16::from(area.height > 14) * 2 };
    let (area, below) =
        (Rect { height: area.height - strip, ..area }, Rect { y: area.bottom() - strip, height: strip, ..area });
    let window = TimeWindow::whole(loaded.seconds());
    let here = shared.player.has(&state.clip.player_name());
    let frame = SoundFrame {
        theme: &shared.theme,
        glyphs: shared.glyphs,
        window,
        playhead: here.then_some(shared.player.position),
        region: state.clip.region.map(|region| (region.from, region.to)).or_else(|| {
            let looped = shared.player.looped.filter(|_| here);
            looped.or_else(|| state.look_span())
        }),
    };
    let mel = &loaded.mel;
    let level = |from, to, low: f32, high: f32| mel.level(from, to, f64::from(low), f64::from(high));
    canvas.draw(Spectrogram { frame, level: &level, hz: &|fraction| mel.hz(f64::from(fraction)) }, area);
    let picture = SoundAreas::of(area).picture;
    masks::draw(state, mel, window, canvas, picture, shared);
    if let Some(looks) = looks.filter(|_| strip > 0) {
        looked(&looks, window, canvas, below, shared);
    }
    let masking = state.clip.masking.is_some();
    canvas.pointer(
        picture,
        move |pointer| {
            if masking { masks::pointed(pointer, window) } else { trimmed(pointer, window) }
        },
    );
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

/// Where the token under the cursor looked, under the time of the picture.
fn looked(looks: &[f32], window: TimeWindow, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let place = SoundAreas::of(Rect { height: 1, ..area }).picture;
    let place = Rect { height: area.height, ..place };
    let label = Rect { width: place.x - area.x, y: area.bottom().saturating_sub(1), height: 1, ..area };
    canvas.line(span("look", Role::Axis, label.width, shared), label);
    let level = |from: f64, to: f64| {
        let stretch = |seconds: f64| (seconds / Attention::SECONDS).max(0.0) as usize;
        let end = (stretch(to) + 1).min(looks.len());
        looks[stretch(from).min(end)..end].iter().copied().fold(0.0, f32::max)
    };
    canvas.draw(Strip { theme: &shared.theme, glyphs: shared.glyphs, window, level: &level }, place);
    canvas.click(area, Action::Caption(CaptionAction::Text(TextAction::PlayLook)));
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
