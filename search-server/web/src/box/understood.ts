import type { Interpretation } from "./api.ts";
import { button, h } from "./dom.ts";
import { chips, corrected, inPlace, type Chip, type Question } from "./question.ts";
import type { Texts } from "./texts.ts";

/** What was understood of a question, each part to take back or to put right. */
export function understood(
  question: Question,
  found: Interpretation,
  texts: Texts,
  askInstead: (question: Question) => void,
): HTMLElement[] {
  const parts: HTMLElement[] = [];
  const all = chips(question, found, texts);
  if (all.length > 0) {
    const items = all.map((chip) => item(chip, texts, askInstead));
    parts.push(h("ul", { class: "chips", part: "chips", "aria-label": texts.understood }, ...items));
  }
  if (found.corrections.length > 0) {
    const asWritten = button(texts.searchInstead(question.q), "quiet-button", () =>
      askInstead({ ...question, exact: true }),
    );
    parts.push(h("p", {}, texts.searchedFor(corrected(question.q, found)), " ", asWritten));
  }
  if (found.alternatives.length > 0) {
    const others = found.alternatives.map((place) => {
      const name = place.within ? `${place.name} (${place.within})` : place.name;
      return button(name, "quiet-button", () => askInstead(inPlace(question, found, place)));
    });
    parts.push(h("p", {}, texts.didYouMean, ...others.flatMap((other) => [" ", other])));
  }
  for (const notice of notices(found, texts)) {
    parts.push(h("p", { class: "notice", part: "notice" }, notice));
  }
  return parts;
}

function item(chip: Chip, texts: Texts, askInstead: (question: Question) => void): HTMLLIElement {
  const { label, value, without } = chip;
  const remove = without && button("×", "chip-remove", () => askInstead(without));
  remove?.setAttribute("aria-label", texts.remove(value));
  return h(
    "li",
    { class: "chip", part: "chip" },
    h("span", {}, h("span", { class: "quiet" }, `${label}:`), ` ${value}`),
    remove,
  );
}

function notices(found: Interpretation, texts: Texts): string[] {
  const said = found.notices.map((notice) => texts.notices[notice]);
  const words = found.relaxed.join(", ");
  return [...said, words && texts.leftOut(words)].filter((notice): notice is string => !!notice);
}
