import { h } from "./dom.ts";

/** Typing goes on meanwhile: only where it rests something is said, in ms. */
const REST = 600;

/**
 * Says things to screen readers. Two regions take turns, so that the same words said twice
 * are heard twice.
 */
export class Announcer {
  readonly regions = [0, 1].map(() =>
    h("div", { class: "hidden", role: "status", "aria-live": "polite", "aria-atomic": "true" }),
  );
  #turn = 0;
  #timer = 0;

  /** Says it when nothing else is to be said for a moment. */
  soon(words: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(words), REST);
  }

  now(words: string): void {
    clearTimeout(this.#timer);
    this.#turn = 1 - this.#turn;
    this.regions.forEach((region, at) => {
      region.textContent = at === this.#turn ? words : "";
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
