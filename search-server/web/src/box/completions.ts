import { ask, wasStopped, type Suggestion } from "./api.ts";

/** Prefixes kept: some minutes of typing and going back. */
const KEPT = 50;

/**
 * Ways to go on typing. One question at most is under way; the last ones asked are kept in
 * memory, and nowhere else.
 */
export class Completions {
  readonly #kept = new Map<string, Suggestion[]>();
  #underWay: AbortController | null = null;

  constructor(
    private readonly server: string,
    private readonly language: string,
  ) {}

  /**
   * The completions of a text; `null` when another text was asked for meanwhile, or there is
   * no answer: then the field works without.
   */
  async of(typed: string): Promise<Suggestion[] | null> {
    this.stop();
    const known = this.#kept.get(typed);
    if (known) {
      this.#keep(typed, known);
      return known;
    }
    const url = new URL("/v1/suggest", this.server);
    url.searchParams.set("q", typed);
    url.searchParams.set("lang", this.language);
    const underWay = new AbortController();
    this.#underWay = underWay;
    try {
      const { suggestions } = await ask<{ suggestions: Suggestion[] }>(url, underWay.signal);
      if (underWay.signal.aborted) return null;
      this.#keep(typed, suggestions);
      return suggestions;
    } catch (error) {
      return wasStopped(error) || underWay.signal.aborted ? null : [];
    } finally {
      if (this.#underWay === underWay) this.#underWay = null;
    }
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#underWay?.abort();
    this.#underWay = null;
  }

  #keep(typed: string, suggestions: Suggestion[]): void {
    this.#kept.delete(typed);
    this.#kept.set(typed, suggestions);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value);
  }
}
