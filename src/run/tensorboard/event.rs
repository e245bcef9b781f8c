//! The messages of an event file.

use super::proto::{Fields, Message, Wire};

/// One number of an event file.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The tag.
    pub tag: String,
    /// The step.
    pub step: u64,
    /// Seconds since 1970.
    pub time: f64,
    /// The value.
    pub value: Value,
}

/// What is at a tag.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// The first event of every file.
pub(super) fn version(time: f64) -> Vec<u8> {
    Message::default().double(1, time).bytes(3, b"brain.Event:2").0
}

pub(super) fn number(time: f64, step: u64, tag: &str, value: f64) -> Vec<u8> {
    event(time, step, &tagged(tag).float(2, value as f32))
}

/// As `torch.utils.tensorboard` writes text: a tensor of one string.
pub(super) fn text(time: f64, step: u64, tag: &str, text: &str) -> Vec<u8> {
    let shape = Message::default().message(2, &Message::default().int(1, 1));
    let tensor = Message::default().int(1, 7).message(2, &shape).bytes(8, text.as_bytes());
    let plugin = Message::default().bytes(1, b"text");
    let metadata = Message::default().message(1, &plugin);
    event(time, step, &tagged(&format!("{tag}/text_summary")).message(8, &tensor).message(9, &metadata))
}

/// `wav` is a whole file of one channel.
pub(super) fn audio(time: f64, step: u64, tag: &str, rate: u32, frames: usize, wav: &[u8]) -> Vec<u8> {
    let audio = Message::default().float(1, rate as f32).int(2, 1).int(3, frames as u64);
    event(time, step, &tagged(tag).message(6, &audio.bytes(4, wav).bytes(5, b"audio/wav")))
}

fn tagged(tag: &str) -> Message {
    Message::default().bytes(1, tag.as_bytes())
}

fn event(time: f64, step: u64, value: &Message) -> Vec<u8> {
    let summary = Message::default().message(1, value);
    Message::default().double(1, time).int(2, step).message(5, &summary).0
}

/// The numbers and texts of an event; what is neither is passed over.
pub(super) fn scalars(event: &[u8]) -> Vec<Scalar> {
    let (mut time, mut step, mut values) = (0.0, 0, Vec::new());
    for field in Fields(event) {
        match field {
            (1, Wire::Double(wall)) => time = wall,
            (2, Wire::Int(at)) => step = at,
            (5, Wire::Bytes(summary)) => values.extend(Fields(summary).filter_map(|(_, value)| tag_and_value(value))),
            _ => {}
        }
    }
    values.into_iter().map(|(tag, value)| Scalar { tag, step, time, value }).collect()
}

fn tag_and_value(value: Wire<'_>) -> Option<(String, Value)> {
    let Wire::Bytes(value) = value else { return None };
    let (mut tag, mut found) = (None, None);
    for field in Fields(value) {
        match field {
            (1, Wire::Bytes(name)) => tag = Some(String::from_utf8_lossy(name).into_owned()),
            (2, Wire::Float(number)) => found = Some(Value::Number(f64::from(number))),
            (8, Wire::Bytes(tensor)) => found = tensor_value(tensor),
            _ => {}
        }
    }
    Some((tag?, found?))
}

/// The first string, float or double of a `TensorProto`: newer writers put scalars there too.
fn tensor_value(tensor: &[u8]) -> Option<Value> {
    Fields(tensor).find_map(|field| match field {
        (8, Wire::Bytes(text)) => Some(Value::Text(String::from_utf8_lossy(text).into_owned())),
        (4, Wire::Bytes(raw)) if raw.len() == 4 => Some(Value::Number(f32::from_le_bytes(raw.try_into().ok()?).into())),
        (5, Wire::Bytes(raw)) => Some(Value::Number(f32::from_le_bytes(raw.get(..4)?.try_into().ok()?).into())),
        (5, Wire::Float(number)) => Some(Value::Number(number.into())),
        (6, Wire::Bytes(raw)) => Some(Value::Number(f64::from_le_bytes(raw.get(..8)?.try_into().ok()?))),
        (6, Wire::Double(number)) => Some(Value::Number(number)),
        _ => None,
    })
}
