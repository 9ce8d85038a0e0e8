import type { SearchPage, Segment, Service } from "./api.ts";
import { h } from "./dom.ts";
import { date, distance, telephone } from "./format.ts";
import type { Options } from "./options.ts";
import type { Texts } from "./texts.ts";

/** Names of headings by their level. */
const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;

/** A heading of a level from 1 to 6. */
export function heading(level: number, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
  return h(HEADINGS[level - 1] ?? "h6", attributes, ...children);
}

/** A link that leaves a frame behind rather than filling it with another page. */
export function link(address: string, ...children: (Node | string)[]): HTMLAnchorElement {
  const isFramed = window.self !== window.top;
  const outside = isFramed ? { target: "_blank", rel: "noopener" } : {};
  return h("a", { href: address, ...outside }, ...children);
}

/** The page of a service. */
export function serviceAddress(service: Service, options: Options): string {
  return `${options.server}/services/${encodeURIComponent(service.id)}?lang=${options.tongue}`;
}

/** One service of the answers. `open` hears of it before its link is followed. */
export function card(
  service: Service,
  options: Options,
  texts: Texts,
  open: (event: Event, service: Service) => void,
): HTMLLIElement {
  const { highlights, location } = service;
  const name = link(
    serviceAddress(service, options),
    ...marked(highlights?.name, service.name ?? service.id),
  );
  name.addEventListener("click", (event) => open(event, service));
  return h(
    "li",
    { class: "card", part: "result" },
    heading(options.heading + 1, { class: "name", part: "result-name" }, name),
    service.organization && h("p", { class: "quiet" }, service.organization.name),
    line(
      service.distance_m !== null && h("strong", {}, howFar(service, texts)),
      location && h("span", {}, [location.name, location.address].filter(Boolean).join(", ")),
      reach(service, texts),
    ),
    h("p", {}, ...marked(highlights?.summary, service.summary ?? "")),
    facts([
      [texts.hours, service.hours],
      [texts.phone, service.phone && call(service.phone)],
      [texts.fee, service.fee && (texts.fees[service.fee] ?? service.fee)],
    ]),
    service.verified_at &&
      h("p", { class: "quiet" }, texts.verified(date(service.verified_at, texts.locale))),
  );
}

/** Whose data this is. */
export function sources(found: SearchPage, texts: Texts): HTMLElement | null {
  const named = found.meta.attribution.map(({ source, licence }) =>
    licence ? `${source} (${licence})` : source,
  );
  return named.length === 0 ? null : h("p", { class: "quiet" }, `${texts.sources} ${named.join(", ")}`);
}

function marked(segments: Segment[] | undefined, plain: string): (Node | string)[] {
  if (!segments || segments.length === 0) return [plain];
  return segments.map(({ text, match }) => (match ? h("mark", {}, text) : text));
}

function howFar({ distance_m, location }: Service, texts: Texts): string {
  const far = distance(distance_m ?? 0, texts.locale);
  const isExact = !location?.precision || location.precision === "exact";
  return isExact ? far : texts.about(far);
}

function reach({ area_match }: Service, texts: Texts): HTMLElement | null {
  if (area_match === "nationwide") return h("span", { class: "reach" }, texts.nationwide);
  if (area_match === "served") return h("span", { class: "reach" }, texts.served);
  return null;
}

function line(...parts: (HTMLElement | null | false)[]): HTMLElement | null {
  const there = parts.filter((part): part is HTMLElement => !!part && part.textContent !== "");
  return there.length === 0 ? null : h("p", { class: "line" }, ...there);
}

function call(written: string): Node | string {
  const address = telephone(written);
  return address ? h("a", { href: address }, written) : written;
}

function facts(known: [string, Node | string | null][]): HTMLElement | null {
  const rows = known
    .filter(([, value]) => value)
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return rows.length === 0 ? null : h("dl", {}, ...rows);
}
