#!/usr/bin/env python3
"""Checks concepts.tsv beside this file: form, ids, hierarchy, labels. Exits 1 with one line per fault."""

import collections
import pathlib
import re
import sys
import unicodedata

HEADER = ["id", "fi", "sv", "en", "broader", "related"]
LANGUAGES = HEADER[1:4]
ROWS_MIN = 450
CONCEPTS_PER_LABEL_MAX = 2
# Words so common that as labels they would bring everything.
TOO_GENERAL = set(
    "tuki apu ryhmä palvelu lapsi neuvonta toiminta keskus yhdistys "
    "stöd hjälp grupp tjänst barn service rådgivning verksamhet center förening "
    "help support group services child advice activity centre association".split()
)

path = pathlib.Path(__file__).with_name("concepts.tsv")
faults = []


def fault(line, text):
    faults.append(f"{path.name}:{line}: {text}")


def folded(label):
    return unicodedata.normalize("NFKC", label).casefold()


lines = path.read_text(encoding="utf-8").split("\n")
if lines.pop() != "":
    fault(len(lines) + 1, "last line has no newline")
if lines[0].split("\t") != HEADER:
    fault(1, f"header is not {HEADER}")

broader, related, line_of = {}, {}, {}
concepts_of = collections.defaultdict(set)
count = collections.Counter()
for number, line in enumerate(lines[1:], start=2):
    cells = line.split("\t")
    if len(cells) != len(HEADER):
        fault(number, f"{len(cells)} columns, not {len(HEADER)}")
        continue
    concept, parent = cells[0], cells[4]
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", concept):
        fault(number, f"id {concept!r} is not an ASCII slug")
    if concept in broader:
        fault(number, f"id {concept!r} is also on line {line_of[concept]}")
    broader[concept], line_of[concept] = parent, number
    related[concept] = cells[5].split("|") if cells[5] else []
    for language, cell in zip(LANGUAGES, cells[1:4]):
        labels = cell.split("|") if cell else []
        if not labels and language == "fi":
            fault(number, "no Finnish label")
        if len({folded(label) for label in labels}) != len(labels):
            fault(number, f"a {language} label twice")
        for label in labels:
            if label != " ".join(label.split()) or not label or "\u00ad" in label:
                fault(number, f"label {label!r} is empty or has stray blanks or soft hyphens")
            if folded(label) in TOO_GENERAL:
                fault(number, f"label {label!r} is too general")
            concepts_of[folded(label)].add(concept)
        count[language] += len(labels)

for concept, answers in related.items():
    for answer in answers:
        if answer not in broader or answer == concept:
            fault(line_of[concept], f"related {answer!r} does not exist, or is the concept itself")
    if len(set(answers)) != len(answers):
        fault(line_of[concept], "a related concept twice")
for concept, parent in broader.items():
    if parent and parent not in broader:
        fault(line_of[concept], f"broader {parent!r} does not exist")
    seen = {concept}
    while parent in broader:
        if parent in seen:
            fault(line_of[concept], f"broader of {concept!r} goes round")
            break
        seen.add(parent)
        parent = broader[parent]
for label, concepts in concepts_of.items():
    if len(concepts) > CONCEPTS_PER_LABEL_MAX:
        fault(min(line_of[c] for c in concepts), f"label {label!r} is in {sorted(concepts)}")
if len(broader) < ROWS_MIN:
    fault(len(lines), f"{len(broader)} concepts, fewer than {ROWS_MIN}")

print(f"{len(broader)} concepts, {sum(map(bool, broader.values()))} with a broader one")
print("labels: " + ", ".join(f"{language} {count[language]}" for language in LANGUAGES))
print(f"labels in two concepts: {sorted(l for l, c in concepts_of.items() if len(c) == 2)}")
print("\n".join(faults) or "no faults")
sys.exit(bool(faults))
