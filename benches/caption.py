#!/usr/bin/env python3
"""Captioning: audiocap against HuggingFace transformers, in turn, in one run.

    benches/caption.py MODEL_DIR CLIP.wav [FOLDER] [--rounds 7] [--threads 2]

Makes its own virtual environment (target/venv-caption) with torch and transformers. Both sides have their model loaded, f32, and
write exactly 20 new tokens behind the same prompt, log-mel features included. First the clip's first 10 s, greedily and with five
beams; decoding the file is not timed. Then every wav and flac of FOLDER, greedily, decoding included: audiocap 1, 4 and 8 at a time,
transformers 8 at a time. Prints medians and ratios; ends with 1 if the tokens of a caption differ.

Seen with whisper-base on two cores with AVX-512: greedily 1.00 s against 1.27 s, with five beams 1.19 s against 2.42 s, so that five
beams take 1.19 times as long as greedy search (1.19 to 1.24 in three runs). The encoder is most of it, and a folder gains little by
going together: 16 sounds, on a machine that had other work, 0.57 to 0.62 clips a second one by one, 0.67 to 0.71 four at a time, 0.66
to 0.70 eight at a time, transformers 0.42 and 0.43.
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
TOGETHER = 8


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a HuggingFace Whisper directory, for example whisper-base")
    parser.add_argument("clip", type=Path, help="a sound of 10 s or more that soundfile reads")
    parser.add_argument("folder", type=Path, nargs="?", help="a folder of sounds that soundfile reads")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    own_venv.enter("caption", NEEDS)
    ours, theirs = Ours(arguments), Theirs(arguments)
    tasks = [(side, f"beams {beams}") for beams in (1, 5) for side in (ours, theirs)]
    if arguments.folder:
        tasks += [(ours, "folder 1"), (ours, "folder 4"), (ours, f"folder {TOGETHER}"), (theirs, f"folder {TOGETHER}")]
    times, tokens = {task: [] for task in tasks}, {}
    for number in range(arguments.rounds + 1):
        for task in tasks:
            seconds, tokens[task] = task[0].run(task[1])
            if number > 0:  # the first round only warms up
                times[task].append(seconds)
    ours.end()
    report(times, ours, theirs, len(theirs.sounds))
    sys.exit(told_apart(tokens, ours, theirs))


def report(times, ours, theirs, clips):
    median = {task: statistics.median(seconds) for task, seconds in times.items()}
    for (side, what), seconds in times.items():
        line = f"{what:9} {side.name:13} median {median[side, what]:.3f} s   {min(seconds):.3f} .. {max(seconds):.3f}"
        print(line + (f"   {clips / median[side, what]:.2f} clips a second" if what.startswith("folder") else ""))
    for what in sorted({what for side, what in times if side is theirs}):
        print(f"{what}: audiocap / transformers = {median[ours, what] / median[theirs, what]:.2f}")
    pairs = zip(times[ours, "beams 5"], times[ours, "beams 1"])
    print(f"audiocap, five beams / greedy = {statistics.median(five / one for five, one in pairs):.2f}")


def told_apart(tokens, ours, theirs):
    """Whether a caption of the clip differs. In a folder each is counted: sounds of other rates are resampled by two programs."""
    apart = False
    for what in sorted({what for side, what in tokens if side is theirs}):
        one, other = tokens[ours, what], tokens[theirs, what]
        if what.startswith("folder"):
            print(f"{what}: {sum(a == b for a, b in zip(one, other))} of {len(other)} captions are the same")
        elif one != other:
            print(f"{what}: TOKENS DIFFER")
            apart = True
    alike = all(tokens[task] == tokens[ours, f"folder {TOGETHER}"] for task in tokens if task[0] is ours and task[1].startswith("folder"))
    print("same tokens" if not apart and alike else "not the same tokens")
    return apart or not alike


class Ours:
    """audiocap's bench program: a line in, captions out."""

    name = "audiocap"

    def __init__(self, arguments):
        command = ["cargo", "bench", "--quiet", "--bench", "caption", "--", arguments.model.resolve(), arguments.clip.resolve()]
        self.process = subprocess.Popen(
            command + ([arguments.folder.resolve()] if arguments.folder else []),
            cwd=HERE.parent,
            env={**os.environ, "RAYON_NUM_THREADS": str(arguments.threads)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, what):
        self.process.stdin.write(what + "\n")
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
        import torch
        from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration, WhisperTokenizerFast

        torch.set_num_threads(arguments.threads)
        self.torch = torch
        self.extractor = WhisperFeatureExtractor.from_pretrained(arguments.model)
        self.model = WhisperForConditionalGeneration.from_pretrained(arguments.model, torch_dtype=torch.float32).eval()
        tokenizer = WhisperTokenizerFast.from_pretrained(arguments.model)
        start = ["<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>"]
        self.prompt = tokenizer.convert_tokens_to_ids(start) + tokenizer(PREFIX, add_special_tokens=False).input_ids
        end = self.model.generation_config.eos_token_id
        self.model.generation_config.suppress_tokens = self.model.generation_config.suppress_tokens + [end]
        self.clip = self.decoded(arguments.clip)[: SECONDS * 16_000]
        files = sorted(arguments.folder.iterdir()) if arguments.folder else []
        self.sounds = [file for file in files if file.suffix in (".wav", ".flac")]

    def decoded(self, file):
        import soundfile
        import soxr

        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        return soxr.resample(samples.mean(axis=1), rate, 16_000)

    def run(self, what):
        kind, count = what.split()
        begun = time.perf_counter()
        if kind == "beams":
            tokens = self.written([self.clip], int(count))[0]
        else:
            groups = [self.sounds[at : at + int(count)] for at in range(0, len(self.sounds), int(count))]
            tokens = [row for group in groups for row in self.written([self.decoded(file) for file in group], 1)]
        return time.perf_counter() - begun, tokens

    def written(self, sounds, beams):
        with self.torch.inference_mode():
            features = self.extractor(sounds, sampling_rate=16_000, return_tensors="pt").input_features
            # Without a language it would run the encoder once more to guess one.
            prompts = self.torch.tensor([self.prompt] * len(sounds))
            spoken = {"language": "en", "task": "transcribe", "decoder_input_ids": prompts}
            ids = self.model.generate(features, **spoken, max_new_tokens=NEW_TOKENS, num_beams=beams, do_sample=False)
        return [row[-NEW_TOKENS:].tolist() for row in ids]


if __name__ == "__main__":
    main()
