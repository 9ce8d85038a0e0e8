// Suggestions in the search field of the pages: the box's own, fetched when the field is used.
import { Announcer } from "../box/announcer.ts";
import { Combobox } from "../box/combobox.ts";
import { Completions } from "../box/completions.ts";
import { h } from "../box/dom.ts";
import { textsOf, tongueOf } from "../box/texts.ts";

/** Completes what is typed into the field; a suggestion that is chosen is searched for. */
export function suggestIn(input: HTMLInputElement): void {
  const texts = textsOf(tongueOf(document.documentElement.lang));
  const announcer = new Announcer();
  const completions = new Completions(location.origin, texts.answers);
  const combobox = new Combobox(texts, completions, announcer, () => input.form?.requestSubmit(), input);
  const holder = h("div", { class: "suggesting" });
  const help = h("p", { id: "q-help", class: "hidden" }, texts.help);
  const isFocused = document.activeElement === input;
  input.replaceWith(holder);
  holder.append(input, combobox.list);
  holder.after(help);
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} q-help`.trim());
  document.body.append(...announcer.regions);
  if (!isFocused) return;
  // Moving the field took the focus from it, and what was typed meanwhile has no list yet.
  input.focus();
  if (input.value !== input.defaultValue) input.dispatchEvent(new InputEvent("input"));
}
