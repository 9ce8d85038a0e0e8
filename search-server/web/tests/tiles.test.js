// A map of the operator's own: tiles come from the one server that was named, the policy of
// the pages lets in no other, and whose map it is stands on it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { expectNoAxeViolations } from "./support/axe.js";
import { launch, withPage } from "./support/browser.js";
import { startServer } from "./support/server.js";

/** One grey point, which the map makes as large as a tile. */
const TILE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

/** A server of tiles, which remembers what it was asked. */
async function startTiles() {
  const asked = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push({ url, referer: headers.referer, cookie: headers.cookie });
    response.writeHead(200, { "content-type": "image/png" });
    response.end(TILE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    asked,
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((done) => server.close(done)),
  };
}

describe("a map of the operator's own", () => {
  const credit = "Kartta: Esimerkkilän <b>mittausosasto</b>";
  let browser;
  let tiles;
  let other;
  let server;
  before(async () => {
    [browser, tiles, other] = await Promise.all([launch(), startTiles(), startTiles()]);
    const options = ["--map-tiles", `${tiles.origin}/taso/{z}/{x}/{y}.png?avain=1`, "--map-credit", credit];
    server = await startServer({ options });
  });
  after(() => Promise.all([browser?.close(), tiles?.stop(), other?.stop(), server?.stop()]));

  const drawn = (page) => page.locator(".map img.leaflet-tile-loaded");

  it("is drawn from its tiles, with marks, names its maker and asks nobody else", async () => {
    for (const path of ["/?q=vertaistuki+Forssassa&lang=fi", "/places/municipality:061?lang=fi"]) {
      tiles.asked.length = 0;
      await withPage(browser, { origins: [server.origin, tiles.origin] }, async (page) => {
        const own = [];
        page.on("request", (request) => own.push(request.url()));
        await page.goto(server.origin + path);
        // All that the map asks for come one by one.
        await page.waitForFunction(() => {
          const count = (selector) => document.querySelectorAll(selector).length;
          const drawn = count(".map img.leaflet-tile-loaded");
          return drawn > 1 && drawn === count(".map img.leaflet-tile");
        });
        const widths = await drawn(page).evaluateAll((images) => images.map((image) => image.naturalWidth));
        assert.ok(widths.length > 1 && widths.every((width) => width === 1), `${widths}`);
        assert.equal(await page.locator(".map .leaflet-control-attribution").innerText(), credit);
        assert.ok((await page.locator(".map .mark").count()) > 0, path);
        assert.equal(own.some((url) => url.includes("luukku-map") && url.endsWith(".json")), false, "land of our own");
        await expectNoAxeViolations(page, `${path} with tiles`);

        const nearest = () => Math.max(...tiles.asked.map(({ url }) => Number(url.split("/")[2])));
        const nearer = `/taso/${nearest() + 1}/`;
        const asked = page.waitForRequest((request) => request.url().includes(nearer));
        await page.getByRole("button", { name: "Lähennä" }).click();
        await asked;
      });
      for (const { url, referer, cookie } of tiles.asked) {
        assert.match(url, /^\/taso\/\d+\/\d+\/\d+\.png\?avain=1$/);
        assert.deepEqual([referer, cookie], [undefined, undefined], "what was searched is not told");
      }
    }
  });

  it("is the only foreign thing that the policy lets in", async () => {
    const answer = await fetch(`${server.origin}/?lang=fi`);
    const policy = answer.headers.get("content-security-policy");
    assert.match(policy, new RegExp(`img-src 'self' data: ${tiles.origin};`));
    assert.equal(policy.split(tiles.origin).length, 2, "images alone");
    await assert.rejects(
      withPage(browser, { origins: [server.origin, tiles.origin] }, async (page) => {
        await page.goto(`${server.origin}/?lang=fi`);
        await page.evaluate((source) => {
          const image = new Image();
          image.src = source;
          document.body.append(image);
          return new Promise((done) => (image.onerror = done));
        }, `${other.origin}/1/1/1.png`);
        await page.waitForTimeout(100);
      }),
      /img-src/,
    );
    assert.equal(other.asked.length, 0);
  });
});
