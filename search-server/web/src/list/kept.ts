// The referral list, kept in this browser and nowhere else: ids and names of services.

/** A service on the list. */
export interface Kept {
  id: string;
  name: string;
}

/** As many as are printed on a few pages, and fit in a link. */
export const MOST = 40;

/** The longest id of a service, in characters. */
const LONGEST_ID = 200;
const KEY = "luukku-list";

/** The list, in the order it was put together. What is damaged is left out. */
export function kept(): Kept[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(read) ? read.filter(isKept).slice(0, MOST) : [];
  } catch {
    // Storage that is switched off or damaged is an empty list.
    return [];
  }
}

/** Whether the list could be kept. */
export function keep(list: readonly Kept[]): boolean {
  try {
    if (list.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(list.slice(0, MOST)));
    return true;
  } catch {
    return false;
  }
}

/** Calls `act` when the list changes in another tab. */
export function onChange(act: () => void): void {
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) act();
  });
}

/** The ids of a link that shares a list: all that stands after `#`. */
export function sharedIds(fragment: string): string[] {
  const ids = fragment.replace(/^#/, "").split(",").map(decoded).filter(isId);
  return [...new Set(ids)].slice(0, MOST);
}

/** What stands after `#` in a link that shares a list. */
export function fragmentOf(ids: readonly string[]): string {
  return ids.map((id) => encodeURIComponent(id)).join(",");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function isId(id: unknown): id is string {
  return typeof id === "string" && id !== "" && id.length <= LONGEST_ID;
}

function isKept(value: unknown): value is Kept {
  const { id, name } = (value ?? {}) as Partial<Kept>;
  return isId(id) && typeof name === "string";
}
