import { Announcer } from "./announcer.ts";
import { ask, Trouble, type SearchPage, type Service } from "./api.ts";
import css from "./box.css";
import { Combobox } from "./combobox.ts";
import { Completions } from "./completions.ts";
import { button, h } from "./dom.ts";
import { ATTRIBUTES, readOptions, type Options } from "./options.ts";
import { canTellPosition, ownPosition, type Unknown } from "./position.ts";
import { withoutPlace, type Question, type Where } from "./question.ts";
import { card, heading, link, serviceAddress, sources } from "./results.ts";
import { textsOf, type Texts } from "./texts.ts";
import { understood } from "./understood.ts";

// A sheet made by script is no inline style, so that a page's `style-src 'self'` lets it be.
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Who gave us this script is who is asked, unless the page says otherwise. */
const HOME = new URL(import.meta.url).origin;

/**
 * `<luukku-search>`: a field with suggestions, and the answers below it.
 *
 * Its attributes are in `options.ts`; `search-server/EMBED.md` tells how it is used. What
 * stands between its tags is a plain form for browsers that do not run this.
 */
export class LuukkuSearch extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;

  #options!: Options;
  #texts!: Texts;
  #combobox!: Combobox;
  #completions: Completions | null = null;
  #announcer = new Announcer();
  #answers = h("section", { id: "answers", part: "results" });
  #underWay: AbortController | null = null;
  #isStale = false;
  #hasNewText = false;
  /** The person's own position, once they gave it: kept here and nowhere else. */
  #here: Where | null = null;
  /** Why the position is not known, when it was asked for. */
  #unknown = h("p", { class: "notice", part: "notice", hidden: "" });

  connectedCallback(): void {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open", delegatesFocus: true }).adoptedStyleSheets = [sheet];
    }
    this.#begin(null);
  }

  disconnectedCallback(): void {
    this.#underWay?.abort();
    this.#completions?.stop();
    this.#announcer.stop();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || !this.shadowRoot || before === after) return;
    this.#hasNewText ||= name === "q";
    if (this.#isStale) return;
    // Attributes that are set together are read together.
    this.#isStale = true;
    queueMicrotask(() => {
      const typed = this.#hasNewText ? null : this.#combobox.input.value;
      this.#isStale = this.#hasNewText = false;
      if (this.isConnected) this.#begin(typed);
    });
  }

  /** Everything anew, with `typed` in the field or what the attributes say. */
  #begin(typed: string | null): void {
    this.disconnectedCallback();
    this.#unknown.hidden = true;
    this.#options = readOptions(this, HOME);
    this.#texts = textsOf(this.#options.tongue);
    const { server, q } = this.#options;
    this.#completions = new Completions(server, this.#texts.answers);
    this.#announcer = new Announcer();
    this.#combobox = new Combobox(this.#texts, this.#completions, this.#announcer, (text) => {
      this.#search(text, this.#texts.chosen(text));
    });
    this.#combobox.input.value = typed ?? q;
    this.#answers = h("section", { id: "answers", part: "results" });
    this.#answers.hidden = true;
    this.shadowRoot?.replaceChildren(this.#form(), this.#answers, ...this.#announcer.regions);
    if (this.#combobox.input.value !== "" && this.#options.results === "here") {
      this.#search(this.#combobox.input.value, "");
    }
  }

  #form(): HTMLFormElement {
    const { label, submit, help } = this.#texts;
    const named = this.#options.label ?? label;
    const form = h(
      "form",
      { role: "search", "aria-label": named, part: "form", lang: this.#tag },
      h("label", { for: "q", part: "label" }, named),
      h(
        "div",
        { class: "row" },
        h("div", { class: "field" }, this.#combobox.input, this.#combobox.list),
        h("button", { type: "submit", class: "submit", part: "submit" }, submit),
        canTellPosition() && this.#positionButton(),
      ),
      this.#unknown,
      h("p", { id: "help", class: "hidden" }, help),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#combobox.close();
      this.#search(this.#combobox.input.value, "");
    });
    return form;
  }

  /** The language as pages name it. */
  get #tag(): string {
    return this.#texts.answers;
  }

  /** Searches near the person, when they press it. */
  #positionButton(): HTMLButtonElement {
    const { usePosition, place, ownPosition: own, positions } = this.#texts;
    const busy = "aria-busy";
    const press = button(usePosition, "position", async () => {
      if (press.hasAttribute(busy)) return;
      press.setAttribute(busy, "true");
      this.#unknown.hidden = true;
      try {
        const here = await ownPosition();
        if (!press.isConnected) return;
        this.#here = here;
        this.#search(this.#combobox.input.value, `${place}: ${own}.`);
      } catch (why) {
        const words = positions[why as Unknown];
        this.#unknown.textContent = words;
        this.#unknown.hidden = false;
        this.#announcer.now(words);
      }
      press.removeAttribute(busy);
    });
    return press;
  }

  #search(typed: string, before: string): void {
    this.#unknown.hidden = true;
    const { place } = this.#options;
    const question = { q: typed.trim(), where: this.#here ?? (place ? { near: place } : {}), exact: false };
    const isBounded = this.#here || place !== "" || this.#options.filters.length > 0;
    if (question.q === "" && !isBounded) {
      this.#answers.hidden = true;
      return;
    }
    if (this.#options.results === "here") {
      void this.#find(question, before);
    } else {
      const there = this.#portalAddress(question);
      if (window.self === window.top) location.assign(there);
      else window.open(there, "_blank", "noopener");
    }
  }

  /** Answers another question than the one that was typed, and shows it in the field. */
  readonly #askInstead = (question: Question): void => {
    this.#combobox.input.value = question.q;
    if (!question.where.lat) this.#here = null;
    this.#combobox.input.focus();
    void this.#find(question, "");
  };

  async #find(question: Question, before: string): Promise<void> {
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    this.#answers.setAttribute("aria-busy", "true");
    if (this.#answers.hidden) {
      // Nothing is shown yet: where the network is slow, somebody waits for it.
      this.#answers.replaceChildren(h("p", { class: "quiet", lang: this.#tag }, this.#texts.searching));
      this.#answers.hidden = false;
    }
    this.#announcer.soon(this.#texts.searching);
    try {
      const [asked, found] = await this.#ask(question, underWay.signal);
      if (!underWay.signal.aborted) this.#show(asked, found, before);
    } catch (error) {
      if (underWay.signal.aborted) return;
      const trouble = error instanceof Trouble ? error : new Trouble("failed");
      this.#showTrouble(trouble, () => void this.#find(question, before));
    } finally {
      if (this.#underWay === underWay) this.#answers.removeAttribute("aria-busy");
    }
  }

  /** The answers, and where they were searched: a place counts where the text names none. */
  async #ask(question: Question, signal: AbortSignal): Promise<[Question, SearchPage]> {
    const asked = question.where.near ? { ...question, where: {} } : question;
    const found = await ask<SearchPage>(this.#address(asked, 1), signal);
    if (asked === question || found.interpretation.mode) return [asked, found];
    return [question, await ask<SearchPage>(this.#address(question, 1), signal)];
  }

  #address(asked: Question, page: number): URL {
    const url = new URL("/v1/search", this.#options.server);
    this.#set(url, asked);
    url.searchParams.set("per_page", String(this.#options.perPage));
    if (page > 1) url.searchParams.set("page", String(page));
    return url;
  }

  #portalAddress(asked: Question): string {
    const url = new URL("/", this.#options.server);
    this.#set(url, asked);
    url.searchParams.set("lang", this.#options.tongue);
    return url.href;
  }

  #set(url: URL, { q, where, exact }: Question): void {
    const own = { q, ...where, exact: exact ? "true" : "", lang: this.#texts.answers };
    for (const [name, value] of [...this.#options.filters, ...Object.entries(own)]) {
      if (value !== "") url.searchParams.set(name, value);
    }
  }

  #show(asked: Question, found: SearchPage, before: string): void {
    const texts = this.#texts;
    const level = this.#options.heading;
    const list = h("ol", { class: "cards", part: "list" }, ...this.#cards(found));
    const count = h("p", { class: "count" });
    const more = button("", "more", () => void this.#more(asked, found.page_number, list, count, more));
    this.#answers.lang = this.#tag;
    this.#answers.setAttribute("aria-labelledby", "results-title");
    this.#answers.replaceChildren(
      heading(level, { id: "results-title", class: "title", part: "title" }, texts.results),
      count,
      ...understood(asked, found.interpretation, texts, this.#askInstead),
      ...(found.total_items === 0 ? this.#empty(asked, found) : [list]),
      h(
        "p",
        { class: "row end" },
        more,
        link(this.#portalAddress(asked), texts.onPortal),
      ),
      sources(found, texts) ?? "",
    );
    this.#answers.hidden = false;
    this.#tell(found, list, count, more, before);
  }

  /** How many there are, shown and said; and whether there are more to show. */
  #tell(found: SearchPage, list: HTMLElement, count: HTMLElement, more: HTMLElement, before: string): void {
    const texts = this.#texts;
    const shown = list.children.length;
    const left = Math.min(found.total_items - shown, this.#options.perPage);
    count.textContent = found.total_items === 0 ? texts.emptyTitle : texts.found(shown, found.total_items);
    more.textContent = texts.more(left);
    more.hidden = found.last_page || left <= 0;
    this.#announcer.now(`${before} ${count.textContent}`.trim());
    const detail = { total: found.total_items, shown };
    this.dispatchEvent(new CustomEvent("luukku-results", { detail, bubbles: true, composed: true }));
  }

  /** The next page below what is shown; the focus goes to its first service. */
  async #more(asked: Question, page: number, list: HTMLElement, count: HTMLElement, more: HTMLElement): Promise<void> {
    const underWay = new AbortController();
    this.#underWay?.abort();
    this.#underWay = underWay;
    try {
      const found = await ask<SearchPage>(this.#address(asked, page + 1), underWay.signal);
      if (underWay.signal.aborted) return;
      const cards = this.#cards(found);
      list.append(...cards);
      const next = button("", "more", () => void this.#more(asked, found.page_number, list, count, next));
      more.replaceWith(next);
      this.#tell(found, list, count, next, "");
      cards[0]?.querySelector("a")?.focus();
    } catch (error) {
      if (underWay.signal.aborted) return;
      const trouble = error instanceof Trouble ? error : new Trouble("failed");
      const words = this.#words(trouble);
      this.#announcer.now(words);
      count.textContent = words;
    }
  }

  #cards(found: SearchPage): HTMLLIElement[] {
    const open = (event: Event, service: Service): void => {
      const detail = { id: service.id, address: serviceAddress(service, this.#options) };
      const told = new CustomEvent("luukku-open", {
        detail,
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      if (!this.dispatchEvent(told)) event.preventDefault();
    };
    return found.contents.map((service) => card(service, this.#options, this.#texts, open));
  }

  #empty(asked: Question, found: SearchPage): HTMLElement[] {
    const texts = this.#texts;
    const tips = texts.emptyTips.map((tip) => h("li", {}, tip));
    const rest = withoutPlace(asked, found.interpretation);
    const canGo = found.interpretation.mode !== null && rest.q !== "";
    const everywhere = canGo && button(texts.everywhere(rest.q), "more", () => this.#askInstead(rest));
    return [h("ul", { class: "tips" }, ...tips), ...(everywhere ? [everywhere] : [])];
  }

  #showTrouble(trouble: Trouble, again: () => void): void {
    const words = this.#words(trouble);
    this.#answers.removeAttribute("aria-labelledby");
    this.#answers.lang = this.#tag;
    this.#answers.replaceChildren(
      h("p", { class: "notice", part: "notice" }, words),
      h("p", { class: "row end" }, button(this.#texts.again, "more", again)),
    );
    this.#answers.hidden = false;
    this.#announcer.now(words);
  }

  #words({ kind, parameters }: Trouble): string {
    return [this.#texts.troubles[kind], parameters.join(", ")].filter(Boolean).join(" ");
  }
}
