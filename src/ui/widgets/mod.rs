//! The pieces that screens are made of. Each draws itself into a buffer from what it is given and keeps nothing.

mod sound_frame;
mod spectrogram;
mod ticks;
mod time_window;
mod waveform;

pub use sound_frame::{SoundAreas, SoundFrame};
pub use spectrogram::Spectrogram;
pub use time_window::TimeWindow;
pub use waveform::Waveform;

/// The rows of a buffer as text, without the blanks at their ends.
#[cfg(test)]
pub(crate) fn rows(buffer: &ratatui::buffer::Buffer) -> Vec<String> {
    let row = |y| (buffer.area.left()..buffer.area.right()).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (buffer.area.top()..buffer.area.bottom()).map(|y| row(y).trim_end().to_owned()).collect()
}
