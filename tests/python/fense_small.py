#!/usr/bin/env python3
"""Makes tests/fense: a small sentence model, a small fluency error detector, and what Python's libraries compute with them.

    tests/python/fense_small.py

The files are laid out as the published ones are, under their names: a folder of sentence-transformers; `pickled`, the same model in 16
bits as older repositories hold it (pytorch_model.bin and vocab.txt, nothing else); the detector as a torch pickle of its state_dict and
two words about it. Their numbers are drawn at random. expected.json holds the embeddings of sentence-transformers, the probabilities
that torch computes with transformers' BERT and a linear layer on its first position, and the scores that follow from both; each text
stands there as a piece and how often it is repeated.
Makes its own virtual environment (target/venv-fense).
"""

import json
import math
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benches"))
import own_venv

NEEDS = ["torch==2.5.1", "transformers==4.46.3", "sentence-transformers==3.3.1", "numpy<2.3"]
OUT = ROOT / "tests" / "fense"
SENTENCES = "paraphrase-TinyBERT-L6-v2"
WORDS = """[PAD] [UNK] [CLS] [SEP] [MASK] ! ' , - . ? a b c d e ##a ##b ##s ##ing ##ed ##ly ##e dog bark rain fall man
speak loud while and then the on roof bell ring cafe water run ##ning is 2 犬""".split()
LONG = {piece * times: [piece, times] for piece, times in [("dog bark ", 5000), ("rain ", 10000)]}
CAPTIONS = [
    ("A dog barks loudly, then a man speaks.", ["a dog is barking loudly while a man speaks"]),
    ("the rain falls on the roof", ["Rain falling on a roof.", "rain", "the water is running", "A bell rings", "rain falls"]),
    ("", ["a bell rings", ""]),
    ("a dog and a dog and a dog barks and", ["a dog barks", "dog"]),
    ("dog bark " * 5000, ["rain " * 10000, "a dog"]),
    ("a\x00 dog\x1b \x7fbarks\u2028\tloudly\ufffd", ["a dog barks"]),
    ("Caf\u00e9 \u72ac\u72ac \u0130 don't 2", ["cafe", "\u72ac"]),
    ("a" * 150 + " [SEP] dog [MASK]", ["a [CLS] dog"]),
    ("bell", ["bell"]),
    ("speak-ing, man's ring!?", ["the man is speaking"]),
]


def main():
    own_venv.enter("fense", NEEDS)
    import torch

    torch.manual_seed(5)
    shutil.rmtree(OUT, ignore_errors=True)
    embeddings, sentences = sentence_model()
    probabilities = detector(sentences)
    clips = []
    for prediction, references in CAPTIONS:
        similarity = sum(float(embeddings[prediction] @ embeddings[text]) for text in references) / len(references)
        error = float(probabilities[prediction][-1] > 0.9)
        clip = {"prediction": short(prediction), "references": [short(text) for text in references]}
        clip["embedding"] = embeddings[prediction].tolist()
        clip["similarity"], clip["probabilities"] = similarity, probabilities[prediction].tolist()
        clips.append({**clip, "fluency_error": error, "fense": similarity * (1 - 0.9 * error)})
        print(f"{prediction[:40]!r:50} {similarity:.4f} {clip['probabilities'][-1]:.4f}")
    rows = ",\n".join(json.dumps(clip) for clip in clips)
    (OUT / "expected.json").write_text(f"[\n{rows}\n]\n")


def short(text):
    """A piece, and how often it is repeated."""
    return LONG.get(text, [text, 1])


def bert(layers, positions):
    """A BERT of random numbers that 16 bits hold exactly, large enough that every part of it matters."""
    import torch
    from transformers import BertConfig, BertModel

    sizes = {"hidden_size": 32, "num_hidden_layers": layers, "intermediate_size": 48, "max_position_embeddings": positions}
    heads = {"num_attention_heads": 4 if layers == 2 else 1}
    model = BertModel(BertConfig(vocab_size=len(WORDS), **sizes, **heads), add_pooling_layer=layers == 2).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            middle = 1.0 if "LayerNorm.weight" in name else 0.0
            spread = 1.0 if "word_embeddings" in name else 0.25
            parameter.copy_((middle + spread * torch.randn_like(parameter)).half().float())
    return model


def sentence_model():
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertTokenizerFast

    OUT.mkdir(parents=True)
    (OUT / "vocab.txt").write_text("".join(word + "\n" for word in WORDS))
    plain = OUT / "plain"
    model = bert(2, 48)
    model.save_pretrained(plain)
    BertTokenizerFast(str(OUT / "vocab.txt"), model_max_length=48).save_pretrained(plain)
    word = models.Transformer(str(plain), max_seq_length=40)
    whole = SentenceTransformer(modules=[word, models.Pooling(32)], device="cpu")
    whole.save(str(OUT / SENTENCES), create_model_card=False)
    shutil.rmtree(plain)
    tidy(OUT / SENTENCES)
    pickled(model)
    texts = sorted({text for prediction, references in CAPTIONS for text in [prediction, *references]})
    vectors = whole.encode(texts, normalize_embeddings=True, convert_to_tensor=True)
    return dict(zip(texts, vectors.double())), whole


def tidy(folder):
    """Leaves what a program needs, and no word of where it was made."""
    for name in ["vocab.txt", "special_tokens_map.json", "tokenizer_config.json", "config_sentence_transformers.json"]:
        (folder / name).unlink()
    config = json.loads((folder / "config.json").read_text())
    del config["_name_or_path"]
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def pickled(model):
    import torch

    folder = OUT / "pickled"
    folder.mkdir()
    halves = {f"bert.{name}": tensor.half() for name, tensor in model.state_dict().items()}
    torch.save(halves, folder / "pytorch_model.bin")
    shutil.copy(OUT / SENTENCES / "config.json", folder)
    (OUT / "vocab.txt").rename(folder / "vocab.txt")


def detector(sentences):
    import torch

    texts = [prediction for prediction, _ in CAPTIONS]
    plain = [re.sub(r"[^\w\s]", "", text).lower() for text in texts]
    batch = sentences.tokenizer(plain, truncation=True, padding="max_length", max_length=64, return_tensors="pt")
    encoder, head = bert(1, 64), torch.nn.Linear(32, 6)
    with torch.no_grad():
        head.weight.copy_(torch.randn(6, 32))
        first = encoder(**batch).last_hidden_state[:, 0, :]
        # Half of the captions get a probability above 0.9.
        head.bias += math.log(9) - head(first).median(dim=0).values - 0.05
        probabilities = torch.sigmoid(head(first))
    states = {f"encoder.{name}": tensor for name, tensor in encoder.state_dict().items()}
    states["encoder.embeddings.position_ids"] = torch.arange(64)[None]
    states |= {f"clf.{name}": tensor for name, tensor in head.state_dict().items()}
    about = {"model_type": "bert-base-uncased", "num_classes": 6, "state_dict": states}
    torch.save(about, OUT / "echecker_clotho_audiocaps_base.ckpt")
    return dict(zip(texts, probabilities))


if __name__ == "__main__":
    main()
