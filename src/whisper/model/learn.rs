//! The loss of a batch, and the way back from it to every trained parameter.

use anyhow::{Result, ensure};
use candle_core::Tensor;

use super::{Cache, Whisper};
use crate::stop::Watch;
use crate::whisper::config::WhisperConfig;
use crate::whisper::gradients::Gradients;
use crate::whisper::ops;
use crate::whisper::prompt::shifted_right;

/// What a batch is taught to write.
pub struct Lesson {
    /// Decoder input, one row for each clip, all of one length (padded with anything).
    pub input: Vec<Vec<u32>>,
    /// The id that is to follow each of them; `None` where nothing counts.
    pub targets: Vec<Vec<Option<u32>>>,
}

impl Lesson {
    /// From the labels of each clip, of any lengths: the input is the labels moved right by one behind the start token.
    pub fn new(labels: &[Vec<u32>], config: &WhisperConfig) -> Self {
        let longest = labels.iter().map(Vec::len).max().unwrap_or(0);
        let padded = |row: &[u32]| [row, &vec![config.pad_token_id; longest - row.len()]].concat();
        let targets = |row: &Vec<u32>| (0..longest).map(|i| row.get(i).copied()).collect();
        Self {
            input: labels.iter().map(|row| padded(&shifted_right(config, row))).collect(),
            targets: labels.iter().map(targets).collect(),
        }
    }

    /// How many targets count.
    pub fn count(&self) -> usize {
        self.targets.iter().flatten().flatten().count()
    }

    /// The input as `[batch, time]`.
    fn tokens(&self, encoded: &Tensor) -> Result<Tensor> {
        let time = self.input.first().map_or(0, Vec::len);
        ensure!(self.count() > 0, "a batch without a single label");
        ensure!(self.input.iter().all(|row| row.len() == time), "rows of a batch differ in length");
        Ok(Tensor::from_vec(self.input.concat(), (self.input.len(), time), encoded.device())?)
    }

    /// The places in the flattened batch that count, and what is to be written there.
    fn places(&self) -> (Vec<u32>, Vec<u32>) {
        let targets = self.targets.iter().flatten().zip(0u32..);
        targets.filter_map(|(target, place)| target.map(|target| (place, target))).unzip()
    }
}

impl Whisper {
    /// The mean cross-entropy over the targets of `lesson`, for `log_mel` `[batch, mel, frames]`.
    pub fn loss(&self, log_mel: &Tensor, lesson: &Lesson, watch: &Watch) -> Result<f64> {
        let encoded = self.encode(log_mel, watch)?;
        let hidden = self.decoder.forward(&lesson.tokens(&encoded)?, &encoded, &mut Cache::none())?;
        let (places, targets) = lesson.places();
        let logits = self.decoder.logits(&chosen(&hidden, &places)?)?;
        let targets = Tensor::new(targets, encoded.device())?;
        Ok(ops::token_losses(&logits, &targets)?.mean_all()?.to_dtype(candle_core::DType::F64)?.to_scalar()?)
    }

    /// As [`Self::loss`], and adds `share` times its gradient to `gradients` (one over the micro-batches of a step).
    pub fn learn(&self, log_mel: &Tensor, lesson: &Lesson, share: f64, gradients: &mut Gradients) -> Result<f64> {
        let (encoded, encoder_trace) = self.encoder.forward_traced(log_mel)?;
        let tokens = lesson.tokens(&encoded)?;
        let (hidden, trace) = self.decoder.forward_traced(&tokens, &encoded)?;
        let (places, targets) = lesson.places();
        let rows = chosen(&hidden, &places)?;
        let embedding = self.decoder.tokens.floats()?;
        let weight = share / targets.len() as f64;
        let (loss, to_rows) =
            ops::vocabulary_loss(&rows, embedding.value(), &targets, weight, gradients.of(embedding))?;
        let grad = put_back(&to_rows, &places, &hidden)?;
        drop((hidden, rows, to_rows));
        let to_encoded = self.decoder.backward(trace, &tokens, &encoded, &grad, gradients)?;
        drop(encoded);
        if let Some(trace) = encoder_trace {
            self.encoder.backward(trace, &to_encoded, gradients)?;
        }
        Ok(loss / share)
    }
}

/// The rows of `hidden` `[batch, time, width]` at `places` of the flattened batch: `[places, width]`.
fn chosen(hidden: &Tensor, places: &[u32]) -> candle_core::Result<Tensor> {
    let width = hidden.dim(2)?;
    hidden.reshape(((), width))?.index_select(&Tensor::new(places, hidden.device())?, 0)
}

/// The way back of [`chosen`]: zeros everywhere else.
fn put_back(rows: &Tensor, places: &[u32], hidden: &Tensor) -> candle_core::Result<Tensor> {
    let (batch, time, width) = hidden.dims3()?;
    let all = Tensor::zeros((batch * time, width), rows.dtype(), rows.device())?;
    all.index_add(&Tensor::new(places, rows.device())?, rows, 0)?.reshape((batch, time, width))
}
