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
  "/browse?lang=fi",
  "/places/municipality:061?lang=sv",
  "/places/region:05?lang=en",
  "/compare?id=demo:turku-omaishoitajat&id=demo:forssa-apteekki-torinkulma&lang=en",
  "/sheet?near=Forssa&lang=fi",
  "/sheet?near=Esimerkkiasema&lat=60.815&lon=23.622&lang=en",
  "/sheet?lang=sv",
  "/accessibility?lang=fi-x-selko",
  "/list?lang=sv",
  "/?view=kiosk&q=vertaistuki&lang=fi",
  "/embed?lang=fi",
  "/embed?lang=sv&filters=colour%3Dred",
  "/embed/frame?lang=fi-x-selko",
  "/embed/frame?lang=en&q=library&place=Forssa",
  "/docs?lang=en",
];

/** How pages are looked at. 320 pixels are 1280 zoomed to 400 %. */
const LOOKS = {
  "light, desktop": { colorScheme: "light" },
  "dark, phone": { colorScheme: "dark", viewport: { width: 390, height: 844 } },
  "light, zoomed to 400 %": { colorScheme: "light", viewport: { width: 320, height: 256 } },
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

  it("complete what is typed: type, arrow, choose", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      await page.locator("#q").pressSequentially("vertaist");
      const options = page.getByRole("option");
      await options.first().waitFor();
      await expectNoAxeViolations(page, "the start with suggestions");
      const field = page.getByRole("combobox");
      assert.equal(await field.getAttribute("aria-expanded"), "true");
      await page.keyboard.press("ArrowDown");
      const chosen = options.first();
      assert.equal(await field.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
      const text = await chosen.getAttribute("data-text");
      await page.keyboard.press("Enter");
      await page.locator("[data-results]").waitFor();
      assert.equal(new URL(page.url()).searchParams.get("q"), text);
    });
  });

  it("take a part of what was understood back, narrow, and change the language", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${server.origin}/?q=vertaistuki+Turussa&lang=fi`);
      const count = async () => Number(/\d+/.exec(await page.locator(".count").first().innerText())[0]);
      const inTurku = await count();
      await page.locator(".chip-remove").first().click();
      await page.locator("[data-results]").waitFor();
      assert.ok((await count()) > inTurku, "the place is taken back");
      const all = await count();
      await page.getByRole("link", { name: "Maksuton" }).first().click();
      await page.locator("[data-results]").waitFor();
      assert.ok((await count()) < all, "only what is free");
      await page.getByRole("link", { name: "Svenska" }).click();
      await page.locator("main h1", { hasText: "Sökning" }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), "sv");
      assert.match(page.url(), /fee=free/);
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
      // The suggestions lie over the button.
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("Escape");
      await page.click("[data-position]");
      await page.locator(".card .distance").first().waitFor();
      const asked = new URL(page.url()).searchParams;
      assert.deepEqual([asked.get("lat"), asked.get("lon")], ["60.815", "23.622"]);
    });
  });

  it("make a sheet of what is near the own position, and draw a place on the map", async () => {
    const here = { geolocation: { latitude: 60.81461234, longitude: 23.62151234 } };
    await withPage(browser, { origins, ...here, permissions: ["geolocation"] }, async (page) => {
      await page.goto(`${server.origin}/sheet?lang=sv`);
      await page.getByRole("button", { name: "Använd min position" }).click();
      await page.locator(".sheet-group").first().waitFor();
      const asked = new URL(page.url()).searchParams;
      assert.deepEqual([asked.get("lat"), asked.get("lon")], ["60.815", "23.622"]);
      assert.equal(await page.locator("h1").innerText(), "Tjänster nära: Forssa");
      // Another class of the same place, then another place.
      await page.getByLabel("Serviceklass").selectOption("Kirjastot");
      await page.getByRole("button", { name: "Visa listan" }).click();
      await page.waitForURL(/class=Kirjastot/);
      assert.equal(await page.locator("h1").innerText(), "Tjänster nära: Forssa");
      assert.deepEqual(await page.locator(".sheet-group h2").allInnerTexts(), ["Bibliotek"]);
      await page.getByRole("link", { name: "Byt plats" }).click();
      await page.getByLabel("Nära vad?").waitFor();

      await page.goto(`${server.origin}/places/municipality:061?lang=fi`);
      await page.locator(".map .mark").first().waitFor();
      const listed = await page.locator(".list-and-map li[data-lat]").count();
      const marks = await page.locator(".map .mark").allInnerTexts();
      const shown = marks.map((text) => Number(/^(\d+)×$/.exec(text)?.[1] ?? 1));
      assert.equal(shown.reduce((sum, many) => sum + many, 0), listed);
      await expectNoAxeViolations(page, "a place with its map");
    });
  });

  it("make the snippet without script too", async () => {
    await withPage(browser, { origins, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/embed?lang=en`);
      await page.fill("#place", "Forssa");
      await page.selectOption("#results", "portal");
      await page.getByRole("button", { name: "Update the code" }).click();
      const code = await page.locator("[data-part=current]").innerText();
      assert.equal(
        code.trim(),
        `<script type="module" src="${server.origin}/embed/v1/luukku-search.js"></script>
<luukku-search lang="en" place="Forssa" results="portal">
  <form action="${server.origin}/" method="get">
    <label>Find services
      <input type="search" name="q" maxlength="256">
    </label>
    <input type="hidden" name="near" value="Forssa">
    <input type="hidden" name="lang" value="en">
    <button type="submit">Search</button>
  </form>
</luukku-search>`,
      );
    });
  });

  it("run the examples of the API", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${server.origin}/docs?lang=en`);
      for (const [route, part] of [
        ["/v1/search", '"total_items"'],
        ["/v1/services/{id}", '"evidence"'],
        ["/v1/suggest", '"suggestions"'],
        ["/v1/organizations/{id}", '"services"'],
        ["/organizations/{id}", '"name"'],
        ["/healthz", '"ok"'],
      ]) {
        const form = page.locator(`form[data-route="${route}"]`);
        await form.getByRole("button", { name: "Try it" }).click();
        await form.locator("[data-status]", { hasText: "200 OK" }).waitFor();
        assert.ok((await form.locator("[data-body]").innerText()).includes(part), route);
      }
      await expectNoAxeViolations(page, "the API page with answers");
    });
    // A page of plain JSON names no icon, so the browser asks for the one that sites once had.
    const expected = (text) => text.includes("404");
    await withPage(browser, { origins, expected, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/docs?lang=en`);
      await page.locator('form[data-route="/v1/suggest"]').getByRole("button").click();
      assert.match(page.url(), /v1\/suggest\?q=vertais/);
      assert.match(await page.locator("body").innerText(), /"suggestions"/);
    });
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`have nothing that axe finds wrong: ${look}`, async () => {
      await withPage(browser, { origins, ...options }, async (page) => {
        const service = await fetch(`${server.origin}/v1/services/demo:turku-omaishoitajat`);
        const { organization } = await service.json();
        const provider = `/organizations/${encodeURIComponent(organization.id)}?lang=fi`;
        for (const path of [...PAGES, provider]) {
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
