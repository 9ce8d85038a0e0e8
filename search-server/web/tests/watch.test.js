// What watches the pages in all other tests sees what it is there for.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { launch, withPage } from "./support/browser.js";
import { hostPage, startForeign } from "./support/foreign.js";

describe("a watched page fails its test", () => {
  let browser;
  let site;
  let other;
  before(async () => {
    browser = await launch();
    other = await startForeign({});
    const elsewhere = other.origin.replace("localhost", "127.0.0.1");
    site = await startForeign({
      "/third-party": { body: hostPage("", `<img alt="" src="${elsewhere}/host.css">`) },
      "/inline": { body: hostPage("<script>1</script>", ""), policy: "default-src 'self'; img-src data:" },
      "/error": { body: hostPage('<script type="module">console.error("so")</script>', "") },
      "/throws": { body: hostPage('<script type="module">throw new Error("so")</script>', "") },
      "/dialog": { body: hostPage('<script type="module">alert("so")</script>', "") },
      "/nameless": { body: hostPage("", "<input>") },
    });
  });
  after(() => Promise.all([browser?.close(), site?.stop(), other?.stop()]));

  const visit = (path) =>
    withPage(browser, { origins: [site.origin] }, async (page) => {
      await page.goto(site.origin + path, { waitUntil: "load" });
      await page.waitForTimeout(100);
    });

  for (const [path, what, name] of [
    ["/third-party", "foreign", "that asks another origin"],
    ["/inline", "violations", "that violates its policy"],
    ["/error", "errors", "that writes an error"],
    ["/throws", "errors", "that throws one"],
    ["/dialog", "dialogs", "that opens a dialog"],
  ]) {
    it(name, () =>
      assert.rejects(visit(path), (error) => {
        assert.ok(error.actual?.[what]?.length > 0, String(error));
        return true;
      }));
  }

  it("that axe finds something wrong with", async () => {
    await withPage(browser, { origins: [site.origin] }, async (page) => {
      await page.goto(`${site.origin}/nameless`);
      await assert.rejects(expectNoAxeViolations(page), /axe/);
    });
  });
});
