#!/usr/bin/env python3
"""Makes osm.tsv from the names of OpenStreetMap presets.

Usage: osm.py FOLDER, the unpacked `package` folder of
`npm pack @openstreetmap/id-tagging-schema@6.19.2`. See PROVENANCE.md for source and licence.

Only names are taken, not search terms: these are loose ("child" for a nursery). Only presets of
one tag, of keys under which people look for services.
"""

import json
import pathlib
import sys

HEADER = ["id", "fi", "sv", "en"]
KEYS = {
    "amenity", "club", "craft", "education", "healthcare", "healthcare:speciality", "leisure",
    "office", "shop", "social_facility", "tourism",
}
# Street furniture and the like: nobody asks for it as a service.
LEFT_OUT = {
    "amenity=bench", "amenity=letter_box", "amenity=lounger", "amenity=dressing_room",
    "amenity=hunting_stand", "amenity=waste_basket", "amenity=vacuum_cleaner", "amenity=trolley_bay",
    "amenity=waste_transfer_station", "amenity=mobile_money_agent", "leisure=garden",
    "leisure=bleachers", "leisure=fireplace", "shop=vacant", "tourism=information",
    "amenity=vending_machine", "amenity=loading_dock", "amenity=parking_space", "leisure=outdoor_seating",
}

package = pathlib.Path(sys.argv[1])
presets = json.loads((package / "dist/presets.json").read_text(encoding="utf-8"))
names = {}
for language in HEADER[1:]:
    file = package / f"dist/translations/{language}.json"
    names[language] = json.loads(file.read_text(encoding="utf-8"))[language]["presets"]["presets"]

rows = []
for preset, about in sorted(presets.items()):
    tags = about.get("tags", {})
    if len(tags) != 1 or about.get("searchable") is False or preset.startswith("@"):
        continue
    (key, value), = tags.items()
    tag = f"{key}={value}"
    if key not in KEYS or value == "*" or tag in LEFT_OUT:
        continue
    cells = []
    for language in HEADER[1:]:
        name = names[language].get(preset, {}).get("name", "")
        name = "" if name.startswith("{") else " ".join(name.replace("|", "/").split())
        cells.append(name)
    if not cells[0] or not cells[2]:
        continue
    cells[2] += f"|{tag}"
    rows.append("\t".join([f"osm:{tag}", *cells]))
out = pathlib.Path(__file__).with_name("osm.tsv")
out.write_text("\n".join(["\t".join(HEADER), *rows]) + "\n", encoding="utf-8")
print(f"{out.name}: {len(rows)} concepts")
