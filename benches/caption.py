#!/usr/bin/env python3
"""Captioning a 10 s clip: audiocap against HuggingFace transformers, in turn, in one run.

    benches/caption.py MODEL_DIR CLIP.wav [--rounds 7] [--threads 2]

Makes its own virtual environment (target/venv-caption) with torch and transformers. Both sides have their model loaded,
f32, greedy, exactly 20 new tokens behind the same prompt, log-mel features included; decoding the file is not.
Prints the median of each and the ratio; ends with 1 if the tokens differ.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import own_venv

HERE = Path(__file__).resolve().parent
NEEDS = ["torch", "transformers==4.46.3", "numpy", "soundfile", "soxr"]
PREFIX = "clotho > caption: "
SECONDS = 10
NEW_TOKENS = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a HuggingFace Whisper directory, for example whisper-base")
    parser.add_argument("clip", type=Path, help="a sound of 10 s or more that soundfile reads")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    own_venv.enter("caption", NEEDS)
    ours = Ours(arguments)
    theirs = Theirs(arguments)
    times, tokens = {ours: [], theirs: []}, {}
    for number in range(arguments.rounds + 1):
        for side in (ours, theirs):
            seconds, tokens[side] = side.caption()
            if number > 0:  # the first round only warms up
                times[side].append(seconds)
    report(times, ours, theirs, tokens[ours] == tokens[theirs])
    ours.end()
    sys.exit(tokens[ours] != tokens[theirs])


def report(times, ours, theirs, same):
    for side, seconds in times.items():
        print(f"{side.name:13} median {statistics.median(seconds):.3f} s   {min(seconds):.3f} .. {max(seconds):.3f}")
    ratio = statistics.median(times[ours]) / statistics.median(times[theirs])
    print(f"audiocap / transformers = {ratio:.2f}   {'same tokens' if same else 'TOKENS DIFFER'}")


class Ours:
    """audiocap's bench program: a line in, a caption out."""

    name = "audiocap"

    def __init__(self, arguments):
        command = ["cargo", "bench", "--quiet", "--bench", "caption", "--"]
        self.process = subprocess.Popen(
            [*command, arguments.model.resolve(), arguments.clip.resolve()],
            cwd=HERE.parent,
            env={**os.environ, "RAYON_NUM_THREADS": str(arguments.threads)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def caption(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("audiocap's side ended early: see its message above")
        answer = json.loads(line)
        return answer["seconds"], answer["tokens"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Theirs:
    """transformers, as its documentation uses it."""

    name = "transformers"

    def __init__(self, arguments):
        import soundfile
        import soxr
        import torch
        from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration, WhisperTokenizerFast

        torch.set_num_threads(arguments.threads)
        self.torch = torch
        self.extractor = WhisperFeatureExtractor.from_pretrained(arguments.model)
        self.model = WhisperForConditionalGeneration.from_pretrained(arguments.model, torch_dtype=torch.float32).eval()
        tokenizer = WhisperTokenizerFast.from_pretrained(arguments.model)
        start = ["<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>"]
        prompt = tokenizer.convert_tokens_to_ids(start) + tokenizer(PREFIX, add_special_tokens=False).input_ids
        self.prompt = torch.tensor([prompt])
        end = self.model.generation_config.eos_token_id
        self.model.generation_config.suppress_tokens = self.model.generation_config.suppress_tokens + [end]
        samples, rate = soundfile.read(arguments.clip, dtype="float32", always_2d=True)
        self.samples = soxr.resample(samples.mean(axis=1), rate, 16_000)[: SECONDS * 16_000]

    def caption(self):
        begun = time.perf_counter()
        with self.torch.inference_mode():
            features = self.extractor(self.samples, sampling_rate=16_000, return_tensors="pt").input_features
            # Without a language it would run the encoder once more to guess one.
            spoken = {"language": "en", "task": "transcribe", "decoder_input_ids": self.prompt}
            ids = self.model.generate(features, **spoken, max_new_tokens=NEW_TOKENS, num_beams=1, do_sample=False)
        seconds = time.perf_counter() - begun
        return seconds, ids[0, -NEW_TOKENS:].tolist()


if __name__ == "__main__":
    main()
