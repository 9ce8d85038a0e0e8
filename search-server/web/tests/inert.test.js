// Texts are texts: 200 pieces of markup and script, in every field that a person, a link or a
// record can fill, are shown and never run. The browser's policy, which would stop them as
// well, is switched off here.
//
// 1. Through the address: what is searched, where, every filter, the builder's options; each
//    piece by itself in each field.
// 2. Through records: every text of a service, on the pages, in the list and in the box.
// 3. Through answers of a server that is not ours: every text that the box draws.
// 4. Through what is typed into the builder, whose page puts parts of an answer in place.
//
// That this would see a hole is tested first.
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
      for (const page of pages.slice(1)) {
        page.on("dialog", async (dialog) => {
          dialogs.push(dialog.message());
          await dialog.dismiss();
        });
      }
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
  const query = (fields) => `?${new URLSearchParams(fields)}`;

  it("would be seen if it were not: in the page, run at once, run later, and in an answer", async () => {
    for (const [hole, seen] of [
      [(text) => (document.querySelector("main").innerHTML = text), /a page with a hole|dialogs/],
      [() => alert("said"), /dialogs[^]*said/],
      [() => setTimeout(() => alert("said later"), 50), /dialogs[^]*said later/],
    ]) {
      await assert.rejects(
        watched(async (page) => {
          await page.goto(`${server.origin}/?lang=fi`);
          await page.evaluate(hole, "<img src=x onerror=alert(1)>");
          await expectOurs(page, "a page with a hole");
        }),
        seen,
      );
    }
    await watched(async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      const whole = await (await fetch(`${server.origin}/?q=apu&lang=fi`)).text();
      const missed = [];
      for (const payload of payloads.filter((text) => /^<\w/.test(text))) {
        const html = whole.replace("<main", () => `${payload}<main`);
        await expectOurs(page, payload, html).then(() => missed.push(payload), () => {});
      }
      // Parsers pass over frames in a body; without scripting the second is a title.
      assert.deepEqual(missed, [
        "<frameset onload=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
      ]);
    });
  });

  it("typed as the question", () => visit(payloads.map((q) => `/${query({ q, lang: "fi" })}`)));

  it("typed as the place, or as any filter", () =>
    visit(
      payloads.map(
        (it) =>
          `/${query({ q: it, near: it, municipality: it, service_class: it, network: it, open_at: it, lat: it, bbox: it, [it]: it })}`,
      ),
    ));

  it("said in any one field of any page", async () => {
    const [q, id, near] = [{ q: "apu" }, { id: "esimerkki:1" }, { near: "Forssa" }];
    const fields = [
      ...FILTERS.map((name) => (it) => `/${query({ ...q, [name]: it })}`),
      (it) => `/${query({ near: it })}`,
      (it) => `/${query({ ...q, [it]: it })}`,
      (it) => `/compare${query({ ...id, id: it })}`,
      (it) => `/sheet${query({ near: it })}`,
      (it) => `/sheet${query({ ...near, class: it })}`,
      (it) => `/sheet${query({ near: it, lat: "60.8", lon: "23.6" })}`,
      (it) => `/sheet${query({ lat: it, lon: it })}`,
      (it) => `/sheet${query({ service: it })}`,
      (it) => `/services/${encodeURIComponent(it)}`,
      (it) => `/organizations/${encodeURIComponent(it)}`,
      (it) => `/places/${encodeURIComponent(it)}`,
      (it) => `/${encodeURIComponent(it)}`,
      ...["/browse", "/docs", "/accessibility", "/list"].map((path) => (it) => `${path}${query({ lang: it, view: it })}`),
      ...["place", "service_class", "filters", "box_lang", "per_page", "results"].map((name) => (it) => `/embed${query({ [name]: it })}`),
      ...["place", "service_class", "filters", "lang", "per_page"].map((name) => (it) => `/embed/frame${query({ ...q, [name]: it })}`),
    ];
    await watched(async (page) => {
      await page.goto(`${server.origin}/?lang=fi`);
      for (const address of fields) {
        const answers = await pages(payloads.map((it) => server.origin + address(it)));
        await expectAllOurs(page, answers);
      }
    });
  });

  it("said as all options of the builder", () =>
    visit(
      payloads.map(
        (it) => `/embed${query({ place: it, service_class: it, filters: `fee=${it}`, box_lang: it, per_page: it })}`,
      ),
    ));

  it("typed into the builder", async () => {
    await watched(async (page) => {
      await page.goto(`${server.origin}/embed?lang=fi`);
      for (const it of payloads) {
        const shown = page.waitForResponse(/\/embed\?/);
        await page.locator("[data-builder]").evaluate((form, text) => {
          for (const name of ["place", "service_class", "filters"]) form.elements.namedItem(name).value = text;
          form.requestSubmit();
        }, it);
        await (await shown).finished();
        await page.waitForFunction(
          (text) => document.querySelector("[data-part=preview] luukku-search")?.getAttribute("place") === text,
          it.trim(),
        );
        await expectOurs(page, `typed: ${it}`);
      }
    });
  });

  it("said to the frame", () =>
    visit([
      ...payloads.map((it) => `/embed/frame${query({ q: it, place: it, lang: it })}`),
      ...payloads.map((it) => `/embed/frame${query({ q: "x", service_class: it, filters: it })}`),
    ]));

  it("kept in the list, and gathered on it", async () => {
    await watched(async (page) => {
      await page.goto(`${server.origin}/list?lang=fi`);
      for (let at = 0; at < 200; at += 40) {
        const list = payloads.slice(at, at + 40).map((name, more) => ({ id: `esimerkki:${at + more}`, name }));
        await page.evaluate((kept) => localStorage.setItem("luukku-list", JSON.stringify(kept)), list);
        await page.reload();
        await page.locator(".card h2, .card h3").nth(39).waitFor();
        await expectOurs(page, `list from ${at}`);
      }
      // Ids that nothing has, with names of the same kind.
      for (let at = 0; at < 200; at += 40) {
        const list = payloads.slice(at, at + 40).map((name) => ({ id: name, name }));
        await page.evaluate((kept) => localStorage.setItem("luukku-list", JSON.stringify(kept)), list);
        await page.reload();
        await page.locator(".card .notice", { hasText: "Tätä palvelua ei enää ole tiedoissa." }).nth(39).waitFor();
        await expectOurs(page, `list of nothing from ${at}`);
      }
      for (let at = 0; at < 200; at += 40) {
        const ids = payloads.slice(at, at + 40);
        await page.goto(`${server.origin}/list?lang=fi&${at}#${ids.map(encodeURIComponent).join(",")}`);
        await page.locator(".listed-services .card").nth(39).waitFor();
        await expectOurs(page, `a shared list from ${at}`);
      }
    });
  });

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

