//! The pieces that screens are made of. Each draws itself into a buffer from what it is given and keeps nothing but what the
//! person typed or scrolled.

pub mod changed;
pub mod chart;
pub mod fuzzy;
mod gauge;
mod input;
pub mod numbers;
mod panel;
mod scroll;
mod sound_frame;
mod spectrogram;
mod strip;
pub mod table;
pub mod text;
mod ticks;
mod time_window;
mod tree;
mod waveform;

pub use gauge::{Gauge, bytes};
pub use input::Input;
pub use panel::Panel;
pub use scroll::Scroll;
pub use sound_frame::{SoundAreas, SoundFrame};
pub use spectrogram::Spectrogram;
pub use strip::Strip;
pub use table::{Column, Table};
pub use time_window::TimeWindow;
pub use tree::{Tree, TreeRow};
pub use waveform::Waveform;

/// The rows of a buffer as text, without the blanks at their ends.
#[cfg(test)]
pub(crate) fn rows(buffer: &ratatui::buffer::Buffer) -> Vec<String> {
    let row = |y| (buffer.area.left()..buffer.area.right()).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (buffer.area.top()..buffer.area.bottom()).map(|y| row(y).trim_end().to_owned()).collect()
}
