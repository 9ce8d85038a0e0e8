#!/usr/bin/env python3
"""Makes data/language/{words,trigrams}.tsv from thesaurus labels in three languages.

    analyzers/tools/language_model.py CONCEPTS.tsv data/language

CONCEPTS.tsv has a header line and the columns fi, fi_alt, sv, sv_alt, en, en_alt
(alternatives separated by |). Only counts leave this script: which frequent words belong
to one language alone, and how telling a letter trigram is. Standard library only; the
same input gives the same output.
"""
import collections
import csv
import math
import re
import sys

LANGUAGES = ("fi", "sv", "en")
WORDS_EACH = 2500
TRIGRAM_MIN = 30


def main(concepts, out):
    words = {l: collections.Counter() for l in LANGUAGES}
    with open(concepts, encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for l in LANGUAGES:
                for label in [row[l] or ""] + (row[l + "_alt"] or "").split("|"):
                    words[l].update(re.findall(r"[^\W\d_]+", label.lower()))
    with open(f"{out}/words.tsv", "w", encoding="utf-8") as file:
        rows = []
        for l in LANGUAGES:
            others = [o for o in LANGUAGES if o != l]
            own = [
                (count, word)
                for word, count in words[l].items()
                if count >= 4 and len(word) >= 3
                and sum(words[o][word] for o in others) * 20 <= count
            ]
            own.sort(key=lambda item: (-item[0], item[1]))
            rows += [(word, l) for _, word in own[:WORDS_EACH]]
        file.writelines(f"{w}\t{l}\n" for w, l in sorted(rows))
    grams = {l: collections.Counter() for l in LANGUAGES}
    for l in LANGUAGES:
        for word, count in words[l].items():
            padded = f"^{word}$"
            for i in range(len(word)):
                grams[l][padded[i:i + 3]] += min(count, 5)
    every = set().union(*grams.values())
    totals = {l: sum(grams[l].values()) for l in LANGUAGES}
    with open(f"{out}/trigrams.tsv", "w", encoding="utf-8") as file:
        for gram in sorted(every):
            if len(gram) != 3 or sum(grams[l][gram] for l in LANGUAGES) < TRIGRAM_MIN:
                continue
            logs = [math.log((grams[l][gram] + 0.5) / (totals[l] + 0.5 * len(every))) for l in LANGUAGES]
            mean = sum(logs) / 3
            tenths = [round(10 * (x - mean)) for x in logs]
            if max(tenths) - min(tenths) >= 5:
                file.write(gram + "".join(f"\t{t}" for t in tenths) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
