import { h } from "../box/dom.ts";
import type { Spot } from "../map/spot.ts";
import { textsOfPage } from "./texts.ts";

/** From this width on there is room for list and map beside each other. */
const SIDE_BY_SIDE = "(min-width: 64rem)";

/** What the map's own script gives. */
interface MapScript {
  draw: (holder: HTMLElement, spots: Spot[], texts: ReturnType<typeof textsOfPage>) => Promise<void>;
}

/**
 * Offers a map of what the page lists. Its script is fetched when it is shown: at once where
 * there is room beside the list, else when somebody asks for it.
 */
export function offerMap(): void {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-map]")) {
    const spots = spotsFor(holder);
    if (spots.length > 0) offer(holder, spots);
  }
}

function offer(holder: HTMLElement, spots: Spot[]): void {
  const texts = textsOfPage();
  const shown = h("div", { class: "map", id: "map", role: "region", "aria-label": texts.map });
  const toggle = h("button", { type: "button", class: "button plain", "aria-controls": "map" });
  let isDrawn = false;
  const show = (isShown: boolean): void => {
    shown.hidden = !isShown;
    toggle.textContent = isShown ? texts.hideMap : texts.showMap(spots.length);
    toggle.setAttribute("aria-expanded", String(isShown));
    holder.parentElement?.classList.toggle("with-map", isShown);
    if (isShown && !isDrawn) {
      isDrawn = true;
      void draw(holder, shown, spots).catch(() => {
        isDrawn = false;
        shown.replaceChildren(h("p", { class: "notice", role: "alert" }, texts.mapFailed));
      });
    }
  };
  toggle.addEventListener("click", () => show(shown.hasAttribute("hidden")));
  holder.replaceChildren(toggle, shown);
  holder.hidden = false;
  show(holder.hasAttribute("data-open") || matchMedia(SIDE_BY_SIDE).matches);
}

async function draw(holder: HTMLElement, shown: HTMLElement, spots: Spot[]): Promise<void> {
  const script = (await import(holder.dataset["script"] ?? "")) as MapScript;
  await script.draw(shown, spots, textsOfPage());
}

/** What is listed nearest to the map's place in the page: each with the element it is about. */
function spotsFor(holder: HTMLElement): Spot[] {
  const scope = holder.closest("section") ?? holder.parentElement ?? document.body;
  const listed = [...scope.querySelectorAll<HTMLElement>("[data-lat][data-lon]")];
  return listed.map((element, at) => {
    const link = element.querySelector<HTMLAnchorElement>("h2 a, h3 a");
    const named = link ?? element.querySelector("strong, .address");
    const title = named?.textContent?.trim() || document.querySelector("h1")?.textContent?.trim() || "";
    return {
      number: at + 1,
      lat: Number(element.dataset["lat"]),
      lon: Number(element.dataset["lon"]),
      title,
      detail: element.querySelector(".where, .address")?.textContent?.replace(/\s+/g, " ").trim() ?? "",
      address: link?.href ?? null,
      isElsewhere: element.querySelector(".reach") !== null,
      element,
    };
  });
}
