// What the map draws where there are no tiles: land and borders around Finland from Natural
// Earth (public domain, by the package world-atlas), and the names of places from the gazetteer.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bboxClip } from "@turf/bbox-clip";
import { feature } from "topojson-client";

/** West, south, east, north: Finland and what one sees around it. */
const SHOWN = [15, 57, 36, 72];

/** ISO 3166-1 numbers. */
const FINLAND = "246";

/** Some 100 m, finer than the drawing; the land of others only frames the picture. */
const DECIMALS = 3;
const DECIMALS_AROUND = 2;

/** Land as lists of rings, and places as `[name, Swedish name or "", lat, lon, population]`. */
export async function mapData() {
  const [land, finland] = await outlines();
  return JSON.stringify({ land, finland, places: await places() });
}

async function outlines() {
  const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
  const world = JSON.parse(await readFile(path, "utf8"));
  const all = feature(world, world.objects.countries).features.map((country) => ({
    id: country.id,
    rings: rings(bboxClip(country, SHOWN).geometry, country.id === FINLAND ? DECIMALS : DECIMALS_AROUND),
  }));
  const ours = all.filter(({ id }) => id === FINLAND).flatMap(({ rings }) => rings);
  if (ours.length === 0) throw new Error("the outline of Finland is missing");
  return [all.filter(({ id }) => id !== FINLAND).flatMap(({ rings }) => rings), ours];
}

function rings({ type, coordinates }, decimals) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.map((polygon) => polygon.map((ring) => thinned(ring, decimals))).filter((polygon) => (polygon[0]?.length ?? 0) > 3);
}

/** Rounded, and without the points that then fall together; latitude first, as the map wants it. */
function thinned(ring, decimals) {
  const round = (degrees) => Number(degrees.toFixed(decimals));
  const points = ring.map(([lon, lat]) => [round(lat), round(lon)]);
  return points.filter(([lat, lon], at) => at === 0 || lat !== points[at - 1][0] || lon !== points[at - 1][1]);
}

async function places() {
  const municipalities = await table("municipalities.tsv");
  const localities = (await table("places.tsv")).filter(({ kind }) => kind !== "municipality");
  const seats = new Set(municipalities.map(({ fi }) => fi));
  return [...municipalities, ...localities.filter(({ fi }) => !seats.has(fi))]
    .map(({ fi, sv, lat, lon, population }) => [
      fi,
      sv === fi ? "" : sv,
      Number(Number(lat).toFixed(DECIMALS)),
      Number(Number(lon).toFixed(DECIMALS)),
      Number(population) || 0,
    ])
    .sort((a, b) => b[4] - a[4]);
}

async function table(name) {
  const path = fileURLToPath(new URL(`../../data/gazetteer/${name}`, import.meta.url));
  const [head, ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
  const columns = head.split("\t");
  return lines.map((line) => {
    const values = line.split("\t");
    return Object.fromEntries(columns.map((column, at) => [column, values[at] ?? ""]));
  });
}
