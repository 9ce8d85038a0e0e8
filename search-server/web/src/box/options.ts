import { tongueOf, type Tongue } from "./texts.ts";

/** What the attributes of the element say. */
export interface Options {
  tongue: Tongue;
  /** The origin of the server that is asked. */
  server: string;
  q: string;
  place: string;
  /** Hidden filters, as parameters of the API. */
  filters: [string, string][];
  perPage: number;
  results: "here" | "portal";
  /** The level of the heading above the results. */
  heading: number;
  label: string | null;
}

export const ATTRIBUTES = [
  "lang",
  "server",
  "q",
  "place",
  "service-class",
  "filters",
  "per-page",
  "results",
  "heading-level",
  "label",
];

/** Parameters that the box sets itself: a filter of the same name is passed over. */
const OWN = new Set(["q", "near", "lang", "page", "per_page", "exact"]);

/** Reads the attributes; what is not said or cannot be is as usual. `home` is the script's origin. */
export function readOptions(element: Element, home: string): Options {
  const value = (name: string): string => element.getAttribute(name)?.trim() ?? "";
  const filters = new URLSearchParams(value("filters"));
  if (value("service-class")) {
    // A comma would part two classes.
    filters.set("service_class", value("service-class").replaceAll(",", "\\,"));
  }
  return {
    tongue: tongueOf(element.closest("[lang]")?.getAttribute("lang") ?? ""),
    server: originOf(value("server")) ?? home,
    q: value("q"),
    place: value("place"),
    filters: [...filters].filter(([name, said]) => !OWN.has(name) && said !== ""),
    perPage: bounded(value("per-page"), 1, 50, 5),
    results: value("results") === "portal" ? "portal" : "here",
    heading: bounded(value("heading-level"), 1, 5, 2),
    label: value("label") || null,
  };
}

function originOf(address: string): string | null {
  if (address === "") return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.origin : null;
  } catch {
    return null;
  }
}

function bounded(text: string, least: number, most: number, usual: number): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? usual : Math.min(Math.max(number, least), most);
}
