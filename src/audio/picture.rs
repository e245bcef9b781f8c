//! Sound made ready to be drawn: nothing here knows of cells or colours.

mod envelope;
mod mel_picture;

pub use envelope::Envelope;
pub use mel_picture::MelPicture;
