#!/usr/bin/env python3
"""Makes ptv.tsv from the code lists of the Finnish Service Catalogue (PTV).

Usage: ptv.py service_classes_2023.json TargetGroups.json LifeEvents.json

Service classes, target groups and life events with their names in three languages; the code
says what is broader ("P1.1" is below "P1"). See PROVENANCE.md for source and licence.
"""

import json
import pathlib
import sys

HEADER = ["id", "fi", "sv", "en", "broader"]
# Plain mistakes of the source: (code, language) -> name.
CORRECTIONS = {
    ("KE4.3", "sv"): "Flyttning från Finland",
    ("KE12", "en"): "Rehabilitation",
}


def codes(path):
    data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    for code in data["results"] if isinstance(data, dict) else data:
        if "codeValue" in code:
            if code["status"] == "VALID":
                yield code["codeValue"], code["prefLabel"]
        else:
            yield code["Notation"], {key.lower(): name for key, name in code["Label"].items()}


rows = {}
for path in sys.argv[1:]:
    for code, names in codes(path):
        names = [
            " ".join(CORRECTIONS.get((code, language), names.get(language) or "").split())
            for language in HEADER[1:4]
        ]
        rows[code] = names

lines = ["\t".join(HEADER)]
for code, names in rows.items():
    parent = code.rpartition(".")[0]
    lines.append("\t".join([f"ptv:{code}", *names, f"ptv:{parent}" if parent in rows else ""]))
out = pathlib.Path(__file__).with_name("ptv.tsv")
out.write_text("\n".join(lines) + "\n", encoding="utf-8")
print(f"{out.name}: {len(rows)} concepts")
