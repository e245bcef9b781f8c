#!/usr/bin/env python3
"""Makes synonyms.bin of WordNet 3.0's files: python3 make.py [/usr/share/wordnet] (Debian: apt-get install wordnet-base).

The table is a run of bytes; numbers are LEB128:

  words    count; then for each, sorted by its bytes: letters shared with the word before, letters of its own, and these
  kinds    for each word a byte: bit p set where it is of part of speech p (noun, verb, adjective, adverb), bit 4 + p set
           where it is written without a capital there
  groups   for each part of speech: count; then for each group of synonyms: how many words, and for each, in order, how far
           its index is from the one before, doubled, plus one where only the name with a capital belongs to the group
  forms    for each part of speech: bytes; then lines "irregular form, space, words"

Names of several words are left out: a token is one word. So are groups of one word, which the kinds tell.
"""
import re
import sys
from pathlib import Path

PARTS = ["noun", "verb", "adj", "adv"]


def synsets(folder, part):
    """The names of each synset, without their marks of where an adjective may stand."""
    for line in (folder / f"data.{part}").read_text("ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        yield [re.sub(r"\(.*\)$", "", name) for name in fields[4 : 4 + 2 * count : 2]]


def number(value):
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def forms(folder, part, known):
    """Irregular forms with those of their words that are known; of lines for the same form the last counts."""
    exceptions = {}
    for line in (folder / f"{part}.exc").read_text("ascii").splitlines():
        form, *words = line.split()
        exceptions[form] = words
    lines = (" ".join([form, *(word for word in words if word in known)]) for form, words in sorted(exceptions.items()))
    return "".join(line + "\n" for line in lines if "_" not in line.split(" ")[0])


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    names = {part: [[n for n in s if "_" not in n] for s in synsets(folder, part)] for part in PARTS}
    kinds = {}
    for bit, part in enumerate(PARTS):
        for name in (name for synset in names[part] for name in synset):
            small = name == name.lower()
            kinds[name.lower()] = kinds.get(name.lower(), 0) | 1 << bit | small << 4 + bit
    words = sorted(kinds)
    index = {word: at for at, word in enumerate(words)}
    made = bytearray(number(len(words)))
    before = ""
    for word in words:
        shared = next((i for i, (a, b) in enumerate(zip(word, before)) if a != b), min(len(word), len(before)))
        made += number(shared) + number(len(word) - shared) + word[shared:].encode()
        before = word
    made += bytes(kinds[word] for word in words)
    for part in PARTS:
        groups = set()
        for synset in names[part]:
            small = {index[name] for name in synset if name == name.lower()}
            capital = {index[name.lower()] for name in synset} - small
            if len(small) + len(capital) > 1 and small:
                groups.add(tuple(sorted([(at, 0) for at in small] + [(at, 1) for at in capital])))
        made += number(len(groups))
        for group in sorted(groups):
            made += number(len(group))
            last = 0
            for at, capital in group:
                made += number((at - last) * 2 + capital)
                last = at
    for part in PARTS:
        lines = forms(folder, part, kinds).encode()
        made += number(len(lines)) + lines
    Path(__file__).with_name("synonyms.bin").write_bytes(made)
    print(f"{len(words)} words, {len(made)} bytes")


if __name__ == "__main__":
    main()
