import { h } from "../box/dom.ts";

/** Nobody there for so long: the next person starts anew. In ms. */
const IDLE = 120_000;
/** Before that it is said for so long, in ms. */
const WARNED = 20_000;

/** What shows that somebody is there. */
const SIGNS = ["pointerdown", "keydown", "scroll", "touchstart"] as const;

/**
 * Takes a screen in a lobby back to the start when nobody uses it, and says so before. Without
 * script the page does it by itself after the same time, used or not.
 */
export function goBackWhenIdle(): void {
  const row = document.querySelector<HTMLElement>("[data-kiosk]");
  const start = row?.querySelector<HTMLAnchorElement>("a");
  if (!row || !start) return;
  const warning = h("p", { class: "notice", role: "alert" });
  row.append(warning);
  let timers: number[] = [];
  const wait = (): void => {
    timers.forEach(clearTimeout);
    warning.textContent = "";
    timers = [
      setTimeout(() => (warning.textContent = row.dataset["leaving"] ?? ""), IDLE - WARNED),
      setTimeout(() => location.assign(start.href), IDLE),
    ];
  };
  for (const sign of SIGNS) addEventListener(sign, wait, { passive: true, capture: true });
  wait();
}
