// The box in somebody else's page.
//
// 1. It works under a strict policy of the host, from our address and from the host's own.
// 2. Answers come in place, page by page, or on the portal; what was understood can be put right.
// 3. Every language is spoken; nothing found, no answer and no network are told in words.
// 4. Without script it is a plain form; where no script may be, there is a frame.
// 5. The builder's snippets do what they say.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { expectNoAxeViolations } from "./support/axe.js";
import { boxPage, names, openBox, options, policy } from "./support/box.js";
import { launch, withPage } from "./support/browser.js";
import { hostPage, startForeign } from "./support/foreign.js";
import { startServer } from "./support/server.js";

const bundle = join(dirname(fileURLToPath(import.meta.url)), "../dist/luukku-search.js");

describe("the box in a foreign page", () => {
  let browser;
  let server;
  let foreign;
  let origins;
  const pages = {};
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    const own = `<script type="module" src="/own/luukku-search.js"></script>`;
    Object.assign(pages, {
      "/box": boxPage(server),
      "/own": {
        body: hostPage(own, `<luukku-search lang="fi" server="${server.origin}"></luukku-search>`),
        policy: `default-src 'none'; script-src 'self'; style-src 'self'; connect-src ${server.origin}; img-src data:`,
      },
      "/own/luukku-search.js": { body: await readFile(bundle), type: "text/javascript" },
    });
    foreign = await startForeign(pages);
    origins = [server.origin, foreign.origin];
  });
  after(() => Promise.all([browser?.close(), server?.stop(), foreign?.stop()]));

  const withBox = (attributes, act, options = {}) =>
    withPage(browser, { origins, ...options }, async (page, seen) =>
      act(page, await openBox(page, foreign, attributes), seen),
    );
  const search = async (page, field, text) => {
    await field.fill(text);
    await field.press("Enter");
    await page.locator("luukku-search #answers:not([aria-busy]):not([hidden])").waitFor();
  };
  const chips = (page) => page.locator("luukku-search [part=chip]");

  it("types, chooses and shows the answers in place", async () => {
    await withBox('lang="fi"', async (page, field) => {
      const told = page.evaluate(
        () => new Promise((done) => addEventListener("luukku-results", (event) => done(event.detail), { once: true })),
      );
      await field.pressSequentially("tukiryhmiä for");
      // Said when the typing rests: until then suggestions still change.
      await page.locator("luukku-search [role=status]", { hasText: "ehdotus" }).waitFor({ state: "attached" });
      await field.press("ArrowDown");
      await field.press("Enter");
      await names(page).first().waitFor();
      const { total, shown } = await told;
      assert.equal(shown, await names(page).count());
      assert.ok(total >= shown && shown > 0);
      assert.equal(page.url(), `${foreign.origin}/box`, "nobody was sent away");
      const address = await names(page).first().locator("a").getAttribute("href");
      assert.ok(address.startsWith(`${server.origin}/services/`), address);
      const attribution = await page.locator("luukku-search #answers > p.quiet").innerText();
      assert.match(attribution, /Tietolähteet: demo \(CC0-1.0\)/);
    });
  });

  it("works where the host serves the script itself", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${foreign.origin}/own`);
      await search(page, page.getByRole("combobox"), "vertaistuki Forssassa");
      assert.ok((await names(page).count()) > 0);
    });
  });

  it("shows more below, and goes on with the first of them", async () => {
    await withBox('lang="en" per-page="3"', async (page, field) => {
      await search(page, field, "peer support");
      assert.equal(await names(page).count(), 3);
      const before = await names(page).allInnerTexts();
      await page.getByRole("button", { name: "Show 3 more" }).click();
      await names(page).nth(5).waitFor();
      const after = await names(page).allInnerTexts();
      assert.deepEqual(after.slice(0, 3), before);
      assert.equal(new Set(after).size, 6, "no service comes twice");
      const focused = await page.evaluate(
        () => document.querySelector("luukku-search").shadowRoot.activeElement.textContent,
      );
      assert.equal(focused, after[3]);
      assert.match(await page.locator("luukku-search .count").innerText(), /^6 of \d+ services$/);
    });
  });

  it("says what it understood, and takes it back or puts it right", async () => {
    await withBox('lang="fi"', async (page, field) => {
      await search(page, field, "ilmainen vertaistuki puhelimitse Forsassa");
      const understood = await chips(page).allInnerTexts();
      assert.deepEqual(
        understood.map((chip) => chip.replaceAll(/\s+/g, " ").replace(" ×", "")),
        ["Paikka: Forssa — alueella", "Hinta: maksuton", "Asiointitavat: puhelimitse", "Aihe: vertaistukiryhmä"],
      );
      await expectNoAxeViolations(page, "answers with chips");
      await page.getByText("Haimme: ilmainen vertaistuki puhelimitse Forssassa.").waitFor();

      await page.getByRole("button", { name: "Poista: puhelimitse" }).click();
      await chips(page).filter({ hasText: "puhelimitse" }).waitFor({ state: "detached" });
      assert.equal(await field.inputValue(), "ilmainen vertaistuki Forsassa");

      await page.getByRole("button", { name: /^Poista: Forssa/ }).click();
      await chips(page).filter({ hasText: "Forssa" }).waitFor({ state: "detached" });
      assert.equal(await field.inputValue(), "vertaistuki ilmainen");
    });
  });

  it("leads from one place to another of the same name", async () => {
    await withBox('lang="fi"', async (page, field) => {
      await search(page, field, "kirjasto Tammelassa");
      await page.getByRole("button", { name: "Tammela (Tampere)" }).click();
      await chips(page).filter({ hasText: "Tammela — lähellä" }).waitFor();
      assert.equal(await field.inputValue(), "kirjasto");
    });
  });

  it("searches as it was typed when the correction was wrong", async () => {
    await withBox('lang="sv"', async (page, field) => {
      await search(page, field, "apteekki Hämenlinnassa");
      await page.getByRole("button", { name: "Sök i stället: apteekki Hämenlinnassa" }).click();
      await page.getByText("Vi sökte:").waitFor({ state: "detached" });
    });
  });

  it("searches in the host's place unless another is said", async () => {
    await withBox('lang="fi" place="Forssa"', async (page, field) => {
      await search(page, field, "apteekki");
      await chips(page).filter({ hasText: "Forssa — lähellä" }).waitFor();
      await search(page, field, "apteekki Riihimäellä");
      await chips(page).filter({ hasText: "Riihimäki — alueella" }).waitFor();
      assert.equal(await chips(page).filter({ hasText: "Forssa" }).count(), 0);
    });
  });

  it("sets the host's filters, unseen", async () => {
    await withBox('lang="fi" filters="fee=free&q=x" per-page="50"', async (page, field) => {
      const asked = page.waitForRequest(/v1\/search/);
      await search(page, field, "vertaistuki");
      const { searchParams } = new URL((await asked).url());
      assert.equal(searchParams.get("fee"), "free");
      assert.equal(searchParams.get("q"), "vertaistuki", "a filter is no question");
      const fees = await page.locator("luukku-search dd").allInnerTexts();
      assert.ok(!fees.includes("Maksullinen"));
    });
  });

  it("leads to the portal when the host wants that", async () => {
    await withBox('lang="en" results="portal" place="Forssa"', async (page, field) => {
      await field.fill("pharmacy");
      await field.press("Enter");
      await page.waitForURL(`${server.origin}/?q=pharmacy&near=Forssa&lang=en`);
      await page.locator(".card").first().waitFor();
    });
  });

  it("lets the host open services its own way", async () => {
    await withBox('lang="fi"', async (page, field) => {
      await search(page, field, "kirjasto");
      await page.evaluate(() =>
        addEventListener("luukku-open", (event) => {
          event.preventDefault();
          globalThis.opened = event.detail;
        }),
      );
      await names(page).first().locator("a").click();
      const opened = await page.evaluate(() => globalThis.opened);
      assert.equal(opened.address, await names(page).first().locator("a").getAttribute("href"));
      assert.equal(page.url(), `${foreign.origin}/box`);
    });
  });

  it("speaks four languages, and changes over at once", async () => {
    await withBox('lang="fi"', async (page, field) => {
      for (const [tag, label, submit] of [
        ["sv", "Sök tjänster", "Sök"],
        ["en", "Find services", "Search"],
        ["fi-x-selko", "Etsi apua ja palveluja", "Hae"],
        ["fi-FI", "Etsi palveluja", "Hae"],
        ["de", "Etsi palveluja", "Hae"],
      ]) {
        await page.locator("luukku-search").evaluate((box, lang) => box.setAttribute("lang", lang), tag);
        await page.getByLabel(label, { exact: true }).first().waitFor();
        await page.getByRole("button", { name: submit, exact: true }).waitFor();
      }
      await field.fill("kirjasto");
      await page.locator("luukku-search").evaluate((box) => box.setAttribute("lang", "sv"));
      await page.getByRole("heading", { name: "Resultat" }).waitFor();
      assert.equal(await page.getByRole("combobox").inputValue(), "kirjasto");
    });
  });

  it("says in words that nothing was found, and where more is", async () => {
    await withBox('lang="en"', async (page, field) => {
      await search(page, field, "xyzzyplugh");
      await page.getByText("No services were found.").first().waitFor();
      assert.equal(await page.getByRole("listitem").filter({ hasText: "more general word" }).count(), 1);
      await expectNoAxeViolations(page, "nothing found");
    });
  });

  it("says in words what went wrong, and tries again", async () => {
    const expected = (text) => /Failed to load resource/.test(text);
    for (const [act, words] of [
      [(route) => route.abort(), "The search server cannot be reached."],
      [(route) => route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" } }), "The service is busy."],
      [(route) => route.fulfill({ status: 500, headers: { "access-control-allow-origin": "*" } }), "Something went wrong"],
      [
        (route) =>
          route.fulfill({ body: "<html>not ours</html>", headers: { "access-control-allow-origin": "*" } }),
        "The search server cannot be reached.",
      ],
    ]) {
      await withBox(
        'lang="en"',
        async (page, field) => {
          await page.route("**/v1/search*", act);
          await search(page, field, "library");
          await page.locator("luukku-search [part=notice]", { hasText: words }).waitFor();
          await expectNoAxeViolations(page, words);
          await page.unroute("**/v1/search*");
          await page.getByRole("button", { name: "Try again" }).click();
          await names(page).first().waitFor();
        },
        { expected },
      );
    }
    await withBox(
      'lang="en"',
      async (page, field) => {
        await page.context().setOffline(true);
        await search(page, field, "library");
        await page.locator("luukku-search [part=notice]", { hasText: "no network connection" }).waitFor();
      },
      { expected },
    );
    await withBox(
      'lang="en" filters="colour=red"',
      async (page, field) => {
        await search(page, field, "library");
        await page.locator("luukku-search [part=notice]", { hasText: "not known: colour" }).waitFor();
      },
      { expected },
    );
  });

  it("has nothing that axe finds wrong in any look, and never scrolls sideways", async () => {
    for (const look of [
      { colorScheme: "dark" },
      { viewport: { width: 390, height: 844 } },
      { viewport: { width: 320, height: 256 }, colorScheme: "dark" },
    ]) {
      await withBox(
        'lang="sv"',
        async (page, field) => {
          await search(page, field, "kamratstöd nära Åbo");
          await expectNoAxeViolations(page, JSON.stringify(look));
          const isTooWide = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          assert.equal(isTooWide, false, JSON.stringify(look));
        },
        look,
      );
    }
  });

  it("takes colours and corners from the host's style sheet", async () => {
    pages["/themed"] = {
      body: hostPage(
        `<script type="module" src="${server.origin}/embed/v1/luukku-search.js"></script><link rel="stylesheet" href="/themed.css">`,
        `<luukku-search lang="fi"></luukku-search>`,
      ),
      policy: policy(server),
    };
    pages["/themed.css"] = {
      body: "luukku-search { --luukku-accent: rgb(120, 0, 80) } luukku-search::part(label) { color: rgb(0, 0, 120) }",
      type: "text/css",
    };
    const themed = await startForeign(pages);
    await withPage(browser, { origins: [...origins, themed.origin] }, async (page) => {
      await page.goto(`${themed.origin}/themed`);
      const colour = (locator, property) =>
        locator.evaluate((it, name) => getComputedStyle(it)[name], property);
      const submit = page.getByRole("button", { name: "Hae" });
      assert.equal(await colour(submit, "backgroundColor"), "rgb(120, 0, 80)");
      assert.equal(await colour(page.getByText("Etsi palveluja"), "color"), "rgb(0, 0, 120)");
    });
    await themed.stop();
  });

  it("is made by the builder: each snippet works on a foreign page", async () => {
    await withPage(browser, { origins }, async (page) => {
      await page.goto(`${server.origin}/embed?lang=en`);
      await page.selectOption("#box_lang", "sv");
      await page.fill("#place", 'Åbo"><script>alert(1)</script>');
      await page.fill("#place", "Åbo");
      await page.selectOption("#per_page", "3");
      await page.locator("[data-part=current]", { hasText: 'per-page="3"' }).waitFor();
      await page.locator("[data-part=current]", { hasText: 'place="Åbo"' }).waitFor();
      const preview = page.locator("[data-part=preview]").getByRole("combobox");
      await preview.fill("kamratstöd");
      await preview.press("Enter");
      await names(page).nth(2).waitFor();
      assert.equal(await names(page).count(), 3);
      await expectNoAxeViolations(page, "the builder with answers");
      for (const part of ["current", "pinned"]) {
        const code = await page.locator(`[data-part=${part}]`).innerText();
        pages[`/${part}`] = { body: hostPage("", code), policy: policy(server) };
      }
      pages["/frame"] = {
        body: hostPage("", await page.locator("[data-part=frame]").innerText()),
        policy: `default-src 'none'; style-src 'self'; frame-src ${server.origin}; img-src data:`,
      };
      assert.match(pages["/pinned"].body, /luukku-search-[0-9a-f]{16}\.js"\s+integrity="sha384-/);
    });
    const made = await startForeign(pages);
    const all = [...origins, made.origin];
    for (const path of ["/current", "/pinned"]) {
      await withPage(browser, { origins: all }, async (page) => {
        await page.goto(made.origin + path);
        await search(page, page.getByRole("combobox"), "kamratstöd");
        assert.equal(await names(page).count(), 3, path);
        await chips(page).filter({ hasText: "Åbo" }).waitFor();
      });
      await withPage(browser, { origins: all, javaScriptEnabled: false }, async (page) => {
        await page.goto(made.origin + path);
        await page.getByRole("searchbox").fill("kamratstöd");
        await page.getByRole("button", { name: "Sök" }).click();
        await page.locator(".card").first().waitFor();
        const { searchParams } = new URL(page.url());
        assert.deepEqual([searchParams.get("near"), searchParams.get("lang")], ["Åbo", "sv"]);
      });
    }
    for (const javaScriptEnabled of [true, false]) {
      await withPage(browser, { origins: all, javaScriptEnabled }, async (page) => {
        await page.goto(`${made.origin}/frame`);
        const frame = page.frameLocator("iframe");
        const field = frame.getByRole(javaScriptEnabled ? "combobox" : "searchbox");
        await field.fill("kamratstöd");
        await field.press("Enter");
        const name = frame.locator(javaScriptEnabled ? "[part=result-name] a" : ".card h3 a");
        await name.first().waitFor();
        assert.equal(await name.count(), 3);
        assert.equal(await name.first().getAttribute("target"), "_blank");
      });
    }
    await made.stop();
  });

  it("is refused by the browser when the pinned script is another one", async () => {
    const { origin } = server;
    const script = `<script type="module" src="${origin}/embed/v1/luukku-search.js" integrity="sha384-${"A".repeat(64)}" crossorigin="anonymous"></script>`;
    const plain = `<luukku-search><form action="${origin}/"><label>Etsi<input name="q"></label></form></luukku-search>`;
    const host = await startForeign({ "/": { body: hostPage(script, plain), policy: policy(server) } });
    const expected = (text) => text.includes("integrity");
    await withPage(browser, { origins: [origin, host.origin], expected }, async (page) => {
      await page.goto(host.origin);
      await page.getByLabel("Etsi").waitFor();
      assert.equal(await page.evaluate(() => customElements.get("luukku-search")), undefined);
    });
    await host.stop();
  });
});