/** What a search can be narrowed and shown by. */
const FILTERS = [
  ...["near", "lat", "lon", "radius_m", "bbox", "municipality", "region", "wellbeing_county", "service_class"],
  ...["target_group", "provider_type", "fee", "accessibility", "channel", "service_language", "network"],
  ...["min_age", "max_age", "open_at", "include_national", "lang", "sort", "page", "per_page", "exact", "view"],
];

/** The pages at these addresses, as they are sent, several at a time. */
async function pages(addresses) {
  const answers = [];
  const left = [...addresses];
  const read = async () => {
    for (let address = left.pop(); address; address = left.pop()) {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      assert.ok(answer.status < 500 || answer.status === 503, `${answer.status} ${address}`);
      assert.match(answer.headers.get("content-type"), /^text\/html/, address);
      answers.push([address, await answer.text()]);
    }
  };
  await Promise.all([read(), read(), read(), read()]);
  return answers;
}

/** A bad request is an answer too, and so is an address that has nothing. */
function isRefusal(text) {
  return text.includes("400 (Bad Request)") || text.includes("404 (Not Found)");
}

/** As `expectOurs`, of pages as they are sent: parsed by the browser, not run. */
async function expectAllOurs(page, answers) {
  for (const [address, html] of answers) await expectOurs(page, address, html);
}

/**
 * There is nothing in the page, shadow trees included, that our own templates do not make.
 * `html` is looked at instead of what the page shows, when it is given.
 */
async function expectOurs(page, where, html) {
  const strangers = await page.evaluate((source) => {
    const whole = source === undefined ? document : new DOMParser().parseFromString(source, "text/html");
    const found = [];
    const tags = /^(a|article|b|body|br|button|code|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|head|header|html|img|input|label|legend|li|link|luukku-search|main|mark|meta|nav|ol|option|p|pre|script|section|select|span|strong|summary|title|ul|svg|path|g|circle|rect|aside|address|time|table|tbody|thead|tr|th|td|caption|noscript|small|em|figure|figcaption|output|search|dialog|kbd)$/;
    const look = (root) => {
      for (const element of root.querySelectorAll("*")) {
        const tag = element.localName;
        if (!tags.test(tag)) found.push(tag);
        if (tag === "script") {
          try {
            // A data block is no script, and has to be JSON to its end.
            if (element.type === "application/ld+json") JSON.parse(element.textContent);
            else if (!element.src || element.textContent.trim() !== "") found.push(`script ${element.outerHTML}`);
          } catch {
            found.push(`data ${element.textContent}`);
          }
        }
        for (const { name, value } of element.attributes) {
          const isAddress = /^(href|src|action|formaction|data|srcset|xlink:href|background|poster|server)$/.test(name);
          const { protocol, hostname, pathname } = new URL(isAddress ? value : "", document.baseURI);
          const isOurs = /^(https?|tel|mailto|geo|data):$/.test(protocol) && (protocol !== "data:" || pathname === ",");
          const isElsewhere = /^https?:$/.test(protocol) && !/^(localhost|127\.0\.0\.1)$/.test(hostname);
          const isForeign = isElsewhere && tag !== "a" && tag !== "form";
          const isNoImage = tag === "img" && name === "src" && !pathname.startsWith("/static/");
          const isRefresh = name === "http-equiv" && !/^120; url=\//.test(element.getAttribute("content") ?? "");
          // The map moves its parts by styles that it sets itself.
          const isMoved = name === "style" && element.closest(".leaflet-container") && !/url|expression/i.test(value);
          const isStyled = (name === "style" && !isMoved) || name === "srcdoc";
          if (/^on/i.test(name) || isStyled || !isOurs || isForeign || isNoImage || isRefresh) {
            found.push(`${tag} ${name}=${value}`);
          }
        }
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(whole);
    return found;
  }, html);
  assert.deepEqual(strangers, [], where);
}
