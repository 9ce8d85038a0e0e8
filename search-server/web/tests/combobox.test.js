// The field with its suggestions, by the acceptance criteria that GOV.UK's
// accessible-autocomplete set for such fields, in our own words and in their order:
//
//  1. The keyboard reaches the field.
//  2. It shows that it has the focus.
//  3. It is told to be a field one can write in.
//  4. A value that was there before is told.
//  5. It is told that there will be suggestions.
//  6. It is told how they are used.
//  7. It is told when they are open, and when no more.
//  8. It is told that there are some, or none.
//  9. It is told how many.
// 10. It is told when there are more or fewer.
// 11. They can be gone through by keyboard alone, and by pointer alone.
// 12. Each step is one key.
// 13. It is told which one is meant.
// 14. And the how-manieth it is.
// 15. None is meant before the person says so.
// 16. The one that is meant can be confirmed.
// 17. It is told that it was.
// 18. The focus is in the field afterwards.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { boxPage, names, openBox, options } from "./support/box.js";
import { launch, withPage } from "./support/browser.js";
import { startForeign } from "./support/foreign.js";
import { startServer } from "./support/server.js";

describe("the field with suggestions", () => {
  let browser;
  let server;
  let foreign;
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    foreign = await startForeign({ "/box": boxPage(server) });
  });
  after(() => Promise.all([browser?.close(), server?.stop(), foreign?.stop()]));

  const withBox = (act, { attributes, ...more } = {}) =>
    withPage(browser, { origins: [server.origin, foreign.origin], ...more }, async (page, seen) =>
      act(page, await openBox(page, foreign, attributes), seen),
    );
  /** What a screen reader was told last. */
  const told = (page, words) =>
    page.locator("luukku-search [role=status]").filter({ hasText: words }).waitFor({ state: "attached" });
  const attribute = (field, name) => field.getAttribute(name);

  it("1, 2: is reached by keyboard, and shows it", async () => {
    await withBox(async (page, field) => {
      await page.keyboard.press("Tab");
      assert.equal(await isFocused(field), true);
      const outline = await field.evaluate((it) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(it);
        return `${outlineStyle} ${outlineWidth}`;
      });
      assert.equal(outline, "solid 3px");
    });
  });

  it("3, 4, 5, 6: is told to be a field with suggestions, what is in it and how it is used", async () => {
    await withBox(
      async (page, field) => {
        assert.equal(await field.evaluate((it) => it.tagName), "INPUT");
        assert.equal(await attribute(field, "readonly"), null);
        assert.equal(await attribute(field, "aria-autocomplete"), "list");
        assert.equal(await field.inputValue(), "vertaistuki");
        const tree = await page.locator("luukku-search").ariaSnapshot();
        assert.match(tree, /combobox "Etsi palveluja".*vertaistuki/);
        const help = await describedBy(field);
        assert.match(help, /Ehdotukset tulevat kirjoittaessasi/);
        assert.match(help, /nuolilla/);
      },
      { attributes: 'lang="fi" q="vertaistuki"' },
    );
  });

  it("7: tells when suggestions are open and when no more", async () => {
    await withBox(async (page, field) => {
      assert.equal(await attribute(field, "aria-expanded"), "false");
      await field.fill("tuki");
      await options(page).first().waitFor();
      assert.equal(await attribute(field, "aria-expanded"), "true");
      const list = page.locator(`luukku-search #${await attribute(field, "aria-controls")}`);
      assert.equal(await list.getAttribute("role"), "listbox");
      await field.press("Escape");
      assert.equal(await attribute(field, "aria-expanded"), "false");
      assert.equal(await list.isVisible(), false);
      assert.equal(await field.inputValue(), "tuki", "the first Escape only closes");
      await field.press("Escape");
      assert.equal(await field.inputValue(), "", "the second one clears");
    });
  });

  it("8, 9, 10: tells how many there are, none too, and when that changes", async () => {
    await withBox(async (page, field) => {
      await field.fill("tuk");
      await options(page).first().waitFor();
      const many = await options(page).count();
      assert.ok(many > 1);
      await told(page, `${many} ehdotusta.`);
      await field.fill("xyzzyplugh");
      await told(page, "Ei ehdotuksia.");
      assert.equal(await attribute(field, "aria-expanded"), "false");
      await field.fill("tuk");
      await told(page, `${many} ehdotusta.`);
    });
  });

  it("11, 12, 13, 14, 15: goes through them by single keys, and tells which one is meant", async () => {
    await withBox(async (page, field) => {
      await field.fill("tuki");
      await options(page).first().waitFor();
      const last = (await options(page).count()) - 1;
      const meant = async () => {
        const id = await attribute(field, "aria-activedescendant");
        const selected = page.locator('luukku-search [role=option][aria-selected="true"]');
        if (id === null) {
          assert.equal(await selected.count(), 0);
          return null;
        }
        assert.equal(await selected.count(), 1);
        assert.equal(await selected.getAttribute("id"), id);
        assert.equal(await selected.getAttribute("aria-setsize"), String(last + 1));
        return Number(await selected.getAttribute("aria-posinset")) - 1;
      };
      assert.equal(await meant(), null, "none before the person says so");
      for (const [key, expected] of [
        ["ArrowDown", 0],
        ["ArrowDown", 1],
        ["ArrowUp", 0],
        ["ArrowUp", null],
        ["ArrowUp", last],
        ["Home", 0],
        ["End", last],
        ["ArrowDown", null],
      ]) {
        await field.press(key);
        assert.equal(await meant(), expected, key);
        assert.equal(await isFocused(field), true);
      }
    });
  });

  it("lets Home and End move the caret while no suggestion is meant", async () => {
    await withBox(async (page, field) => {
      await field.fill("tuki");
      await options(page).first().waitFor();
      await field.press("Home");
      assert.equal(await field.evaluate((it) => it.selectionStart), 0);
      assert.equal(await attribute(field, "aria-activedescendant"), null);
    });
  });

  it("16, 17, 18: confirms by Enter, tells it, and stays in the field", async () => {
    await withBox(async (page, field) => {
      await field.fill("vertaistuki for");
      await options(page).first().waitFor();
      await field.press("ArrowDown");
      const text = await options(page).first().getAttribute("data-text");
      await field.press("Enter");
      assert.equal(await field.inputValue(), text);
      await names(page).first().waitFor();
      await told(page, `Valittu: ${text}.`);
      assert.equal(await isFocused(field), true);
      assert.equal(await attribute(field, "aria-expanded"), "false");
    });
  });

  it("11, 16, 18: is used by pointer alone", async () => {
    await withBox(
      async (page, field) => {
        await field.tap();
        await field.fill("kirjas");
        await options(page).nth(1).waitFor();
        const text = await options(page).nth(1).getAttribute("data-text");
        const { height } = await options(page).nth(1).boundingBox();
        assert.ok(height >= 44, `an option is ${height} pixels high`);
        await options(page).nth(1).tap();
        assert.equal(await field.inputValue(), text);
        await names(page).first().waitFor();
        assert.equal(await isFocused(field), true);
      },
      { hasTouch: true, viewport: { width: 390, height: 844 } },
    );
  });

  it("leaves the field by Tab, and takes the suggestions along", async () => {
    await withBox(async (page, field) => {
      await field.fill("tuki");
      await options(page).first().waitFor();
      await field.press("Tab");
      assert.equal(await isFocused(field), false);
      assert.equal(await options(page).count(), 0);
    });
  });

  it("asks one question at a time and none twice", async () => {
    await withBox(async (page, field) => {
      const asked = [];
      await page.route("**/v1/suggest*", async (route) => {
        asked.push(new URL(route.request().url()).searchParams.get("q"));
        // Slower than typing, so that answers are stale when they come.
        await new Promise((done) => setTimeout(done, 60));
        await route.continue().catch(() => {});
      });
      await page.evaluate(countFetches);
      await field.pressSequentially("tuki", { delay: 30 });
      await options(page).first().waitFor();
      assert.equal(asked.at(-1), "tuki");
      assert.equal(await page.evaluate(() => globalThis.mostUnderWay), 1);
      await field.press("Backspace");
      await field.pressSequentially("i");
      await told(page, "ehdotusta.");
      const again = asked.filter((q) => q === "tuki");
      assert.equal(again.length, 1, "what was answered is remembered");
    });
  });

  it("works on without suggestions when the server has none to give", async () => {
    await withBox(
      async (page, field) => {
        await page.route("**/v1/suggest*", (route) => route.abort());
        await field.fill("kirjasto");
        await field.press("Enter");
        await names(page).first().waitFor();
        assert.equal(await options(page).count(), 0);
      },
      { expected: (text) => text.includes("ERR_FAILED") },
    );
  });

  it("has nothing that axe finds wrong, open and closed, light and dark", async () => {
    for (const colorScheme of ["light", "dark"]) {
      await withBox(
        async (page, field) => {
          await expectNoAxeViolations(page, `closed, ${colorScheme}`);
          await field.fill("tuki");
          await options(page).first().waitFor();
          await field.press("ArrowDown");
          await expectNoAxeViolations(page, `open, ${colorScheme}`);
        },
        { colorScheme },
      );
    }
  });
});

function isFocused(field) {
  return field.evaluate((it) => it.getRootNode().activeElement === it);
}

function describedBy(field) {
  return field.evaluate((it) => {
    const id = it.getAttribute("aria-describedby");
    return it.getRootNode().getElementById(id).textContent;
  });
}

/** In the page: how many questions were under way at most that nobody had given up. */
function countFetches() {
  const { fetch } = globalThis;
  const underWay = new Set();
  globalThis.mostUnderWay = 0;
  globalThis.fetch = (url, options) => {
    const answer = fetch(url, options);
    underWay.add(options.signal);
    const waitedFor = [...underWay].filter(({ aborted }) => !aborted);
    globalThis.mostUnderWay = Math.max(globalThis.mostUnderWay, waitedFor.length);
    const done = () => underWay.delete(options.signal);
    answer.then(done, done);
    return answer;
  };
}
