// Takes the README's pictures from the real server over the demo index, in Chromium.
import { fileURLToPath } from "node:url";
import { launch, withPage } from "./tests/support/browser.js";
import { startServer } from "./tests/support/server.js";

const folder = fileURLToPath(new URL("../pictures/", import.meta.url));

/** Name, address, how it is looked at, and what is done first. */
const PICTURES = [
  ["search", "/?q=support+groups+near+Forssa&lang=en", { viewport: { width: 1280, height: 1250 } }],
  [
    "phone",
    "/?q=kamratst%C3%B6d+i+%C3%85bo&lang=sv",
    { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
    (page) => page.locator(".answers h1").scrollIntoViewIfNeeded(),
  ],
];

const [browser, server] = await Promise.all([launch(), startServer()]);
try {
  for (const [name, address, look, act] of PICTURES) {
    await withPage(browser, { origins: [server.origin], ...look }, async (page) => {
      await page.goto(server.origin + address, { waitUntil: "networkidle" });
      await page.evaluate(() => document.fonts.ready);
      await act?.(page);
      await page.screenshot({ path: `${folder}${name}.png` });
    });
    console.log(`${folder}${name}.png`);
  }
} finally {
  await Promise.all([browser.close(), server.stop()]);
}
