import { h } from "../box/dom.ts";
import { textsOfPage } from "./texts.ts";

/** Where it is kept that somebody switched the shortcuts off (WCAG 2.1.4). */
const KEY = "luukku-shortcuts";

/**
 * Keys for those who search all day: they do nothing while somebody types, with a modifier
 * held, or when they are switched off.
 */
export function offerShortcuts(): void {
  const texts = textsOfPage();
  const keys: [key: string, what: string, act: () => void][] = [
    ["/", texts.keys.search, () => document.querySelector<HTMLInputElement>("#q")?.select()],
    ["j", texts.keys.next, () => step(1)],
    ["k", texts.keys.previous, () => step(-1)],
    ["l", texts.keys.add, () => current()?.querySelector<HTMLElement>("[data-list-button]")?.click()],
    ["g", texts.keys.list, () => document.querySelector<HTMLElement>("[data-list-link]")?.click()],
    ["m", texts.keys.map, () => document.querySelector<HTMLElement>("[data-map] > button")?.click()],
    ["?", texts.keys.help, () => help.showModal()],
  ];
  const use = h("input", { type: "checkbox", id: "shortcuts-use" });
  use.checked = areOn();
  use.addEventListener("change", () => switchTo(use.checked));
  const rows = keys.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)));
  const help = h(
    "dialog",
    { class: "shortcuts", "aria-labelledby": "shortcuts-title" },
    h("h2", { id: "shortcuts-title" }, texts.shortcuts),
    h("dl", { class: "facts" }, ...rows),
    h("p", { class: "check" }, use, h("label", { for: "shortcuts-use" }, texts.shortcutsUse)),
    h("form", { method: "dialog" }, h("button", { class: "button" }, texts.shortcutsClose)),
  );
  document.body.append(help);
  const open = document.querySelector<HTMLButtonElement>("[data-shortcuts]");
  if (open) {
    open.hidden = false;
    open.addEventListener("click", () => help.showModal());
  }
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || help.open || !areOn()) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog, luukku-search, [contenteditable], .map")) return;
    const found = keys.find(([key]) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
}

function results(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-results] > li")];
}

/** The result that has the focus; on a service's page the service. */
function current(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>("[data-id]");
  return focused ?? document.querySelector<HTMLElement>("article[data-id]");
}

function step(by: number): void {
  const all = results();
  const at = all.findIndex((result) => result.contains(document.activeElement));
  const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  focus(all[next]?.querySelector<HTMLElement>("a") ?? null);
}

function focus(element: HTMLElement | null): void {
  element?.focus();
  element?.scrollIntoView({ block: "center" });
}

function areOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function switchTo(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Without storage they stay as they are until the page is left.
  }
}
