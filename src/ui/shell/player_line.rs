//! The player: state, time, position, loop and gain.

use crate::audio::player::PlayerState;
use crate::text::safe;
use crate::ui::action::{Action, AppAction};
use crate::ui::canvas::Canvas;
use crate::ui::hits::Gesture;
use crate::ui::shared::{PlayerStatus, Shared};
use crate::ui::theme::Role;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// Draws the player into the row `area`.
pub fn view(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    canvas.blank(area, shared.theme.style(Role::Status));
    let player = &shared.player;
    let style = |role| shared.theme.style(role);
    let icon =
        Span::styled(format!(" {} ", icon(shared)), style(if player.playing() { Role::Good } else { Role::Muted }));
    // The length is rounded as everywhere else; the position is what has been heard.
    let time =
        Span::styled(format!("{} / {} ", clock(player.position), clock(player.duration + 0.05)), style(Role::Text));
    let left = (icon.width() + time.width()) as u16;
    let (role, words) = right(shared, area.width);
    let end = words.width() as u16;
    canvas.line(Line::from(vec![icon, time]), area);
    canvas.click(Rect { width: left.min(area.width), ..area }, Action::App(AppAction::PlayPause));
    let place = Rect { x: area.right().saturating_sub(end).max(area.x), width: end, ..area }.intersection(area);
    canvas.line(Line::styled(words, style(role)), place);
    let bar = Rect { x: area.x + left.min(area.width), width: area.width.saturating_sub(left + end), ..area };
    if bar.width >= 4 {
        position(canvas, bar, shared);
    }
}

fn icon(shared: &Shared) -> &'static str {
    match shared.player.state {
        PlayerState::Playing => shared.glyphs.playing(),
        PlayerState::Paused => shared.glyphs.paused(),
        PlayerState::Empty | PlayerState::Stopped => shared.glyphs.stopped(),
    }
}

/// The line of the position, with the looped part marked; a press or drag seeks.
fn position(canvas: &mut Canvas<'_>, area: Rect, shared: &Shared) {
    let (player, glyphs) = (&shared.player, shared.glyphs);
    let columns = f64::from(area.width);
    let share = if player.duration > 0.0 { (player.position / player.duration).clamp(0.0, 1.0) } else { 0.0 };
    let head = (share * columns).round() as u16;
    for column in 0..area.width {
        let (glyph, role) = match column.cmp(&head) {
            std::cmp::Ordering::Less => (glyphs.line_done(), Role::Progress),
            std::cmp::Ordering::Equal if share > 0.0 => (glyphs.line_head(), Role::Progress),
            _ => (glyphs.line_rest(), Role::ProgressRest),
        };
        let mut style = shared.theme.style(role);
        if in_loop(player, f64::from(column) / columns, 1.0 / columns) {
            style = style.patch(shared.theme.style(Role::Loop));
        }
        canvas.draw(Span::styled(glyph, style), Rect { x: area.x + column, width: 1, ..area });
    }
    let duration = player.duration;
    canvas.pointer(area, move |pointer| {
        let to = pointer.fraction() * duration;
        matches!(pointer.gesture, Gesture::Press | Gesture::DoublePress | Gesture::Drag)
            .then_some(Action::App(AppAction::SeekTo(to)))
    });
}

/// The looped part of the clip; nothing when that is all of it.
fn looped_part(player: &PlayerStatus) -> Option<(f64, f64)> {
    player.looped.filter(|(from, to)| *from > 0.05 || *to < player.duration - 0.05)
}

fn in_loop(player: &PlayerStatus, from: f64, width: f64) -> bool {
    looped_part(player).is_some_and(|(start, end)| {
        let (start, end) = (start / player.duration, end / player.duration);
        from + width > start && from < end
    })
}

/// What stands at the right: loop and gain, or why nothing is heard; less of it on a narrow screen.
fn right(shared: &Shared, width: u16) -> (Role, String) {
    let player = &shared.player;
    if let Some(trouble) = &player.trouble {
        return (Role::Warning, format!(" {} ", safe(trouble)));
    }
    let gain = format!("gain {:+.0} dB ", player.gain_db);
    if width < 60 {
        return (Role::Muted, format!(" {gain}"));
    }
    let looped = match (player.looped, looped_part(player)) {
        (_, Some((from, to))) => format!("loop {from:.1}-{to:.1} s"),
        (Some(_), None) => "loop clip".to_owned(),
        (None, _) => "loop off".to_owned(),
    };
    (Role::Muted, format!("  {looped} {} {gain}", shared.glyphs.dot()))
}

/// `00:10.4`, and `1:02:03.4` from an hour on.
fn clock(seconds: f64) -> String {
    let tenths = (seconds.max(0.0) * 10.0).floor() as u64;
    let (hours, minutes, rest) = (tenths / 36_000, tenths / 600 % 60, tenths % 600);
    let hours = if hours > 0 { format!("{hours}:") } else { String::new() };
    format!("{hours}{minutes:02}:{:02}.{}", rest / 10, rest % 10)
}

#[cfg(test)]
mod tests {
    use super::{clock, looped_part};
    use crate::ui::shared::PlayerStatus;

    #[test]
    fn clocks_keep_their_width() {
        assert_eq!(clock(0.0), "00:00.0");
        assert_eq!(clock(10.44), "00:10.4");
        assert_eq!(clock(59.99), "00:59.9");
        assert_eq!(clock(3723.4), "1:02:03.4");
        assert_eq!(clock(f64::NAN), "00:00.0");
    }

    #[test]
    fn a_loop_of_the_whole_clip_is_no_part_of_it() {
        let looped = |looped| looped_part(&PlayerStatus { duration: 2.0, looped, ..PlayerStatus::default() });
        assert_eq!(looped(Some((0.0, 2.0))), None);
        assert_eq!(looped(Some((0.5, 2.0))), Some((0.5, 2.0)));
        assert_eq!(looped(None), None);
    }
}
