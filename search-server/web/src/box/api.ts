// What the server answers, as far as the box uses it, and how it is asked.

export interface Said {
  start: number;
  end: number;
}

export interface Suggestion {
  kind: "topic" | "query" | "place" | "organization" | "service";
  text: string;
  parts: { text: string; typed: boolean }[];
  services?: number | null;
  region?: string | null;
  municipality?: string | null;
}

export interface Place {
  name: string;
  within: string | null;
}

export interface Interpretation {
  text: string;
  place: Place | null;
  mode: "in" | "near" | "nearest" | "within" | null;
  radius_m: number | null;
  concepts: { label: string; said: Said }[];
  also: Place[];
  filters: { kind: string; label: string; said: Said }[];
  alternatives: Place[];
  corrections: { said: Said; to: string }[];
  relaxed: string[];
  notices: string[];
}

export interface Segment {
  text: string;
  match: boolean;
}

export interface Service {
  id: string;
  name: string | null;
  summary: string | null;
  organization: { name: string } | null;
  location: { name: string | null; address: string | null; precision?: string | null } | null;
  distance_m: number | null;
  area_match: string | null;
  fee: string | null;
  hours: string | null;
  phone: string | null;
  verified_at: string | null;
  highlights?: { name?: Segment[]; summary?: Segment[] };
}

export interface SearchPage {
  total_items: number;
  page_number: number;
  last_page: boolean;
  contents: Service[];
  interpretation: Interpretation;
  meta: { attribution: { source: string; licence: string | null }[] };
}

export type TroubleKind = "offline" | "unreachable" | "busy" | "wrong" | "failed";

/** Why there is no answer. */
export class Trouble extends Error {
  constructor(
    readonly kind: TroubleKind,
    /** The parameters that are wrong. */
    readonly parameters: string[] = [],
  ) {
    super(kind);
  }
}

/** Longer than the server ever works at an answer, in ms. */
const PATIENCE = 15_000;

/**
 * Asks the server. No cookie goes along and no address of the page.
 *
 * Throws `Trouble`, or an `AbortError` when `signal` says to stop.
 */
export async function ask<T>(url: URL, signal: AbortSignal): Promise<T> {
  const stop = new AbortController();
  const giveUp = (): void => stop.abort();
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp);
  const timer = setTimeout(giveUp, PATIENCE);
  try {
    const response = await fetch(url, {
      signal: stop.signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { accept: "application/json" },
    });
    if (!response.ok) throw await refusal(response);
    return (await response.json()) as T;
  } catch (error) {
    if (error instanceof Trouble || signal.aborted) throw error;
    throw new Trouble(navigator.onLine ? "unreachable" : "offline");
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

async function refusal(response: Response): Promise<Trouble> {
  if (response.status === 503 || response.status === 429) return new Trouble("busy");
  if (response.status !== 400) return new Trouble("failed");
  const problem = (await response.json()) as { errors?: { parameter: string }[] };
  return new Trouble("wrong", (problem.errors ?? []).map(({ parameter }) => parameter));
}

/** Whether an error only says that nobody waits for the answer any more. */
export function wasStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
