//! The fields a filter can name.

use super::term::{Need, Seen};
use crate::dataset::draft;

/// A field of a clip, its sound or its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    File,
    Captions,
    Draft,
    Labels,
    Seconds,
    Khz,
    Channels,
    Bits,
    Codec,
    Peak,
    Loudness,
    Mark,
    Note,
    /// Another column of the metadata.
    Column(String),
}

impl Field {
    /// The field that a person means by `name`.
    pub(super) fn named(name: &str) -> Field {
        match name.to_lowercase().as_str() {
            "file" | "name" | "file_name" => Field::File,
            "caption" | "captions" => Field::Captions,
            "draft" | "drafts" | draft::COLUMN => Field::Draft,
            "label" | "labels" => Field::Labels,
            "dur" | "duration" | "seconds" | "s" => Field::Seconds,
            "khz" | "rate" => Field::Khz,
            "ch" | "channels" => Field::Channels,
            "bits" => Field::Bits,
            "codec" => Field::Codec,
            "peak" => Field::Peak,
            "lufs" | "loudness" => Field::Loudness,
            "mark" | "star" => Field::Mark,
            "note" => Field::Note,
            _ => Field::Column(name.to_owned()),
        }
    }

    /// What must be known about a clip to look at this field.
    pub(super) fn need(&self) -> Need {
        match self {
            Field::File | Field::Captions | Field::Draft | Field::Labels | Field::Column(_) => Need::Nothing,
            Field::Seconds | Field::Khz | Field::Channels | Field::Bits | Field::Codec => Need::Header,
            Field::Peak | Field::Loudness => Need::Levels,
            Field::Mark | Field::Note => Need::Marks,
        }
    }

    /// The field as a number: seconds, kHz, dB, or how many captions and labels there are.
    pub(super) fn number(&self, seen: &Seen) -> Option<f64> {
        match self {
            Field::Captions => Some(seen.clip.captions.len() as f64),
            Field::Draft => Some(f64::from(u8::from(seen.clip.draft().is_some()))),
            Field::Labels => Some(seen.clip.labels.len() as f64),
            Field::Seconds => seen.facts?.seconds,
            Field::Khz => Some(f64::from(seen.facts?.sample_rate) / 1000.0),
            Field::Channels => Some(seen.facts?.channels as f64),
            Field::Bits => seen.facts?.bits.map(f64::from),
            Field::Peak => seen.facts?.peak_db.map(f64::from),
            Field::Loudness => seen.facts?.loudness_lufs.map(f64::from),
            Field::File | Field::Codec | Field::Mark | Field::Note | Field::Column(_) => {
                self.texts(seen).first().and_then(|text| text.trim().parse().ok())
            }
        }
    }

    /// The field as text, every one of them.
    pub(super) fn texts<'a>(&self, seen: &Seen<'a>) -> Vec<&'a str> {
        let clip = seen.clip;
        match self {
            Field::File => vec![&clip.file_name],
            Field::Captions => clip.captions.iter().map(String::as_str).collect(),
            Field::Draft => clip.draft().into_iter().collect(),
            Field::Labels => seen.label_names().collect(),
            Field::Codec => seen.facts.map(|facts| facts.codec.as_str()).into_iter().collect(),
            Field::Note => seen.mark.map(|mark| mark.note.as_str()).into_iter().collect(),
            Field::Mark => vec![if seen.mark.is_some_and(|mark| mark.starred) { "yes" } else { "no" }],
            Field::Column(name) => clip
                .extra
                .iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, text)| text.as_str())
                .collect(),
            Field::Seconds | Field::Khz | Field::Channels | Field::Bits | Field::Peak | Field::Loudness => Vec::new(),
        }
    }
}
