// What script adds for those who search all day, and the map.
//
// 1. Map and list show the same, and lead to each other, by pointer and by keys.
// 2. The referral list stays in this browser: it survives a reload, prints, goes out as text,
//    table, JSON and link, and a link that somebody gives shows theirs without keeping it.
// 3. Keys do what the help says, and nothing while somebody types or has switched them off.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { launch, withPage } from "./support/browser.js";
import { startServer } from "./support/server.js";

const RESULTS = "/?q=vertaistuki+Turussa&lang=fi";
const LIST = "/list?lang=fi";
const PHONE = { viewport: { width: 390, height: 844 } };

describe("the map and the referral list", () => {
  let browser;
  let server;
  let origins;
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    origins = [server.origin];
  });
  after(() => Promise.all([browser?.close(), server?.stop()]));

  const open = async (page, path) => {
    await page.goto(server.origin + path);
    await page.locator("main h1").waitFor();
  };
  const cards = (page) => page.locator("[data-results] > li");
  const marks = (page) => page.locator(".map .mark");

  /** Puts the first services of the results on the list. */
  const gather = async (page, count) => {
    await open(page, RESULTS);
    const names = [];
    for (let at = 0; at < count; at += 1) {
      const card = cards(page).nth(at);
      names.push((await card.locator("h2").innerText()).trim());
      await card.locator("[data-list-button]").click();
    }
    return names;
  };

  it("show the same services beside each other", async () => {
    await withPage(browser, { origins }, async (page) => {
      await open(page, RESULTS);
      await marks(page).first().waitFor();
      const located = await page.locator("[data-results] > li[data-lat]").count();
      assert.ok(located > 1, "the question finds services with places");
      const labels = await marks(page).evaluateAll((found) => found.map((mark) => mark.getAttribute("aria-label")));
      const shown = labels.map((label) => Number(/^(\d+) palvelua/.exec(label)?.[1] ?? 1));
      assert.equal(shown.reduce((sum, count) => sum + count, 0), located, labels.join("; "));
      const titles = await page.locator("[data-results] > li[data-lat] h2").allInnerTexts();
      for (const label of labels.filter((label) => /^\d+\. /.test(label))) {
        const [, number, name] = /^(\d+)\. (.*)$/.exec(label);
        assert.equal(titles[Number(number) - 1].trim(), name);
      }
      const land = await page.locator(".map path.finland").count();
      assert.ok(land > 0, "the land is drawn");
      await expectNoAxeViolations(page, "results with the map");
    });
  });

  it("lead from a mark to its service and back to the list, by keys alone", async () => {
    await withPage(browser, { origins }, async (page) => {
      await open(page, "/?q=apteekki+Forssan+l%C3%A4hell%C3%A4&lang=fi");
      await marks(page).first().waitFor();
      const one = page.locator('.map .mark:not(.many)').first();
      const label = await one.getAttribute("aria-label");
      await one.focus();
      await page.keyboard.press("Enter");
      const link = page.locator(".map .bubble a");
      await link.waitFor();
      assert.equal(await link.innerText(), label.replace(/^\d+\. /, ""));
      await page.waitForFunction(() => document.activeElement?.matches(".map .bubble a"));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      const focused = await page.evaluate(() => document.activeElement?.closest("[data-results] > li")?.querySelector("h2")?.innerText);
      assert.equal(focused?.trim(), label.replace(/^\d+\. /, ""));
    });
  });

  it("keep the map away on a phone until it is asked for", async () => {
    await withPage(browser, { origins, ...PHONE }, async (page, seen) => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await open(page, RESULTS);
      assert.equal(asked.some((path) => path.includes("luukku-map")), false);
      await page.locator("[data-map] > button").click();
      await marks(page).first().waitFor();
      await expectNoAxeViolations(page, "the map on a phone");
      await page.locator("[data-map] > button").click();
      assert.equal(await page.locator(".map").isVisible(), false);
      assert.deepEqual(seen.errors, []);
    });
  });

  it("say so when the map cannot be fetched", async () => {
    const expected = (text) => text.includes("Failed to load") || text.includes("net::ERR_FAILED");
    await withPage(browser, { origins, expected, ...PHONE }, async (page) => {
      await page.route("**/luukku-map-*.json", (route) => route.abort());
      await open(page, RESULTS);
      await page.locator("[data-map] > button").click();
      await page.getByRole("alert").filter({ hasText: "Karttaa ei saatu" }).waitFor();
      assert.ok((await cards(page).count()) > 0);
    });
  });

  it("keep the list over a reload, in this browser only", async () => {
    await withPage(browser, { origins }, async (page) => {
      const [first, second] = await gather(page, 2);
      await page.reload();
      assert.equal(await cards(page).first().locator("[data-list-button]").getAttribute("data-list-button"), "on");
      const link = page.locator("[data-list-link]");
      assert.equal(await link.innerText(), "Ohjauslista (2)");
      await link.click();
      await page.locator("[data-list] .card").nth(1).waitFor();
      const names = await page.locator("[data-list] .card h2").allInnerTexts();
      assert.deepEqual(names.map((name) => name.trim()), [first, second]);
      await expectNoAxeViolations(page, "the referral list");
      await page.locator("[data-list] .card").first().getByRole("button").click();
      await page.locator("[data-list] .count", { hasText: "1 palvelu" }).waitFor();
      await page.getByRole("button", { name: "Tyhjennä lista" }).click();
      await page.locator("[data-list]", { hasText: "Lista on tyhjä" }).waitFor();
      assert.equal(await page.evaluate(() => localStorage.getItem("luukku-list")), null);
      await expectNoAxeViolations(page, "the empty list");
    });
    assert.equal(/omaishoit|vertaist/i.test(server.log()), false);
  });

  it("print the list with a code that opens it elsewhere", async () => {
    await withPage(browser, { origins }, async (page) => {
      const names = await gather(page, 3);
      await open(page, LIST);
      await page.locator(".qr").waitFor();
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".list-tools").isVisible(), false);
      assert.equal(await page.locator(".qr").isVisible(), true);
      for (const name of names) assert.equal(await page.getByText(name, { exact: true }).first().isVisible(), true);
      const printed = await page.pdf({ format: "A4" });
      assert.equal(printed.subarray(0, 5).toString(), "%PDF-");
    });
  });

  it("give the list out as text, table, JSON and link", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    let shared = "";
    let names = [];
    await withPage(browser, { origins, permissions }, async (page) => {
      names = await gather(page, 2);
      await open(page, LIST);
      const press = async (name) => page.getByRole("button", { name, exact: true }).click();
      await press("Kopioi tekstinä");
      await page.locator(".said", { hasText: "Kopioitu." }).waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(text, new RegExp(`1\\. ${names[0]}\\n   Järjestäjä: `));
      assert.match(text, /Lähete: /);
      const downloaded = async (name) => {
        const [download] = await Promise.all([page.waitForEvent("download"), press(name)]);
        return readFile(await download.path(), "utf8");
      };
      const table = await downloaded("Lataa taulukkona (CSV)");
      const rows = table.trimEnd().split("\r\n");
      assert.equal(rows.length, 3);
      assert.ok(rows[1].includes(`"${names[0].replaceAll('"', '""')}"`), rows[1]);
      const records = JSON.parse(await downloaded("Lataa JSON-tiedostona"));
      assert.equal(records.length, 2);
      await press("Kopioi linkki");
      shared = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(shared, /\/list\?lang=fi#demo/);
    });
    await withPage(browser, { origins }, async (page) => {
      await page.goto(shared);
      await page.locator("[data-list] .card").nth(1).waitFor();
      const found = await page.locator("[data-list] .card h2").allInnerTexts();
      assert.deepEqual(found.map((name) => name.trim()), names);
      assert.equal(await page.evaluate(() => localStorage.getItem("luukku-list")), null);
      await expectNoAxeViolations(page, "a list that was shared");
      await page.getByRole("button", { name: "Lisää omalle listalleni" }).click();
      await page.getByRole("button", { name: "Tyhjennä lista" }).waitFor();
      const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("luukku-list")));
      assert.deepEqual(kept.map(({ name }) => name), names);
    });
  });

  it("take what is damaged or hostile for nothing", async () => {
    const expected = (text) => text.includes("404") || text.includes("400");
    await withPage(browser, { origins, expected }, async (page) => {
      await open(page, LIST);
      for (const stored of ["{", "[1, null, {}]", '[{"id": "<img src=x onerror=alert(1)>", "name": "<svg onload=alert(1)>"}]']) {
        await page.evaluate((text) => localStorage.setItem("luukku-list", text), stored);
        await page.reload();
        await page.locator("[data-list] .lead, [data-list] .card").first().waitFor();
      }
      assert.equal(await page.locator("[data-list] .card h2").innerText(), "<svg onload=alert(1)>");
      assert.equal(await page.locator("[data-list] .card .notice").innerText(), "Tätä palvelua ei enää ole tiedoissa.");
      await page.goto(`${server.origin}${LIST}#%3Cscript%3Ealert(1)%3C/script%3E,%E0%A4%A,demo:none`);
      await page.locator("[data-list] .card").first().waitFor();
      assert.equal(await page.locator("[data-list] script, [data-list] img").count(), 0);
    });
  });

  it("compare up to four services of the list", async () => {
    await withPage(browser, { origins }, async (page) => {
      await gather(page, 2);
      await open(page, LIST);
      const compare = page.getByRole("button", { name: "Vertaile valittuja" });
      assert.equal(await compare.isDisabled(), true);
      await page.locator(".compare-form input[type=checkbox]").first().check();
      await page.locator(".compare-form input[type=checkbox]").nth(1).check();
      await compare.click();
      await page.locator("table.compare").waitFor();
      assert.equal(await page.locator("table.compare thead th").count(), 3);
    });
  });

  it("are reached by keys that can be switched off", async () => {
    await withPage(browser, { origins }, async (page) => {
      await open(page, RESULTS);
      const focusedCard = () =>
        page.evaluate(() => [...document.querySelectorAll("[data-results] > li")].indexOf(document.activeElement.closest("li")));
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      assert.equal(await focusedCard(), 1);
      await page.keyboard.press("k");
      assert.equal(await focusedCard(), 0);
      await page.keyboard.press("l");
      assert.equal(await page.locator("[data-list-link]").innerText(), "Ohjauslista (1)");
      await page.keyboard.press("/");
      await page.keyboard.type("jl?");
      assert.equal(await page.locator("#q").inputValue(), "jl?");
      assert.equal(await page.locator("[data-list-link]").innerText(), "Ohjauslista (1)");
      await page.locator("h1").click();
      await page.keyboard.press("?");
      const help = page.getByRole("dialog", { name: "Pikanäppäimet" });
      await help.waitFor();
      await expectNoAxeViolations(page, "the help on keys");
      await help.getByLabel("Käytä pikanäppäimiä").uncheck();
      await help.getByRole("button", { name: "Sulje" }).click();
      await page.locator("h1").click();
      await page.keyboard.press("l");
      await page.keyboard.press("?");
      assert.equal(await help.isVisible(), false);
      await page.reload();
      await page.keyboard.press("?");
      assert.equal(await help.isVisible(), false);
      await page.locator("[data-shortcuts]").click();
      assert.equal(await help.isVisible(), true);
    });
  });

  it("are not on a screen in a lobby", async () => {
    await withPage(browser, { origins }, async (page) => {
      await open(page, `${RESULTS}&view=kiosk`);
      assert.equal(await page.locator("[data-list-button], [data-list-link], dialog").count(), 0);
      await marks(page).first().waitFor();
    });
  });

  it("say without script what needs it", async () => {
    await withPage(browser, { origins, javaScriptEnabled: false }, async (page) => {
      await open(page, LIST);
      assert.match(await page.locator("main .notice").innerText(), /JavaScript/);
    });
  });
});
