#!/usr/bin/env python3
"""Writes tests/whisper_searches.json: what transformers 4.46.3 finds with real whisper-base weights in the less usual ways.

    whisper_searches.py MODEL_DIR CLIPS_DIR       CLIPS_DIR has audio16k_<clip>.npy, mono f32 at 16 kHz

Needs torch, transformers==4.46.3 and numpy. `searches` have the ids of every returned sequence, prompt and end of text included, and
the scores where there are beams; `kept` has which tokens may be drawn behind each of some tokens of the greedy caption.
"""

import json
import sys
from pathlib import Path

import numpy
import torch
from transformers import GenerationMixin, WhisperFeatureExtractor, WhisperForConditionalGeneration, WhisperTokenizer
from transformers.generation import logits_process as process

CLIPS, PREFIX, MOST = ("bell", "tabla", "vinyl"), "clotho > caption: ", 48
SEARCHES = [
    {"num_beams": 4, "num_beam_groups": 2, "diversity_penalty": 0.5, "num_return_sequences": 4},
    {"num_beams": 6, "num_beam_groups": 3, "diversity_penalty": 1.5, "num_return_sequences": 3, "length_penalty": 0.5},
    {"num_beams": 3, "num_beam_groups": 3, "diversity_penalty": 0.2, "early_stopping": True},
    {"num_beams": 4, "num_beam_groups": 2, "diversity_penalty": 1.0, "repetition_penalty": 1.2, "no_repeat_ngram_size": 2},
    {"penalty_alpha": 0.6, "top_k": 4},
    {"penalty_alpha": 0.3, "top_k": 8},
    {"penalty_alpha": 0.9, "top_k": 5, "repetition_penalty": 1.3},
    {"repetition_penalty": 1.3},
    {"repetition_penalty": 0.8},
    {"num_beams": 3, "repetition_penalty": 1.5, "num_return_sequences": 3},
    {"no_repeat_ngram_size": 1},
    {"no_repeat_ngram_size": 2},
    {"num_beams": 4, "no_repeat_ngram_size": 3, "num_return_sequences": 2},
]
DRAWN = [
    {"min_p": 0.1, "top_k": 0},
    {"min_p": 0.02, "top_k": 0, "temperature": 1.5},
    {"min_p": 0.3, "temperature": 0.7},
    {"min_p": 0.05, "top_k": 30, "top_p": 0.9},
    {"top_k": 0, "top_p": 0.5},
]
PLACES = 6


class Base:
    def __init__(self, folder):
        self.tokenizer = WhisperTokenizer.from_pretrained(folder)
        self.model = WhisperForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").eval()
        self.extractor = WhisperFeatureExtractor.from_pretrained(folder)
        self.settings = self.model.generation_config
        self.settings.forced_decoder_ids = self.settings.max_length = None
        start = ["<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>"]
        prefix = self.tokenizer(PREFIX, add_special_tokens=False).input_ids
        self.prompt = self.tokenizer.convert_tokens_to_ids(start) + prefix

    @torch.inference_mode()
    def heard(self, samples):
        return self.model.model.encoder(self.extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features)

    @torch.inference_mode()
    def search(self, heard, knobs):
        # Whisper's own `generate` cuts the prompt off; the one beneath it is what searches.
        found = GenerationMixin.generate(
            self.model,
            encoder_outputs=heard.copy(),
            decoder_input_ids=torch.tensor([self.prompt]),
            generation_config=self.settings,
            max_length=MOST,
            do_sample=False,
            return_dict_in_generate=True,
            output_scores=True,
            **knobs,
        )
        scores = found.get("sequences_scores")
        ids = [self.unpadded(row.tolist()) for row in found.sequences]
        return {"ids": ids, **({} if scores is None else {"scores": scores.tolist()})}

    def unpadded(self, row):
        end = self.settings.eos_token_id
        return row[: row.index(end) + 1] if end in row else row

    @torch.inference_mode()
    def kept(self, heard, knobs):
        ids = self.search(heard, {})["ids"][0][: len(self.prompt) + PLACES]
        logits = self.model(encoder_outputs=heard, decoder_input_ids=torch.tensor([ids])).logits[0]
        places = range(len(self.prompt), len(ids))
        return {"ids": ids, "kept": [self.drawn(logits[place - 1], place, knobs) for place in places]}

    def drawn(self, scores, place, knobs):
        scores = scores.clone()
        scores[self.settings.suppress_tokens] = -torch.inf
        if place == len(self.prompt):
            scores[self.settings.begin_suppress_tokens] = -torch.inf
        scores = process.TemperatureLogitsWarper(float(knobs.get("temperature", 1.0)))(None, scores[None])
        if knobs.get("top_k", 50):
            scores = process.TopKLogitsWarper(knobs.get("top_k", 50))(None, scores)
        if "top_p" in knobs:
            scores = process.TopPLogitsWarper(knobs["top_p"])(None, scores)
        if "min_p" in knobs:
            scores = process.MinPLogitsWarper(knobs["min_p"])(None, scores)
        return torch.isfinite(scores[0]).nonzero()[:, 0].tolist()


def main():
    base, folder = Base(sys.argv[1]), Path(sys.argv[2])
    searches, kept = [], []
    for clip in CLIPS:
        heard = base.heard(numpy.load(folder / f"audio16k_{clip}.npy"))
        searches += [{"clip": clip, "knobs": knobs, **base.search(heard, knobs)} for knobs in SEARCHES]
        kept += [{"clip": clip, "knobs": knobs, **base.kept(heard, knobs)} for knobs in DRAWN]
    result = {"prefix": PREFIX, "max_length": MOST, "searches": searches, "kept": kept}
    out = Path(__file__).resolve().parent.parent / "whisper_searches.json"
    out.write_text(json.dumps(result) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
