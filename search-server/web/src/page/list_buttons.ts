import { h } from "../box/dom.ts";
import { keep, kept, MOST, onChange } from "../list/kept.ts";
import { textsOfPage } from "./texts.ts";

/** Adds to each service of the page a button that puts it on the referral list, and takes it off. */
export function offerList(): void {
  const texts = textsOfPage();
  const link = document.querySelector<HTMLAnchorElement>("[data-list-link]");
  const said = h("p", { class: "hidden", role: "status" });
  const services = [...document.querySelectorAll<HTMLElement>("[data-id]")];
  const shown: (() => void)[] = [];
  for (const service of services) {
    const id = service.dataset["id"] ?? "";
    const name = service.querySelector("h1, h2, h3")?.textContent?.trim() ?? id;
    const toggle = h("button", { type: "button", class: "listing", "data-list-button": "off" });
    shown.push(() => {
      const isOn = kept().some((one) => one.id === id);
      // Which one it is about is seen, but has to be said.
      const named = h("span", { class: "hidden" }, `: ${name}`);
      toggle.replaceChildren(isOn ? texts.remove : texts.add, named);
      toggle.dataset["listButton"] = isOn ? "on" : "off";
    });
    toggle.addEventListener("click", () => {
      const list = kept();
      const isOn = list.some((one) => one.id === id);
      if (!isOn && list.length >= MOST) {
        said.textContent = texts.full(MOST);
        return;
      }
      keep(isOn ? list.filter((one) => one.id !== id) : [...list, { id, name }]);
      show();
      said.textContent = `${texts.list}: ${texts.listCount(kept().length)}`;
    });
    (service.querySelector("[data-list-place], .card-row") ?? service).append(toggle);
  }
  const show = (): void => {
    for (const one of shown) one();
    const count = kept().length;
    if (link) link.textContent = count === 0 ? texts.list : `${texts.list} (${count})`;
  };
  document.body.append(said);
  onChange(show);
  // A page that comes back from the browser's memory may be behind the list.
  addEventListener("pageshow", show);
  show();
}
