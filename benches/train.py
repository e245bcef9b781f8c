#!/usr/bin/env python3
"""A training step of HuggingFace's Whisper on PyTorch: forward, backward, clipping, AdamW.

    benches/train.py MODEL_DIR [--batch 2] [--frames 3000] [--own-length] [--labels 32] [--steps 7] [--threads 2]

Makes its own virtual environment (target/venv-train). f32, scaled dot product attention, fused AdamW. Whisper as HuggingFace has
it always sees 3000 frames (30 s), so shorter clips are padded; --own-length cuts the encoder's positions to --frames instead.
Prints one line of JSON: the median step in seconds and the highest memory of the process in MB.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from pathlib import Path

import own_venv

NEEDS = ["torch", "transformers==4.46.3", "numpy"]
FULL = 3000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a HuggingFace Whisper directory, for example whisper-base")
    parser.add_argument("--batch", type=int, default=2, help="clips in a step")
    parser.add_argument("--frames", type=int, default=FULL, help="log-mel frames of a clip, 100 a second, an even number")
    parser.add_argument("--own-length", action="store_true", help="do not pad to 30 s")
    parser.add_argument("--labels", type=int, default=32, help="tokens to learn for each clip, prompt included")
    parser.add_argument("--steps", type=int, default=7, help="steps that are timed, after one that warms up")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    own_venv.enter("train", NEEDS)
    step = training_step(arguments)
    step()
    seconds = [timed(step) for _ in range(arguments.steps)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"median_step_seconds": statistics.median(seconds), "steps": seconds, "peak_rss_mb": peak}))


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
