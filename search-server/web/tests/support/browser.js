// Chromium, and pages in it that are watched: what they ask of other origins, what their
// Content-Security-Policy refused, what they wrote to the console as an error.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const SWITCHES = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with a new, empty profile, which goes with it. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: SWITCHES,
  });
}

/**
 * Runs `act(page, seen)` on a page of its own, then asserts that nothing was asked of any
 * origin but `origins`, that no policy was violated and that no error was written.
 *
 * `options` are those of a browser context (`javaScriptEnabled`, `viewport`, `colorScheme`,
 * `locale`, `bypassCSP` …), and `origins`: who may be asked. `expected` filters errors that a
 * test brings about itself: `(message) => boolean`.
 */
export async function withPage(browser, options, act) {
  const { origins, expected = () => false, ...context } = options;
  const opened = await browser.newContext({
    locale: "fi-FI",
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    ...context,
  });
  const seen = { foreign: [], violations: [], errors: [], dialogs: [] };
  try {
    await opened.exposeBinding("luukkuViolation", (_source, violation) => {
      seen.violations.push(violation);
    });
    await opened.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        globalThis.luukkuViolation(
          `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`,
        );
      });
    });
    const page = await opened.newPage();
    page.setDefaultTimeout(10_000);
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      const isOnWire = protocol === "http:" || protocol === "https:";
      if (isOnWire && !origins.includes(origin)) seen.foreign.push(request.url());
    });
    page.on("console", (message) => {
      const text = message.text();
      if (text.includes("Content Security Policy")) seen.violations.push(text);
      else if (message.type() === "error" && !expected(text)) seen.errors.push(text);
    });
    page.on("pageerror", (error) => seen.errors.push(String(error)));
    page.on("dialog", async (dialog) => {
      seen.dialogs.push(dialog.message());
      await dialog.dismiss();
    });
    const result = await act(page, seen);
    expectClean(seen);
    return result;
  } finally {
    await opened.close();
  }
}

/** Nothing of what a page must not do was done. */
export function expectClean(seen) {
  assert.deepEqual(seen, { foreign: [], violations: [], errors: [], dialogs: [] });
}
