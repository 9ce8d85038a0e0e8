#!/usr/bin/env python3
"""Makes municipality_cases.tsv: the case forms of Finnish municipality names, one name a line.

Usage: municipality_cases.py INFLECTIONS.tsv > municipality_cases.tsv

INFLECTIONS.tsv has the columns lemma, case (`+sg+gen`, `+pl+ine`, ...) and forms
(alternatives joined by `|`), as in the test data of pkauppin/pykko (MIT). Only the
facts are kept: which forms a name has. Singular and plural forms of one name share
a cell, each form once.
"""

import csv
import hashlib
import sys

SHA256 = "526a2682abb5a38e81c5a582e8452f4e224ac1840406d8dc98490b61b1468043"
CASES = ["gen", "ine", "ela", "ill", "ade", "abl", "all"]
COLUMNS = ["genitive", "inessive", "elative", "illative", "adessive", "ablative", "allative"]


def main():
    path = sys.argv[1]
    with open(path, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != SHA256:
            sys.exit(f"{path}: not the version this script was written for")
    names = {}
    rows = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows += 1
            case = row["case"].rsplit("+", 1)[1]
            cell = names.setdefault(row["lemma"], {}).setdefault(case, [])
            cell.extend(form for form in row["forms"].split("|") if form not in cell)
    print(f"# Case forms of Finnish municipality names: {rows} entries. "
          "Facts from pkauppin/pykko (MIT), see municipality_cases.py.")
    print("\t".join(["name", *COLUMNS]))
    for name in sorted(names):
        print("\t".join([name, *("|".join(names[name].get(case, [])) for case in CASES)]))


main()
