import * as L from "leaflet/dist/leaflet-src.esm.js";
import { h } from "../box/dom.ts";

type Ring = [number, number][];

/** What `map-data.js` makes: land as polygons of rings, places with how many live there. */
export interface MapData {
  land: Ring[][];
  finland: Ring[][];
  places: [name: string, swedish: string, lat: number, lon: number, population: number][];
}

/** Names of places are no nearer to each other than this, in pixels. */
const APART = { x: 90, y: 28 };
/** Most names at once. */
const MOST_NAMES = 60;

/** Draws the land and the names of its places, the larger first. */
export function drawLand(map: L.Map, data: MapData, language: string): void {
  const shape = (rings: Ring[][], className: string): void => {
    L.polygon(rings, { className, interactive: false, stroke: true, smoothFactor: 1 }).addTo(map);
  };
  shape(data.land, "land");
  shape(data.finland, "land finland");
  const names = L.layerGroup().addTo(map);
  const show = (): void => {
    names.clearLayers();
    for (const [name, where] of chosen(map, data, language)) {
      const icon = L.divIcon({ html: h("span", {}, name), className: "place-name", iconSize: [0, 0] });
      // Below the marks, whatever lies farther south.
      L.marker(where, { icon, interactive: false, keyboard: false, alt: "", zIndexOffset: -10_000 }).addTo(names);
    }
  };
  map.on("moveend", show);
  show();
}

/** The largest places in view that do not stand on each other. */
function chosen(map: L.Map, data: MapData, language: string): [string, L.LatLngTuple][] {
  const bounds = map.getBounds();
  const taken: L.Point[] = [];
  const names: [string, L.LatLngTuple][] = [];
  for (const [finnish, swedish, lat, lon] of data.places) {
    if (names.length === MOST_NAMES) break;
    if (!bounds.contains([lat, lon])) continue;
    const at = map.latLngToContainerPoint([lat, lon]);
    const isFree = taken.every(({ x, y }) => Math.abs(x - at.x) > APART.x || Math.abs(y - at.y) > APART.y);
    if (!isFree) continue;
    taken.push(at);
    names.push([language === "sv" && swedish ? swedish : finnish, [lat, lon]]);
  }
  return names;
}
