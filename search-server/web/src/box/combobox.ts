import type { Suggestion } from "./api.ts";
import type { Announcer } from "./announcer.ts";
import type { Completions } from "./completions.ts";
import { h } from "./dom.ts";
import type { Texts } from "./texts.ts";

/** As many characters as the server completes. */
export const MAX_CHARACTERS = 256;

/**
 * A field with suggestions, after the WAI-ARIA combobox with a listbox: the field keeps the
 * focus, `aria-activedescendant` says which suggestion is meant.
 */
export class Combobox {
  readonly list: HTMLUListElement;
  #options: HTMLLIElement[] = [];
  #active = -1;

  constructor(
    private readonly texts: Texts,
    private readonly completions: Completions,
    private readonly announcer: Announcer,
    /** Called with the text of a suggestion that was confirmed. */
    private readonly confirm: (text: string) => void,
    /** The field: one of its own, unless a page has one already. */
    readonly input: HTMLInputElement = h("input", {
      id: "q",
      type: "text",
      inputmode: "search",
      maxlength: String(MAX_CHARACTERS),
      "aria-describedby": "help",
      part: "input",
    }),
  ) {
    this.list = h("ul", {
      id: "suggestions",
      role: "listbox",
      "aria-label": texts.suggestions,
      part: "suggestions",
      hidden: "",
    });
    const ways = {
      role: "combobox",
      enterkeyhint: "search",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "suggestions",
    };
    for (const [name, value] of Object.entries(ways)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", (event) => {
      // A word that is still being composed is not typed yet.
      if (!(event as InputEvent).isComposing) void this.#complete();
    });
    this.input.addEventListener("compositionend", () => void this.#complete());
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus while a suggestion is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = this.#options.findIndex((option) => event.composedPath().includes(option));
      if (at >= 0) this.#confirm(at);
    });
  }

  /** Takes the suggestions away; nothing more is asked for. */
  close(): void {
    this.completions.stop();
    this.announcer.stop();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  get #isOpen(): boolean {
    return !this.list.hidden;
  }

  async #complete(): Promise<void> {
    const typed = this.input.value;
    if (typed.trim() === "") {
      this.close();
      return;
    }
    const found = await this.completions.of(typed);
    if (found === null || this.input.value !== typed || !this.#hasFocus()) return;
    this.#show(found);
  }

  #hasFocus(): boolean {
    const root = this.input.getRootNode() as ShadowRoot | Document;
    return root.activeElement === this.input;
  }

  #show(found: Suggestion[]): void {
    this.#active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.#options = found.map((suggestion, at) => this.#option(suggestion, at, found.length));
    this.list.replaceChildren(...this.#options);
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(this.#isOpen));
    this.announcer.soon(
      found.length === 0 ? this.texts.noSuggestions : this.texts.someSuggestions(found.length),
    );
  }

  #option(suggestion: Suggestion, at: number, count: number): HTMLLIElement {
    const said = suggestion.parts.map(({ text, typed }) =>
      typed ? text : h("b", {}, text),
    );
    return h(
      "li",
      {
        id: `suggestion-${at}`,
        role: "option",
        "aria-selected": "false",
        "aria-posinset": String(at + 1),
        "aria-setsize": String(count),
        "data-text": suggestion.text,
        part: "suggestion",
      },
      h("span", { class: "words" }, ...said),
      " ",
      h("span", { class: "quiet" }, this.#about(suggestion)),
    );
  }

  #about({ kind, services, region, municipality }: Suggestion): string {
    const what = kind === "topic" || kind === "query" ? null : this.texts.kinds[kind];
    const where = region ?? municipality;
    const many = services == null ? null : this.texts.services(services);
    return [what, where, many].filter(Boolean).join(" · ");
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const last = this.#options.length - 1;
    switch (event.key) {
      case "ArrowDown":
        if (this.#isOpen) this.#activate(this.#active === last ? -1 : this.#active + 1);
        else void this.#complete();
        break;
      case "ArrowUp":
        if (!this.#isOpen) return;
        this.#activate(this.#active === -1 ? last : this.#active - 1);
        break;
      case "Home":
      case "End":
        // While no suggestion is meant, these move the caret.
        if (this.#active === -1) return;
        this.#activate(event.key === "Home" ? 0 : last);
        break;
      case "Enter":
        if (this.#active === -1) return;
        this.#confirm(this.#active);
        break;
      case "Escape":
        if (this.#isOpen) this.close();
        else this.input.value = "";
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #activate(at: number): void {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = at;
    const option = this.#options[at];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #confirm(at: number): void {
    const text = this.#options[at]?.dataset["text"] ?? "";
    this.input.value = text;
    this.close();
    this.input.focus();
    this.confirm(text);
  }
}
