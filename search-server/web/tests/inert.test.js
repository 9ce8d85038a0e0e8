// Texts are texts: 200 pieces of markup and script, in every field that a person, a link or a
// record can fill, are shown and never run. The browser's policy, which would stop them as
// well, is switched off here.
//
// 1. Through the address: what is searched, where, every filter, the builder's options.
// 2. Through records: every text of a service, on the pages and in the box.
// 3. Through answers of a server that is not ours: every text that the box draws.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { names, openBox, options } from "./support/box.js";
import { launch, withPage } from "./support/browser.js";
import { hostPage, startForeign } from "./support/foreign.js";
import { startServer } from "./support/server.js";

const payloads = JSON.parse(
  await readFile(new URL("data/payloads.json", import.meta.url), "utf8"),
);

/** A service whose every text is the payload. */
function record(payload, at) {
  const text = { fi: payload, sv: payload, en: payload };
  return {
    id: `esimerkki:${at}`,
    name: `Esimerkki ${at} ${payload}`,
    summary: text,
    description: text,
    organization: { name: `Esimerkki ${payload}`, type: "association" },
    locations: [
      { name: text, address: text, postcode: "30100", municipality: "Forssa", lat: 60.8146, lon: 23.6215 },
    ],
    phone: payload,
    email: payload,
    hours: text,
    keywords: [payload],
    service_classes: [payload],
    target_groups: [payload],
    networks: [payload],
    source: payload,
    licence: payload,
  };
}

describe("markup in any field is inert", () => {
  let browser;
  let server;
  let foreign;
  let origins;
  before(async () => {
    assert.equal(payloads.length, 200);
    assert.equal(new Set(payloads).size, 200);
    browser = await launch();
    server = await startServer({ records: payloads.map(record) });
    const script = `<script type="module" src="${server.origin}/embed/v1/luukku-search.js"></script>`;
    foreign = await startForeign({ "/box": { body: hostPage(script, "<luukku-search></luukku-search>") } });
    origins = [server.origin, foreign.origin];
  });
  after(() => Promise.all([browser?.close(), server?.stop(), foreign?.stop()]));

  const watched = (act) =>
    withPage(browser, { origins, bypassCSP: true, expected: isRefusal }, async (page) => {
      await act(page);
      // Handlers that wait for a load or an animation have had their moment.
      await page.waitForTimeout(200);
    });
  /** Goes to every address, several at a time, and looks at what came. */
  const visit = (addresses) =>
    watched(async (first) => {
      const context = first.context();
      const pages = [first, await context.newPage(), await context.newPage()];
      const dialogs = [];
      for (const page of pages) page.on("dialog", (dialog) => dialogs.push(dialog.message()));
      const left = [...addresses];
      await Promise.all(
        pages.map(async (page) => {
          for (let path = left.pop(); path; path = left.pop()) {
            await page.goto(server.origin + path, { waitUntil: "load" });
            await expectOurs(page, path);
          }
        }),
      );
      assert.deepEqual(dialogs, []);
    });
  /** Several payloads in one text, where a load for each would take long and tell no more. */
  const together = Array.from({ length: 40 }, (_, at) => payloads.slice(at * 5, at * 5 + 5).join(" "));
  const query = (fields) => `?${new URLSearchParams(fields)}`;

  it("would be seen if it were not", async () => {
    await assert.rejects(
      watched(async (page) => {
        await page.goto(`${server.origin}/?lang=fi`);
        await page.evaluate((text) => (document.querySelector("main").innerHTML = text), payloads[20]);
        await expectOurs(page, "a page with a hole");
      }),
      /a page with a hole/,
    );
  });

  it("typed as the question", () => visit(payloads.map((q) => `/${query({ q, lang: "fi" })}`)));

  it("typed as the place, or as any filter", () =>
    visit(
      payloads.map(
        (it) =>
          `/${query({ q: it, near: it, municipality: it, service_class: it, network: it, open_at: it, lat: it, bbox: it, [it]: it })}`,
      ),
    ));

  it("said as options of the builder", () =>
    visit(
      together.map(
        (it) => `/embed${query({ place: it, service_class: it, filters: `fee=${it}`, box_lang: it, per_page: it })}`,
      ),
    ));

  it("said to the frame", () =>
    visit([
      ...together.map((it) => `/embed/frame${query({ q: it.slice(0, 256), place: it, lang: it })}`),
      ...together.map((it) => `/embed/frame${query({ q: "x", service_class: it, filters: it })}`),
    ]));

  it("written in records, on their pages and among the answers", () =>
    visit([
      ...payloads.map((_, at) => `/services/esimerkki:${at}?lang=fi`),
      ...[1, 2].map((page) => `/${query({ q: "esimerkki", page, per_page: 100, lang: "fi" })}`),
      ...[0, 1, 2, 3].map((at) => `/compare?id=esimerkki:${at}&id=esimerkki:${at + 40}&id=esimerkki:${at + 90}`),
      "/browse?lang=fi",
      "/sheet?near=Forssa&lang=fi",
      "/places/municipality:061?lang=fi",
    ]));

  it("written in records, in the box", async () => {
    await watched(async (page) => {
      const field = await openBox(page, foreign, 'lang="fi" per-page="50"');
      await field.fill("esimerkki");
      await field.press("Enter");
      await names(page).nth(49).waitFor();
      for (const expected of [100, 150, 200]) {
        await page.getByRole("button", { name: /^Näytä \d+ lisää$/ }).click();
        await names(page).nth(expected - 1).waitFor();
      }
      await expectOurs(page, "answers");
      for (let at = 0; at < 200; at += 5) {
        await field.fill(`esimerkki ${at}`);
        await page.locator(`luukku-search [role=option][data-text^="Esimerkki ${at}"]`).first().waitFor();
        await expectOurs(page, `suggestions ${at}`);
      }
    });
  });

  it("said by another server to the box, in any text of an answer", async () => {
    await watched(async (page) => {
      const field = await openBox(page, foreign, 'lang="fi"');
      const json = (body) => ({ json: body, headers: { "access-control-allow-origin": "*" } });
      const kinds = ["topic", "query", "place", "organization", "service"];
      await page.route("**/v1/suggest*", (route) =>
        route.fulfill(
          json({
            suggestions: payloads.map((text, at) => ({
              kind: kinds[at % kinds.length],
              text,
              parts: [{ text, typed: at % 2 === 0 }],
              services: at % 3 === 0 ? text : at,
              region: text,
              municipality: text,
            })),
          }),
        ),
      );
      await page.route("**/v1/search*", (route) => route.fulfill(json(hostileAnswer())));
      await field.fill("x");
      await options(page).nth(199).waitFor();
      await expectOurs(page, "suggestions");
      await options(page).nth(3).click();
      await names(page).nth(199).waitFor();
      await expectOurs(page, "answers");
      const shown = await page.locator("luukku-search #answers").innerText();
      assert.ok(shown.includes("<script>alert(1)</script>"), "markup is shown as it was said");
    });
  });
});

