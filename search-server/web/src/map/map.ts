// The map: land and names from our own data, or tiles of the operator's; services as numbered
// marks, near ones together. Nothing is asked of anybody else.
import * as L from "leaflet/dist/leaflet-src.esm.js";
import leafletCss from "leaflet/dist/leaflet.css";
import Supercluster from "supercluster";
import { h } from "../box/dom.ts";
import type { PageTexts } from "../page/texts.ts";
import { drawLand, type MapData } from "./land.ts";
import mapCss from "./map.css";
import type { Spot } from "./spot.ts";

/** Closer marks than so many pixels are shown as one: so near a finger would take the other. */
const TOGETHER = 60;
/** Pixels of a tile at each zoom, as the map reckons. */
const TILE = 256;
/** West, south, east, north. */
const EVERYWHERE: [number, number, number, number] = [-180, -90, 180, 90];
/** No mark is shown nearer than this, so that one sees where it is. */
const NEAREST_ZOOM = 14;
const MOST_ZOOM = 18;

/** Draws the map into an element. */
export async function draw(holder: HTMLElement, spots: Spot[], texts: PageTexts): Promise<void> {
  const data = document.querySelector<HTMLElement>("[data-map]")?.dataset ?? {};
  adopt(leafletCss, mapCss);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(holder, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 4,
    maxZoom: MOST_ZOOM,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    markerZoomAnimation: !isStill,
    inertia: !isStill,
    // One finger goes on through the page; two move the map.
    dragging: !L.Browser.mobile,
    scrollWheelZoom: false,
  });
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  fit(map, spots);
  const credit = L.control.attribution({ prefix: false }).addTo(map);
  if (data["tiles"]) {
    L.tileLayer(data["tiles"], { maxZoom: MOST_ZOOM }).addTo(map);
    credit.addAttribution(text(data["tilesCredit"] ?? ""));
  } else {
    const answer = await fetch(data["outline"] ?? "", { credentials: "omit" });
    if (!answer.ok) throw new Error(`the map's data: ${answer.status}`);
    drawLand(map, (await answer.json()) as MapData, texts.language);
    credit.addAttribution(text(texts.mapCredit));
  }
  holder.append(h("p", { class: "map-hint" }, L.Browser.mobile ? texts.mapTouch : texts.mapKeys));
  new Marks(map, spots, texts).show();
}

/** Leaflet takes markup here; what is said is text. */
function text(said: string): string {
  const element = document.createElement("span");
  element.textContent = said;
  return element.innerHTML;
}

/** A sheet made by script is no inline style. */
function adopt(...sheets: string[]): void {
  const made = new CSSStyleSheet();
  made.replaceSync(sheets.join("\n"));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
}

/** Shows what is there; what answers from elsewhere only when nothing else does. */
function fit(map: L.Map, spots: Spot[]): void {
  const there = spots.filter(({ isElsewhere }) => !isElsewhere);
  const shown = there.length > 0 ? there : spots;
  const bounds = L.latLngBounds(shown.map(({ lat, lon }) => [lat, lon]));
  // Beside the buttons, above the hint and whose map it is.
  const room: L.FitBoundsOptions = { paddingTopLeft: [72, 40], paddingBottomRight: [40, 80] };
  map.fitBounds(bounds, { ...room, maxZoom: NEAREST_ZOOM, animate: false });
}

/** The marks on the map, made anew at each zoom. */
class Marks {
  readonly #layer = L.layerGroup();
  readonly #clusters = new Supercluster<{ at: number }>({
    radius: TOGETHER,
    extent: TILE,
    maxZoom: MOST_ZOOM,
  });

  constructor(
    private readonly map: L.Map,
    private readonly spots: Spot[],
    private readonly texts: PageTexts,
  ) {
    this.#layer.addTo(map);
    this.#clusters.load(
      spots.map(({ lat, lon }, at) => ({
        type: "Feature",
        properties: { at },
        geometry: { type: "Point", coordinates: [lon, lat] },
      })),
    );
    // Moving changes no mark, so that what is open or has the focus stays.
    map.on("zoomend", () => this.show());
  }

  show(): void {
    this.#layer.clearLayers();
    for (const found of this.#clusters.getClusters(EVERYWHERE, this.map.getZoom())) {
      const [lon, lat] = found.geometry.coordinates as [number, number];
      const properties = found.properties as { at?: number; cluster_id?: number };
      const members =
        properties.cluster_id === undefined
          ? [properties.at ?? 0]
          : this.#clusters.getLeaves(properties.cluster_id, Infinity).map((leaf) => leaf.properties.at);
      this.#mark([lat, lon], members.sort((a, b) => a - b), properties.cluster_id);
    }
  }

  #mark(where: [number, number], members: number[], cluster: number | undefined): void {
    const spots = members.flatMap((at) => this.spots[at] ?? []);
    const first = spots[0];
    if (!first) return;
    const isOne = spots.length === 1;
    const label = isOne ? `${first.number}. ${first.title}` : this.texts.together(spots.length);
    const icon = h("span", {}, isOne ? String(first.number) : `${spots.length}×`);
    const mark = L.marker(where, {
      icon: L.divIcon({ html: icon, className: isOne ? "mark" : "mark many", iconSize: [36, 36] }),
      title: label,
      alt: label,
      riseOnHover: true,
    });
    const zoom = cluster === undefined ? MOST_ZOOM + 1 : this.#clusters.getClusterExpansionZoom(cluster);
    if (zoom <= MOST_ZOOM) {
      const nearer = (): void => void this.map.setView(where, zoom);
      mark.on("click", nearer);
      mark.on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && nearer());
    } else {
      // One service, or several at one place, which stay together however near one looks.
      mark.bindPopup(() => this.#bubble(spots), { autoPanPadding: [24, 24], maxWidth: 280 });
      mark.on("popupopen", ({ popup }) => popup.getElement()?.querySelector<HTMLElement>("a, button")?.focus());
    }
    mark.addTo(this.#layer);
    const element = mark.getElement();
    element?.setAttribute("aria-label", label);
    for (const spot of spots) this.#join(spot, element);
  }

  /** The mark of what one points at in the list stands out. */
  #join({ element }: Spot, mark: HTMLElement | undefined): void {
    const point = (isPointed: boolean) => () => mark?.classList.toggle("pointed", isPointed);
    for (const [name, isPointed] of [["pointerenter", true], ["focusin", true], ["pointerleave", false], ["focusout", false]] as const) {
      element.addEventListener(name, point(isPointed));
    }
  }

  #bubble(spots: Spot[]): HTMLElement {
    const lines = spots.map(({ number, title, detail, address, element }) => {
      const show = h("button", { type: "button", class: "link" }, this.texts.showInList);
      show.addEventListener("click", () => {
        element.scrollIntoView({ block: "center" });
        element.querySelector<HTMLElement>("a")?.focus();
      });
      return h(
        "li",
        { value: String(number) },
        address ? h("a", { href: address }, title) : h("strong", {}, title),
        detail && h("div", {}, detail),
        address && show,
      );
    });
    return h("ol", { class: "bubble" }, ...lines);
  }
}
