#!/usr/bin/env python3
"""A training step (forward, backward, clipping, AdamW) of audiocap and of HuggingFace's Whisper on PyTorch, in turns.

    benches/train.py MODEL_DIR [--rounds 3] [--threads 2] [--only 2x3000]

Makes its own virtual environment (target/venv-train). Both sides in f32; PyTorch with scaled dot product attention and fused AdamW.
HuggingFace's Whisper always sees 3000 frames (30 s); audiocap with `audio_context: clip` sees the clip. Each measurement is a
process of its own, so that its highest memory is its own. With --one, prints one line of JSON about PyTorch's side alone.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import own_venv

NEEDS = ["torch", "transformers==4.46.3", "numpy"]
FULL = 3000
# Clips in a step, frames of a clip.
CASES = [(2, 3000), (2, 1000), (1, 3000), (4, 3000), (4, 1000), (8, 1000)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a HuggingFace Whisper directory, for example whisper-base")
    parser.add_argument("--one", action="store_true", help="only PyTorch's side, as JSON")
    parser.add_argument("--batch", type=int, default=2, help="clips in a step")
    parser.add_argument("--frames", type=int, default=FULL, help="log-mel frames of a clip, 100 a second, an even number")
    parser.add_argument("--own-length", action="store_true", help="do not pad to 30 s")
    parser.add_argument("--labels", type=int, default=32, help="tokens to learn for each clip, prompt included")
    parser.add_argument("--steps", type=int, default=3, help="steps that are timed, after one that warms up")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each side, in turns")
    parser.add_argument("--only", help="one case, for example 2x3000")
    arguments = parser.parse_args()
    own_venv.enter("train", NEEDS)
    if arguments.one:
        print(json.dumps(measure(arguments)))
    else:
        compare(arguments)


def compare(arguments):
    build = ["cargo", "bench", "-q", "--bench", "train", "--no-run", "--message-format=json"]
    lines = subprocess.run(build, check=True, capture_output=True, text=True).stdout.splitlines()
    made = [json.loads(line) for line in lines if '"executable"' in line]
    ours = next(m["executable"] for m in made if m.get("executable") and m["target"]["name"] == "train")
    print(f"{'clips':>5} {'frames':>6}  {'PyTorch s':>9} {'audiocap s':>10} {'ratio':>6}  {'PyTorch MB':>10} {'audiocap MB':>11} {'ratio':>6}")
    for batch, frames in CASES:
        if arguments.only in (None, f"{batch}x{frames}"):
            row(arguments, ours, batch, frames)


def row(arguments, ours, batch, frames):
    case = [arguments.model, "--batch", batch, "--frames", frames, "--labels", arguments.labels, "--steps", arguments.steps]
    case = [str(word) for word in [*case, "--threads", arguments.threads]]
    theirs, mine = [], []
    for _ in range(arguments.rounds):
        theirs.append(run([sys.executable, __file__, "--one", *case]))
        mine.append(run([ours, *case]))
    time_ratio = statistics.median(m["median_step_seconds"] / t["median_step_seconds"] for m, t in zip(mine, theirs))
    seconds = [statistics.median(side["median_step_seconds"] for side in sides) for sides in (theirs, mine)]
    memory = [max(side["peak_rss_mb"] for side in sides) for sides in (theirs, mine)]
    print(
        f"{batch:5} {frames:6}  {seconds[0]:9.2f} {seconds[1]:10.2f} {time_ratio:6.2f}  "
        f"{memory[0]:10.0f} {memory[1]:11.0f} {memory[1] / memory[0]:6.2f}",
        flush=True,
    )


def run(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def measure(arguments):
    step = training_step(arguments)
    step()
    seconds = [timed(step) for _ in range(arguments.steps)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"median_step_seconds": statistics.median(seconds), "steps": seconds, "peak_rss_mb": peak}


def timed(step):
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def training_step(arguments):
    import torch
    from transformers import WhisperForConditionalGeneration

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model = WhisperForConditionalGeneration.from_pretrained(
        arguments.model, torch_dtype=torch.float32, attn_implementation="sdpa"
    ).train()
    frames = arguments.frames if arguments.own_length else FULL
    if frames < FULL:
        encoder = model.model.encoder
        encoder.config.max_source_positions = frames // 2
        encoder.embed_positions = torch.nn.Embedding.from_pretrained(encoder.embed_positions.weight[: frames // 2])
    features = torch.full((arguments.batch, model.config.num_mel_bins, frames), -1.5)
    heard = min(arguments.frames, frames)
    features[:, :, :heard] = torch.randn(arguments.batch, model.config.num_mel_bins, heard)
    labels = torch.randint(0, model.config.vocab_size, (arguments.batch, arguments.labels))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0.0, fused=True)

    def step():
        loss = model(input_features=features, labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    return step


if __name__ == "__main__":
    main()
