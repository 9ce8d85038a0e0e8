// What a page and the box weigh, and what the box's address promises.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { get } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { startServer } from "./support/server.js";

const web = (path) => readFile(new URL(`../${path}`, import.meta.url));

/** What goes over the wire to a browser, as it goes. */
function onTheWire(address) {
  return new Promise((done, failed) => {
    get(address, { headers: { "accept-encoding": "gzip" } }, async (answer) => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      done({ body: Buffer.concat(pieces), encoding: answer.headers["content-encoding"] });
    }).on("error", failed);
  });
}

describe("the first page of answers", () => {
  it("has at most 60 kB on the wire, with style, script, sign and fonts", async () => {
    const server = await startServer();
    try {
      const page = await onTheWire(`${server.origin}/?q=vertaistuki+Turussa&lang=fi`);
      const html = gunzipSync(page.body).toString();
      const own = [...new Set(html.match(/(?<=(?:href|src)=")\/static\/[^"]+/g))];
      const style = await (await fetch(server.origin + own.find((path) => path.endsWith(".css")))).text();
      const fonts = style.match(/\/static\/[^"]+\.woff2/g);
      assert.equal(fonts.length, 2);
      const sizes = await Promise.all(
        [...own, ...fonts].map(async (path) => [path, (await onTheWire(server.origin + path)).body.length]),
      );
      const total = sizes.reduce((sum, [, size]) => sum + size, page.body.length);
      console.log(`first page of answers: ${total} bytes, of which HTML ${page.body.length}`, sizes);
      assert.ok(total <= 60_000, `${total} bytes`);
      assert.match(html, /<h1>[^<]*vertaistuki Turussa/, "readable before any script");
    } finally {
      await server.stop();
    }
  });
});

describe("the box's script", () => {
  let server;
  before(async () => {
    server = await startServer();
  });
  after(() => server?.stop());

  it("has at most 12 kB on the wire, its style and four languages included", async () => {
    const { body, encoding } = await onTheWire(`${server.origin}/embed/v1/luukku-search.js`);
    console.log(`luukku-search.js: ${body.length} bytes gzipped`);
    assert.equal(encoding, "gzip");
    assert.ok(body.length <= 12_000, `${body.length} bytes`);
    assert.deepEqual(gunzipSync(body), await web("dist/luukku-search.js"));
  });

  it("has at most 4 kB of style", async () => {
    const { code } = await transform(await web("src/box/box.css"), { loader: "css", minify: true });
    const size = Buffer.byteLength(code);
    console.log(`box.css: ${size} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
    assert.ok(size <= 4_000, `${size} bytes`);
  });

  it("makes no code of texts and no markup of texts", async () => {
    for (const name of ["luukku", "luukku-search", "luukku-builder", "luukku-docs"]) {
      const script = (await web(`dist/${name}.js`)).toString();
      for (const way of ["eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"]) {
        assert.equal(script.includes(way), false, `${name}: ${way}`);
      }
    }
  });

  it("is kept for an hour by the name that stays, and for ever by the one with its hash", async () => {
    const current = await fetch(`${server.origin}/embed/v1/luukku-search.js`);
    assert.match(current.headers.get("cache-control"), /^public, max-age=3600/);
    const tag = current.headers.get("etag");
    const again = await fetch(current.url, { headers: { "if-none-match": tag } });
    assert.equal(again.status, 304);

    const page = await (await fetch(`${server.origin}/embed`)).text();
    const [, name, integrity] = /v1\/(luukku-search-[0-9a-f]{16}\.js)[^]*?integrity=\S*?(sha384-[\w+/=]+)/.exec(
      page.replaceAll("&#38;#34;", "").replaceAll("&#34;", "").replaceAll("&#43;", "+"),
    );
    const pinned = await fetch(`${server.origin}/embed/v1/${name}`);
    assert.equal(pinned.headers.get("cache-control"), "public, max-age=31536000, immutable");
    const digest = createHash("sha384")
      .update(Buffer.from(await pinned.arrayBuffer()))
      .digest("base64");
    assert.equal(`sha384-${digest}`, integrity);
    const unknown = await fetch(`${server.origin}/embed/v1/other.js`);
    assert.equal(unknown.status, 404);
  });

  it("may be loaded, and the API read, by any origin without credentials", async () => {
    const headers = { origin: "https://esimerkki.example" };
    for (const path of [
      "/embed/v1/luukku-search.js",
      "/v1/search?q=kirjasto",
      "/v1/suggest?q=kir",
      "/v1/services/demo:turku-omaishoitajat",
    ]) {
      const answer = await fetch(server.origin + path, { headers });
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get("access-control-allow-origin"), "*", path);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null, path);
    }
  });
});
