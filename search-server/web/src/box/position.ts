import type { Where } from "./question.ts";

/** How long the browser may look for a position, and how old one it may give, in ms. */
const PATIENCE = { timeout: 10_000, maximumAge: 300_000 };

/** Why there is no position: somebody does not want it to be known, or nobody knows it. */
export type Unknown = "refused" | "unavailable";

/** Whether there is any use in asking: the page that holds the box may have ruled it out. */
export function canTellPosition(): boolean {
  // Not every browser says what its page may do. Those that do not refuse when they are asked.
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return isSecureContext && "geolocation" in navigator && featurePolicy?.allowsFeature("geolocation") !== false;
}

/** Asks the browser, which asks the person, where they are. Throws `Unknown`. */
export function ownPosition(): Promise<Where> {
  return new Promise((done, failed: (why: Unknown) => void) => {
    navigator.geolocation.getCurrentPosition(
      // Three decimals are about a hundred metres: near enough, and says less.
      ({ coords }) => done({ lat: coords.latitude.toFixed(3), lon: coords.longitude.toFixed(3) }),
      ({ code, PERMISSION_DENIED }) => failed(code === PERMISSION_DENIED ? "refused" : "unavailable"),
      PATIENCE,
    );
  });
}
