#!/usr/bin/env python3
"""Checks needs.tsv and more_concepts.tsv beside this file. Exits 1 with one line per fault.

With --words also asks Voikko (voikkospell) and, where given with --indexer PATH, the project's own analyzer
whether each Finnish word of a sign is a dictionary form. What they do not know is listed, not counted as a fault."""

import collections
import itertools
import pathlib
import re
import shutil
import subprocess
import sys

NEED_HEADER = ["id", "fi", "sv", "en", "answers"]
CONCEPT_HEADER = ["id", "fi", "sv", "en", "broader"]
LANGUAGES = NEED_HEADER[1:4]
NEEDS_MIN = 350
SIGNS_MIN = {"fi": 3, "sv": 2, "en": 2}
GROUPS_MAX = 4
ANSWERS_MAX = 8

here = pathlib.Path(__file__).parent
faults = []


def fault(table, line, text):
    faults.append(f"{table}:{line}: {text}")


def rows(table, header):
    lines = (here / table).read_text(encoding="utf-8").split("\n")
    if lines.pop() != "":
        fault(table, len(lines) + 1, "last line has no newline")
    if lines[0].split("\t") != header:
        fault(table, 1, f"header is not {header}")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            fault(table, number, f"{len(cells)} columns, not {len(header)}")
            continue
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", cells[0]):
            fault(table, number, f"id {cells[0]!r} is not an ASCII slug")
        yield number, cells


where, labels = {}, collections.defaultdict(set)
concepts = {}
for table, header in (("concepts.tsv", [*CONCEPT_HEADER, "related"]), ("more_concepts.tsv", CONCEPT_HEADER)):
    for number, (concept, fi, sv, en, broader, *_) in rows(table, header):
        if concept in where:
            fault(table, number, f"id {concept!r} is also at {where[concept]}")
        where[concept], concepts[concept] = f"{table}:{number}", broader
        for language, cell in zip(LANGUAGES, (fi, sv, en)):
            if table == "more_concepts.tsv" and not cell:
                fault(table, number, f"no {language} label")
            for label in cell.split("|") if cell else []:
                if label != " ".join(label.split()) or not label:
                    fault(table, number, f"label {label!r} is empty or has stray blanks")
                folded = (language, label.casefold())
                if table == "more_concepts.tsv" and labels[folded]:
                    fault(table, number, f"label {label!r} is also in {sorted(labels[folded])}")
                labels[folded].add(concept)
for concept, broader in concepts.items():
    if broader and broader not in concepts:
        fault(*where[concept].split(":"), f"broader {broader!r} does not exist")

signs_of = collections.defaultdict(dict)  # language -> set of words -> need, first sign
count, answered, needs = collections.Counter(), collections.Counter(), 0
finnish = {}
for number, cells in rows("needs.tsv", NEED_HEADER):
    need, needs = cells[0], needs + 1
    if need in where:
        fault("needs.tsv", number, f"id {need!r} is also at {where[need]}")
    where[need] = f"needs.tsv:{number}"
    for language, cell in zip(LANGUAGES, cells[1:4]):
        signs = cell.split("|")
        if len(set(signs)) != len(signs):
            fault("needs.tsv", number, f"a {language} sign twice")
        if len(signs) < SIGNS_MIN[language]:
            fault("needs.tsv", number, f"{len(signs)} {language} signs")
        count[language] += len(signs)
        for sign in signs:
            groups = sign.split(" ")
            if len(groups) > GROUPS_MAX:
                fault("needs.tsv", number, f"sign {sign!r} has {len(groups)} groups")
            words = [group.split("/") for group in groups]
            for word in itertools.chain(*words):
                if not re.fullmatch(r"[^\W_]+(-[^\W_]+)*", word) or word != word.lower():
                    fault("needs.tsv", number, f"word {word!r} of {sign!r} is empty, not lower-case or has marks")
                elif language == "fi":
                    finnish.setdefault(word, number)
            for group in words:
                if len(set(group)) != len(group):
                    fault("needs.tsv", number, f"sign {sign!r} has an alternative twice")
            overlapping = set()
            for chosen in set(map(frozenset, itertools.product(*words))):
                other, first = signs_of[language].setdefault(chosen, (need, sign))
                if other != need and (other, first) not in overlapping:
                    overlapping.add((other, first))
                    both = " ".join(sorted(chosen))
                    fault("needs.tsv", number, f"{language} sign {sign!r}, like {first!r} of {other!r}, has {both!r}")
    answers = cells[4].split("|")
    if not 1 <= len(answers) <= ANSWERS_MAX or len(set(answers)) != len(answers):
        fault("needs.tsv", number, f"{len(answers)} answers, or one twice")
    for answer in answers:
        if answer not in concepts:
            fault("needs.tsv", number, f"answer {answer!r} does not exist")
        answered[answer] += 1
if needs < NEEDS_MIN:
    fault("needs.tsv", needs + 1, f"{needs} needs, fewer than {NEEDS_MIN}")

print(f"{needs} needs, {len(answered)} concepts answer, signs: " + ", ".join(f"{l} {count[l]}" for l in LANGUAGES))
print(f"{len(finnish)} Finnish words in signs")

if "--words" in sys.argv:
    order = sorted(finnish)
    if shutil.which("voikkospell"):
        told = subprocess.run(["voikkospell", "-t"], input="\n".join(order), capture_output=True, text=True).stdout
        unknown = [word for word, answer in zip(order, told.split()) if answer == "W"]
        print(f"not known to Voikko: {' '.join(unknown)}")
if "--indexer" in sys.argv:
    indexer = sys.argv[sys.argv.index("--indexer") + 1]
    order = sorted(finnish)
    for start in range(0, len(order), 200):
        told = subprocess.run([indexer, "analyze", " ".join(order[start : start + 200])], capture_output=True, text=True)
        lemmas, (heading, *table) = collections.defaultdict(set), told.stdout.splitlines()
        at = heading.index(" lemma") + 1
        for line in table:
            token = line[:at].split()[0] if line[:at].strip() else token
            lemmas[token].add(line[at:].split("  ")[0].strip())
        for word in order[start : start + 200]:
            if word not in lemmas[word]:
                print(f"needs.tsv:{finnish[word]}: {word} is read as {sorted(lemmas[word])}")
print("\n".join(faults) or "no faults")
sys.exit(bool(faults))
