//! Greedy captions of several clips at once, for evaluations: the tokens that [`super::generate`] would write for each alone.

use anyhow::{Result, ensure};
use candle_core::{DType, Tensor};

use super::checkpoint::Checkpoint;
use super::generate::likeliest;
use super::model::Cache;
use crate::stop::Watch;

impl Checkpoint {
    /// What the model writes for `log_mel` `[batch, mel, frames]` behind `prompt`: a text for each clip, at most `max_length` tokens
    /// with the prompt.
    ///
    /// # Errors
    /// [`super::Stopped`] once `watch` says so; a prompt that leaves no room.
    pub fn caption_batch(
        &self,
        log_mel: &Tensor,
        prompt: &[u32],
        max_length: usize,
        watch: &Watch,
    ) -> Result<Vec<String>> {
        let most = max_length.min(self.config.max_target_positions);
        ensure!(
            prompt.len() < most,
            "the prompt has {} tokens and the limit is {most}: raise max_length",
            prompt.len()
        );
        let encoded = self.model.encode(log_mel, watch)?;
        let batch = encoded.dim(0)?;
        let (mut cache, mut written) = (Cache::new(), vec![Vec::new(); batch]);
        let mut input = prompt.repeat(batch);
        for length in prompt.len()..most {
            watch.check()?;
            let tokens = Tensor::from_vec(input, (batch, ()), encoded.device())?;
            let logits = self.model.decode_next(&tokens, &encoded, &mut cache)?.to_dtype(DType::F32)?;
            input = self.append(&mut written, &logits.to_vec2()?, length == prompt.len());
            if written.iter().all(|ids: &Vec<u32>| ids.last() == Some(&self.generation.eos_token_id)) {
                break;
            }
        }
        written.iter().map(|ids| Ok(self.tokenizer.decode(ids)?.trim().to_owned())).collect()
    }

    /// Appends the likeliest token to every caption that has not ended, and returns what the decoder is given next.
    fn append(&self, written: &mut [Vec<u32>], logits: &[Vec<f32>], first: bool) -> Vec<u32> {
        let eos = self.generation.eos_token_id;
        for (ids, logits) in written.iter_mut().zip(logits) {
            if ids.last() != Some(&eos) {
                // A model that computes no numbers writes nothing, and its loss says why; an evaluation goes on.
                ids.push(likeliest(self, logits, first).map_or(eos, |written| written.id));
            }
        }
        written.iter().map(|ids| ids.last().copied().unwrap_or(eos)).collect()
    }
}