/** An answer in which every text is a payload. */
function hostileAnswer() {
  const said = { start: 0, end: 1 };
  const places = payloads.map((name) => ({ name, within: name }));
  return {
    total_items: 200,
    page_number: 1,
    last_page: true,
    contents: payloads.map((text) => ({
      id: text,
      name: text,
      summary: text,
      organization: { name: text },
      location: { name: text, address: text, precision: text },
      distance_m: 1200,
      area_match: text,
      fee: text,
      hours: text,
      phone: text,
      verified_at: text,
      highlights: { name: [{ text, match: true }], summary: [{ text, match: false }] },
    })),
    interpretation: {
      text: payloads[0],
      place: places[0],
      mode: "in",
      radius_m: null,
      concepts: payloads.map((label, at) => ({ label, said: { start: at, end: at + 1 } })),
      also: places,
      filters: payloads.map((label) => ({ kind: label, label, said })),
      alternatives: places,
      corrections: payloads.map((to) => ({ said, to })),
      relaxed: payloads,
      notices: payloads,
    },
    meta: { attribution: payloads.map((source) => ({ source, licence: source })) },
  };
}

/** A bad request is an answer too. */
function isRefusal(text) {
  return text.includes("400 (Bad Request)");
}

/** There is nothing in the page, shadow trees included, that our own templates do not make. */
async function expectOurs(page, where) {
  const strangers = await page.evaluate(() => {
    const found = [];
    const tags = /^(a|article|b|body|br|button|code|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|head|header|html|img|input|label|legend|li|link|luukku-search|main|mark|meta|nav|ol|option|p|pre|script|section|select|span|strong|summary|title|ul|svg|path|g|circle|rect|aside|address|time|table|tbody|thead|tr|th|td|caption|noscript|small|em|figure|figcaption|output|search|dialog|kbd)$/;
    const look = (root) => {
      for (const element of root.querySelectorAll("*")) {
        const tag = element.localName;
        if (!tags.test(tag)) found.push(tag);
        for (const { name, value } of element.attributes) {
          const isAddress = /^(href|src|action|formaction|data|srcset|xlink:href|background)$/.test(name);
          const isOurs =
            !isAddress ||
            value === "" ||
            /^(https?:|tel:|mailto:|geo:|data:,$|#)/.test(new URL(value, document.baseURI).href.replace(document.baseURI, "#"));
          const isForeign = isAddress && tag !== "a" && tag !== "form" && /^https?:\/\/(?!localhost|127\.)/.test(value);
          // The map moves its parts by styles that it sets itself.
          const isMoved = name === "style" && element.closest(".leaflet-container") && !/url|expression/i.test(value);
          if (/^on/i.test(name) || (name === "style" && !isMoved) || name === "srcdoc" || !isOurs || isForeign) {
            found.push(`${tag} ${name}=${value}`);
          }
        }
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    for (const script of document.scripts) {
      try {
        // A data block is no script, and has to be JSON to its end.
        if (script.type === "application/ld+json") JSON.parse(script.textContent);
        else if (!script.src || script.textContent.trim() !== "") found.push(`script ${script.outerHTML}`);
      } catch {
        found.push(`data ${script.textContent}`);
      }
    }
    return found;
  });
  assert.deepEqual(strangers, [], where);
}
