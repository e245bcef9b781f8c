#!/usr/bin/env python3
"""Writes tests/whisper_tiny_en.json: what transformers 4.46.3 does with OpenAI's English-only tiny model.

    whisper_tiny_en.py MODEL_DIR CLIPS_DIR       CLIPS_DIR has audio16k_<clip>.npy, mono f32 at 16 kHz

Needs torch, transformers==4.46.3 and numpy. Greedy search is written out, since `generate` leaves out the end of text.
"""

import json
import sys
from pathlib import Path

import numpy
import torch
from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration, WhisperTokenizer

PREFIX, CAPTION, MOST = "clotho > caption: ", "a bell is ringing", 60
TYPED = "<|en|>clotho > caption: "


class Tiny:
    def __init__(self, folder):
        self.tokenizer = WhisperTokenizer.from_pretrained(folder)
        self.model = WhisperForConditionalGeneration.from_pretrained(folder).eval()
        self.extractor = WhisperFeatureExtractor.from_pretrained(folder)
        self.start = self.tokenizer.convert_tokens_to_ids(["<|startoftranscript|>", "<|notimestamps|>"])

    def ids(self, text):
        return self.tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids

    def features(self, samples):
        return self.extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features

    @torch.inference_mode()
    def greedy(self, samples, prefix):
        settings, prompt = self.model.generation_config, self.start + self.ids(prefix)
        encoded, ids = self.model.model.encoder(self.features(samples)), list(prompt)
        while len(ids) < MOST and ids[-1] != settings.eos_token_id:
            logits = self.model(encoder_outputs=encoded, decoder_input_ids=torch.tensor([ids])).logits[0, -1]
            logits[settings.suppress_tokens] = -torch.inf
            if len(ids) == len(prompt):
                logits[settings.begin_suppress_tokens] = -torch.inf
            ids.append(int(logits.argmax()))
        return ids

    @torch.inference_mode()
    def score(self, samples):
        labels = self.start + self.ids(PREFIX) + self.ids(CAPTION) + [self.model.generation_config.eos_token_id]
        read = torch.tensor([self.start[:1] + labels[:-1]])
        logits = self.model(self.features(samples), decoder_input_ids=read).logits[0]
        return labels, torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).item()


def main():
    tiny, clips = Tiny(sys.argv[1]), sorted(Path(sys.argv[2]).glob("audio16k_*.npy"))
    greedy = [
        {"clip": path.stem.removeprefix("audio16k_"), "prefix": prefix, "ids": tiny.greedy(numpy.load(path), prefix)}
        for path in clips
        for prefix in (PREFIX, "")
    ]
    labels, loss = tiny.score(numpy.load(Path(sys.argv[2]) / "audio16k_bell.npy"))
    result = {
        "max_length": MOST,
        "greedy": greedy,
        "score": {"clip": "bell", "prefix": PREFIX, "caption": CAPTION, "labels": labels, "loss": loss},
        "names_as_text": {"text": TYPED, "ids": tiny.ids(TYPED)},
    }
    out = Path(__file__).resolve().parent.parent / "whisper_tiny_en.json"
    out.write_text(json.dumps(result, ensure_ascii=False, indent=None) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
