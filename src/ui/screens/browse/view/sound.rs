//! The picture of the sound, with its axes, playhead and region.

use super::frame;
use crate::audio::picture::MelPicture;
use crate::ui::action::Action;
use crate::ui::canvas::Canvas;
use crate::ui::hits::{Gesture, Pointer};
use crate::ui::screens::browse::action::{BrowseAction, Pane, SoundAction};
use crate::ui::screens::browse::state::Browse;
use crate::ui::screens::browse::state::sound::{Content, Heard, Picture};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widgets::text::{fit, wrap};
use crate::ui::widgets::{SoundAreas, SoundFrame, Spectrogram, Waveform};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Draws the pane.
pub fn draw(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let tabs = tabs_width(shared);
    let room = usize::from(area.width).saturating_sub(tabs + 6);
    let title = fit(&title(state, shared), room.max(8), shared.glyphs.ellipsis());
    let inside = frame(state, canvas, area, shared, Pane::Sound, (&title, ""));
    if usize::from(area.width) > tabs + 16 {
        draw_tabs(state, canvas, area, shared);
    }
    draw_switches(state, canvas, area, shared);
    match &state.sound.content {
        Content::Nothing => {}
        Content::Broken { why, .. } => draw_reason(canvas, inside, shared, why),
        Content::Heard(heard) => {
            draw_picture(state, heard, canvas, inside, shared);
            answer_mouse(canvas, SoundAreas::of(inside).picture);
        }
    }
}

/// The clip that is shown, and that another is on its way.
fn title(state: &Browse, shared: &Shared) -> String {
    let clip = match &state.sound.content {
        Content::Heard(heard) => heard.path.file_name().map(|name| name.to_string_lossy().into_owned()),
        Content::Broken { clip, .. } => state.rows.get(*clip).map(|row| row.file.clone()),
        Content::Nothing => None,
    };
    let waiting = if state.sound.is_waiting() { shared.glyphs.ellipsis() } else { "" };
    format!("{}{waiting}", clip.unwrap_or_else(|| "Sound".to_owned()))
}

fn tabs_width(shared: &Shared) -> usize {
    let names: usize = Picture::ALL.iter().map(|picture| picture.name().width()).sum();
    names + 2 * (shared.glyphs.dot().width() + 2) + 2
}

/// The names of the pictures on the upper border, each to be clicked; the one that is shown stands out.
fn draw_tabs(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let mut x = area.right() - 1 - tabs_width(shared) as u16;
    let between = format!(" {} ", shared.glyphs.dot());
    for (index, picture) in Picture::ALL.into_iter().enumerate() {
        let chosen = picture == state.sound.picture;
        let style = shared.theme.style(if chosen { Role::TabActive } else { Role::Muted });
        let before = if index == 0 { " " } else { between.as_str() };
        let name = Rect { x: x + before.width() as u16, y: area.y, width: picture.name().width() as u16, height: 1 };
        let spans = vec![Span::styled(before, shared.theme.style(Role::Muted)), Span::styled(picture.name(), style)];
        canvas.line(Line::from(spans), Rect { x, y: area.y, width: area.right() - x, height: 1 });
        canvas.click(name, Action::Browse(BrowseAction::Sound(SoundAction::Show(picture))));
        x = name.right();
    }
    canvas.line(Line::raw(" "), Rect { x, y: area.y, width: 1, height: 1 });
}

/// What is switched on, on the lower border: a click switches it off.
fn draw_switches(state: &Browse, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let looping = if state.sound.region.is_some() { " loops the region " } else { " loops the clip " };
    let advance = (state.sound.auto_advance, " then the next clip ", SoundAction::ToggleAdvance);
    let mut x = area.right().saturating_sub(1);
    for (on, name, action) in [advance, (state.sound.looping, looping, SoundAction::ToggleLoop)] {
        if on && x > area.x + name.width() as u16 && area.height > 2 {
            x -= name.width() as u16;
            let place = Rect { x, y: area.bottom() - 1, width: name.width() as u16, height: 1 };
            canvas.line(Line::styled(name, shared.theme.style(Role::Good)), place);
            canvas.click(place, Action::Browse(BrowseAction::Sound(action)));
        }
    }
}

fn draw_reason(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared, why: &str) {
    let width = usize::from(area.width.saturating_sub(2));
    let text = format!("{} {why}", shared.glyphs.warning());
    for (y, line) in (area.top()..area.bottom()).zip(wrap(&text, width, usize::from(area.height))) {
        let style = shared.theme.style(Role::Warning);
        canvas.line(Line::styled(line, style), Rect { x: area.x + 1, y, width: width as u16, height: 1 });
    }
}

fn draw_picture(state: &Browse, heard: &Heard, canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let loaded = shared.player.has(&heard.player_name());
    let frame = SoundFrame {
        theme: &shared.theme,
        glyphs: shared.glyphs,
        window: state.sound.shown_window(),
        playhead: loaded.then_some(shared.player.position),
        region: state.sound.region.map(|region| (region.from, region.to)),
    };
    match (state.sound.picture, &state.sound.features) {
        (Picture::Waveform, _) => {
            canvas.draw(Waveform { frame, column: &|from, to| heard.envelope.column(from, to) }, area);
        }
        (Picture::Spectrogram, _) => draw_mel(frame, &heard.mel, canvas, area),
        (Picture::Model, Some((clip, features))) if *clip == heard.clip => draw_mel(frame, features, canvas, area),
        (Picture::Model, _) => {
            canvas.line(Line::styled(" listening as the model does", shared.theme.style(Role::Muted)), area);
        }
    }
}

fn draw_mel(frame: SoundFrame<'_>, mel: &MelPicture, canvas: &mut Canvas<'_>, area: Rect) {
    let level = |from, to, low: f32, high: f32| mel.level(from, to, f64::from(low), f64::from(high));
    let hz = |fraction: f32| mel.hz(f64::from(fraction));
    canvas.draw(Spectrogram { frame, level: &level, hz: &hz }, area);
}

/// Press to seek, drag to select, turn the wheel to zoom about the pointer, with shift to scroll.
fn answer_mouse(canvas: &mut Canvas<'_>, area: Rect) {
    canvas.pointer(area, |pointer: Pointer| {
        let place = pointer.fraction();
        let action = match (pointer.gesture, pointer.shift) {
            (Gesture::Press | Gesture::DoublePress, _) => SoundAction::Press(place),
            (Gesture::Drag, _) => SoundAction::Drag(place),
            (Gesture::Release, _) => SoundAction::Release,
            (Gesture::ScrollUp, false) => SoundAction::ZoomAt(1.25, place),
            (Gesture::ScrollDown, false) => SoundAction::ZoomAt(0.8, place),
            (Gesture::ScrollUp, true) => SoundAction::Scroll(-0.1),
            (Gesture::ScrollDown, true) => SoundAction::Scroll(0.1),
            (Gesture::Menu, _) => SoundAction::ClearRegion,
        };
        Some(Action::Browse(BrowseAction::Sound(action)))
    });
}
