import type { Interpretation, Place, Said } from "./api.ts";
import { distance } from "./format.ts";
import type { Texts } from "./texts.ts";

/** A place or a position, as parameters of the API: `near`, or `lat` and `lon`, or neither. */
export interface Where {
  near?: string;
  lat?: string;
  lon?: string;
}

/** What is asked. */
export interface Question {
  q: string;
  /** Where is searched when the text names no place. */
  where: Where;
  /** Whether the text is searched as it is written, nothing corrected. */
  exact: boolean;
}

/** One thing that was understood, and the question without it where that leaves one. */
export interface Chip {
  label: string;
  value: string;
  without: Question | null;
}

/** The text without these parts. Offsets count characters, not the units of a string. */
export function cut(text: string, parts: readonly Said[]): string {
  const isCut = (at: number): boolean => parts.some(({ start, end }) => at >= start && at < end);
  const left = [...text].map((character, at) => (isCut(at) ? " " : character));
  return left.join("").split(/\s+/).filter(Boolean).join(" ");
}

/** The text with its typing mistakes put right. */
export function corrected(text: string, found: Interpretation): string {
  const characters = [...text];
  let at = 0;
  let right = "";
  for (const { said, to } of found.corrections) {
    right += characters.slice(at, said.start).join("") + to;
    at = said.end;
  }
  return right + characters.slice(at).join("");
}

/** The words that are left without those of the place: the topic, and the filters said. */
export function withoutPlace(question: Question, found: Interpretation): Question {
  const characters = [...question.q];
  // Words of whom it is for are searched for as well, so they are in the text already.
  const filters = found.filters
    .filter(({ kind }) => kind !== "audience")
    .map(({ said }) => characters.slice(said.start, said.end).join(""));
  const words = [...new Set([found.text, ...filters])].filter(Boolean).join(" ");
  return { q: words, where: {}, exact: question.exact };
}

/** The question in another place of the same name. */
export function inPlace(question: Question, found: Interpretation, place: Place): Question {
  const near = place.within ? `${place.name}, ${place.within}` : place.name;
  return { ...withoutPlace(question, found), where: { near } };
}

/** What was understood of a question, place first. */
export function chips(question: Question, found: Interpretation, texts: Texts): Chip[] {
  const without = (parts: readonly Said[]): Question | null => {
    const q = cut(question.q, parts);
    return q === "" ? null : { ...question, q };
  };
  const all: Chip[] = [];
  if (found.mode) {
    all.push({
      label: texts.place,
      value: `${placeNames(found, texts)} — ${how(found, texts)}`,
      without: withoutPlace(question, found),
    });
  }
  for (const { kind, label, said } of found.filters) {
    all.push({ label: texts.filters[kind] ?? kind, value: label, without: without([said]) });
  }
  const seen = new Set<string>();
  for (const { label, said } of found.concepts) {
    // The same words can name several concepts: one chip is enough to take them back.
    const place = `${said.start} ${said.end}`;
    if (seen.has(place)) continue;
    seen.add(place);
    all.push({ label: texts.topic, value: label, without: without([said]) });
  }
  return all;
}

function placeNames(found: Interpretation, texts: Texts): string {
  const first = found.place?.name ?? texts.ownPosition;
  return [first, ...found.also.map(({ name }) => name)].join(", ");
}

function how(found: Interpretation, texts: Texts): string {
  if (found.mode === "within") return texts.within(distance(found.radius_m ?? 0, texts.locale));
  return found.mode ? texts.modes[found.mode] : "";
}
