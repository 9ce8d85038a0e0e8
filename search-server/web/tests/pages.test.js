// The server's pages in a browser, with script and without.
//
// 1. They work without script, and ask nothing of anybody else.
// 2. Script leaves empty fields out of the address and offers the own position.
// 3. axe finds nothing wrong: light and dark, desktop, phone, and zoomed to 400 %.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { launch, withPage } from "./support/browser.js";
import { startServer } from "./support/server.js";

/** A page of each kind, in each language somewhere. */
const PAGES = [
  "/?lang=fi",
  "/?q=vertaistukiryhm%C3%A4t+Forssan+l%C3%A4hell%C3%A4&lang=fi",
  "/?q=kamratst%C3%B6d+i+%C3%85bo&lang=sv",
  "/?q=xyzzyplugh&lang=en",
  "/services/demo:turku-omaishoitajat?lang=sv",
];

/** How pages are looked at. 320 pixels are 1280 zoomed to 400 %. */
const LOOKS = {
  "light, desktop": { colorScheme: "light" },
  "dark, desktop": { colorScheme: "dark" },
  "light, phone": { colorScheme: "light", viewport: { width: 390, height: 844 } },
  "dark, zoomed to 400 %": { colorScheme: "dark", viewport: { width: 320, height: 256 } },
};

describe("the pages", () => {
  let browser;
  let server;
  let origins;
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    origins = [server.origin];
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  it("answer without script", async () => {
    await withPage(browser, { origins, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      await page.fill("#q", "vertaistuki Forssassa");
      await page.click("#search-form [type=submit]");
      await page.locator(".card").first().waitFor();
      await page.locator(".card a").first().click();
      await page.locator("main h1").waitFor();
      assert.match(page.url(), /\/services\//);
    });
  });

  it("leave fields that are empty out of the address", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      await page.fill("#q", "vertaistuki");
      await page.press("#q", "Enter");
      await page.locator(".card").first().waitFor();
      assert.equal(new URL(page.url()).search, "?q=vertaistuki&lang=fi");
      await page.goBack();
      assert.equal(await page.locator("#near").isEnabled(), true);
    });
  });

  it("search from the own position, told to some hundred metres", async () => {
    const here = { geolocation: { latitude: 60.81461234, longitude: 23.62151234 } };
    await withPage(browser, { origins, ...here, permissions: ["geolocation"] }, async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      await page.fill("#q", "vertaistuki");
      await page.click("[data-position]");
      await page.locator(".card .distance").first().waitFor();
      const asked = new URL(page.url()).searchParams;
      assert.deepEqual([asked.get("lat"), asked.get("lon")], ["60.815", "23.622"]);
    });
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`have nothing that axe finds wrong: ${look}`, async () => {
      await withPage(browser, { origins, ...options }, async (page) => {
        for (const path of PAGES) {
          await page.goto(server.origin + path);
          await expectNoAxeViolations(page, `${path} (${look})`);
          const isTooWide = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          assert.equal(isTooWide, false, `${path} scrolls sideways (${look})`);
        }
      });
    });
  }
});
