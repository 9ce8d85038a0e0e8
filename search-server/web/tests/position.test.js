// "Use my position" in the box: asked for only when it is pressed, kept by nobody, and said
// in words where it may not or cannot be known.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { boxPage, names, openBox, policy } from "./support/box.js";
import { launch, withPage } from "./support/browser.js";
import { hostPage, startForeign } from "./support/foreign.js";
import { startServer } from "./support/server.js";

const forssa = { latitude: 60.81461, longitude: 23.62153 };
const LABELS = [
  ["fi", "Käytä sijaintiani", "Selain ei saa kertoa sijaintiasi.", "Sijaintiasi ei saatu selville."],
  ["fi-x-selko", "Hae läheltäni", "Emme saa tietää, missä olet.", "Emme tiedä, missä olet."],
  ["sv", "Använd min position", "Webbläsaren får inte berätta var du är.", "Din position kunde inte hämtas."],
  ["en", "Use my position", "The browser may not tell where you are.", "Your position could not be found."],
];

describe("the person's own position", () => {
  let browser;
  let server;
  let foreign;
  let origins;
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    const { body } = boxPage(server);
    const frame = (allow) =>
      hostPage("", `<iframe src="${server.origin}/embed/frame?lang=fi" title="Etsi palveluja" ${allow}></iframe>`);
    const framing = `default-src 'none'; style-src 'self'; frame-src ${server.origin}; img-src data:`;
    foreign = await startForeign({
      "/box": { body, policy: policy(server) },
      "/ruled-out": { body, policy: policy(server), permissions: "geolocation=()" },
      "/frame": { body: frame('allow="geolocation"'), policy: framing },
      "/frame-without": { body: frame(""), policy: framing },
    });
    origins = [server.origin, foreign.origin];
  });
  after(() => Promise.all([browser?.close(), server?.stop(), foreign?.stop()]));

  const granted = { permissions: ["geolocation"], geolocation: forssa };
  const withBox = (attributes, context, act) =>
    withPage(browser, { origins, ...context }, async (page, seen) => {
      // Counts how often the browser is asked.
      await page.addInitScript(() => {
        globalThis.asked = 0;
        const ask = Geolocation.prototype.getCurrentPosition;
        Geolocation.prototype.getCurrentPosition = function (...how) {
          globalThis.asked += 1;
          return ask.apply(this, how);
        };
      });
      return act(page, await openBox(page, foreign, attributes), seen);
    });
  const chip = (page) => page.locator("luukku-search [part=chip]", { hasText: "oma sijaintisi" });

  it("is not asked for before somebody presses the button", async () => {
    await withBox('lang="fi"', granted, async (page, field) => {
      await field.fill("apteekki");
      await field.press("Enter");
      await names(page).first().waitFor();
      assert.equal(await page.evaluate(() => globalThis.asked), 0);
      const asked = page.waitForRequest(/v1\/search.*lat=/);
      await page.getByRole("button", { name: "Käytä sijaintiani" }).click();
      const { searchParams } = new URL((await asked).url());
      assert.deepEqual(
        ["q", "lat", "lon", "near"].map((name) => searchParams.get(name)),
        ["apteekki", "60.815", "23.622", null],
      );
      await chip(page).waitFor();
      assert.equal(await page.evaluate(() => globalThis.asked), 1);
      await page.locator("luukku-search .line strong", { hasText: /m$/ }).first().waitFor();
      await expectNoAxeViolations(page, "answers near the person");
    });
  });

  it("counts until it is taken off, and is written nowhere", async () => {
    await withBox('lang="fi" place="Turku"', granted, async (page, field) => {
      await page.getByRole("button", { name: "Käytä sijaintiani" }).press("Enter");
      await chip(page).waitFor();
      const heard = await page.locator("luukku-search [role=status]").allInnerTexts();
      assert.match(heard.join(""), /^Paikka: oma sijaintisi\. \d+ \/ \d+ palvelua$/);
      const asked = page.waitForResponse(/q=kirjasto.*lat=60\.815/);
      await field.fill("kirjasto");
      await field.press("Enter");
      await asked;
      await chip(page).waitFor();
      const all = await page.locator("luukku-search").getByRole("link", { name: "Kaikki tulokset" }).getAttribute("href");
      assert.match(all, /lat=60\.815&lon=23\.622/);
      await page.getByRole("button", { name: /^Poista: oma sijaintisi/ }).click();
      await chip(page).waitFor({ state: "detached" });
      await field.press("Enter");
      // Without it the host's own place counts again.
      await page.locator("luukku-search [part=chip]", { hasText: "Turku" }).waitFor();
      const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.href]);
      assert.deepEqual(kept, [0, 0, "", `${foreign.origin}/box`]);
      assert.equal(server.log().includes("60.81"), false);
    });
  });

  it("goes along to the portal when the host shows answers there", async () => {
    await withBox('lang="en" results="portal"', granted, async (page, field) => {
      await field.fill("pharmacy");
      await page.getByRole("button", { name: "Use my position" }).click();
      await page.waitForURL(`${server.origin}/?q=pharmacy&lat=60.815&lon=23.622&lang=en`);
      await page.locator(".card").first().waitFor();
    });
  });

  it("is done without, politely and in every language", async () => {
    for (const [lang, label, refused, unavailable] of LABELS) {
      for (const [code, words] of [
        [1, refused],
        [2, unavailable],
        [3, unavailable],
      ]) {
        await withBox(`lang="${lang}"`, {}, async (page, field) => {
          await page.evaluate((why) => {
            Geolocation.prototype.getCurrentPosition = (_done, failed) =>
              failed({ code: why, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 });
          }, code);
          const button = page.getByRole("button", { name: label });
          await button.click();
          await button.click();
          const notice = page.locator("luukku-search [part=notice]:not([hidden])");
          await notice.filter({ hasText: words }).waitFor();
          assert.equal(await notice.count(), 1);
          const heard = await page.locator("luukku-search [role=status]").allInnerTexts();
          assert.ok(heard.join("").startsWith(words), heard.join(""));
          if (code === 1) await expectNoAxeViolations(page, `${lang}: no position`);
          // The search goes on without it.
          await field.fill("kirjasto");
          await field.press("Enter");
          await names(page).first().waitFor();
          assert.equal(await notice.count(), 0, "what was said is over");
        });
      }
    }
  });

  it("is refused by a real browser that was told so", async () => {
    await withBox('lang="sv"', { permissions: [] }, async (page) => {
      await page.getByRole("button", { name: "Använd min position" }).click();
      await page.locator("luukku-search [part=notice]:not([hidden])").waitFor();
    });
  });

  it("is not offered where the host's Permissions-Policy rules it out", async () => {
    await withPage(browser, { origins, ...granted }, async (page) => {
      await page.goto(`${foreign.origin}/ruled-out`);
      await page.getByRole("combobox").waitFor();
      assert.equal(await page.getByRole("button").count(), 1);
    });
  });

  it("is had in a frame that may have it, and not offered in one that may not", async () => {
    await withPage(browser, { origins, ...granted }, async (page) => {
      await page.goto(`${foreign.origin}/frame`);
      const frame = page.frameLocator("iframe");
      await frame.getByRole("button", { name: "Käytä sijaintiani" }).click();
      await frame.locator("[part=chip]", { hasText: "oma sijaintisi" }).waitFor();
      await page.goto(`${foreign.origin}/frame-without`);
      await frame.getByRole("combobox").waitFor();
      assert.equal(await frame.getByRole("button", { name: "Käytä sijaintiani" }).count(), 0);
    });
  });
});
