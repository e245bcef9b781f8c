#!/usr/bin/env python3
"""Loads a checkpoint of ours in HuggingFace's transformers, or an adapter in PEFT, and reads one caption with it.

    tests/python/loads_in_transformers.py DIR CLIP --caption TEXT [--prefix TEXT] [--base DIR] [--audiocap PROGRAM]

DIR is a checkpoint (WhisperForConditionalGeneration.from_pretrained) or an adapter (PeftModel.from_pretrained on its base model, or
on --base). Prints one line of JSON with the loss, which is what `audiocap score` calls `loss`; with --audiocap the program is run and
its loss compared. Ends with 1 when a weight is missing, superfluous or of another shape, or when the losses differ.
Makes its own virtual environment (target/venv-transformers).
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "benches"))
import own_venv

NEEDS = ["torch", "transformers==4.46.3", "peft==0.13.2", "numpy", "soundfile", "soxr"]
# The two sides resample a clip with filters that differ by some 2e-4.
TOLERANCE = 2e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=Path, help="a checkpoint or an adapter")
    parser.add_argument("clip", type=Path, help="a sound that soundfile reads")
    parser.add_argument("--caption", required=True)
    parser.add_argument("--prefix", default="clotho > caption: ")
    parser.add_argument("--base", help="the adapter's base model, where adapter_config.json names none that can be had")
    parser.add_argument("--audiocap", type=Path, help="the program to compare with")
    arguments = parser.parse_args()
    own_venv.enter("transformers", NEEDS)
    model, base, wrong = load(arguments)
    found = {"model": type(model).__name__, "loss": loss(model, base, arguments), "wrong_weights": wrong}
    if arguments.audiocap:
        found["audiocap_loss"] = audiocap_loss(arguments)
    print(json.dumps(found))
    differs = abs(found.get("audiocap_loss", found["loss"]) - found["loss"]) > TOLERANCE
    sys.exit(int(bool(wrong) or differs))


def load(arguments):
    """The model, the directory of its tokenizer and feature extractor, and the names of weights that do not fit."""
    from transformers import WhisperForConditionalGeneration

    adapter = arguments.dir / "adapter_config.json"
    if not adapter.exists():
        model, wrong = load_whole(WhisperForConditionalGeneration, arguments.dir)
        return model.eval(), arguments.dir, wrong
    import peft
    from safetensors import safe_open

    base = arguments.base or json.loads(adapter.read_text())["base_model_name_or_path"]
    model, wrong = load_whole(WhisperForConditionalGeneration, base)
    model = peft.PeftModel.from_pretrained(model, arguments.dir).eval()
    with safe_open(arguments.dir / "adapter_model.safetensors", "pt") as saved:
        names = set(saved.keys())
    return model, base, wrong + sorted(names ^ set(peft.get_peft_model_state_dict(model)))


def load_whole(kind, directory):
    model, about = kind.from_pretrained(directory, output_loading_info=True)
    return model, [str(name) for key in ("missing_keys", "unexpected_keys", "mismatched_keys") for name in about[key]]


def loss(model, base, arguments):
    import soundfile
    import soxr
    import torch
    from transformers import WhisperFeatureExtractor, WhisperTokenizer

    tokenizer = WhisperTokenizer.from_pretrained(base)
    special = ["<|startoftranscript|>", "<|en|>", "<|transcribe|>", "<|notimestamps|>"]
    texts = [tokenizer(text, add_special_tokens=False).input_ids for text in (arguments.prefix, arguments.caption)]
    labels = tokenizer.convert_tokens_to_ids(special) + texts[0] + texts[1] + [tokenizer.eos_token_id]
    samples, rate = soundfile.read(arguments.clip, dtype="float32", always_2d=True)
    samples = soxr.resample(samples.mean(axis=1), rate, 16_000)
    extractor = WhisperFeatureExtractor.from_pretrained(base)
    features = extractor(samples, sampling_rate=16_000, return_tensors="pt").input_features
    if json.loads((arguments.dir / "config.json").read_text()).get("audio_context") == "clip":
        features = clip_alone(model, features, len(samples))
    with torch.inference_mode():
        return model(input_features=features, labels=torch.tensor([labels])).loss.item()


def clip_alone(model, features, samples):
    """Lets the encoder hear the clip's own length, as the model was trained."""
    import torch

    positions = min((samples + 319) // 320, 1500)
    encoder = model.get_encoder()
    encoder.config.max_source_positions = positions
    encoder.embed_positions = torch.nn.Embedding.from_pretrained(encoder.embed_positions.weight[:positions])
    return features[:, :, : 2 * positions]


def audiocap_loss(arguments):
    command = [arguments.audiocap, "score", arguments.clip, "--caption", arguments.caption, "--prefix", arguments.prefix]
    command += ["--model", arguments.dir, "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)["loss"]


if __name__ == "__main__":
    main()
