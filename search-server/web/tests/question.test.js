// What the box makes of an interpretation, without a browser.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { load } from "./support/load.js";

const { chips, corrected, cut, inPlace, withoutPlace } = await load("src/box/question.ts");
const { distance, date, telephone } = await load("src/box/format.ts");
const { textsOf, tongueOf } = await load("src/box/texts.ts");
const { readOptions } = await load("src/box/options.ts");

const nothing = {
  text: "",
  place: null,
  mode: null,
  radius_m: null,
  concepts: [],
  also: [],
  filters: [],
  alternatives: [],
  corrections: [],
  relaxed: [],
  notices: [],
};

describe("what was understood", () => {
  it("is cut out by characters, whatever they are made of", () => {
    assert.equal(cut("👩‍👧 äiti Åbossa", [{ start: 4, end: 8 }]), "👩‍👧 Åbossa");
    assert.equal(cut("a  b", [{ start: 0, end: 1 }]), "b");
    assert.equal(cut("a", [{ start: 0, end: 9 }]), "");
    assert.equal(cut("ilmainen apu", []), "ilmainen apu");
  });

  it("is put right where it was misspelt", () => {
    const corrections = [
      { said: { start: 0, end: 3 }, to: "apu" },
      { said: { start: 4, end: 12 }, to: "Forssassa" },
    ];
    assert.equal(corrected("aup Forsassa nyt", { ...nothing, corrections }), "apu Forssassa nyt");
  });

  it("leaves the topic and the filters when the place goes", () => {
    const found = {
      ...nothing,
      text: "vertaistuki nuorille",
      filters: [
        { kind: "fee", label: "maksuton", said: { start: 0, end: 8 } },
        { kind: "audience", label: "nuoret", said: { start: 21, end: 29 } },
      ],
    };
    const question = { q: "ilmainen vertaistuki nuorille Forssassa", where: { near: "Forssa" }, exact: false };
    const expected = { q: "vertaistuki nuorille ilmainen", where: {}, exact: false };
    assert.deepEqual(withoutPlace(question, found), expected);
    const there = inPlace(question, found, { name: "Tammela", within: "Tampere" });
    assert.equal(there.where.near, "Tammela, Tampere");
  });

  it("is one chip for words that name several concepts, and the last words stay", () => {
    const said = { start: 0, end: 8 };
    const found = { ...nothing, concepts: [{ label: "apteekki", said }, { label: "Apteekki", said }] };
    const question = { q: "apteekki", where: {}, exact: false };
    const [chip, ...more] = chips(question, found, textsOf("fi"));
    assert.deepEqual(more, []);
    assert.deepEqual([chip.value, chip.without], ["apteekki", null]);
  });
});

describe("what is written", () => {
  it("is as exact as it helps", () => {
    assert.equal(distance(12, "fi-FI"), "50 m");
    assert.equal(distance(419, "fi-FI"), "400 m");
    assert.equal(distance(3440, "fi-FI"), "3,4 km");
    assert.equal(distance(27_400, "en-GB"), "27 km");
    assert.equal(date("2026-10-15", "fi-FI"), "15. lokakuuta 2026");
    assert.equal(date("soon", "fi-FI"), "soon");
  });

  it("calls only what is one number", () => {
    assert.equal(telephone("+358 50 000 0000"), "tel:+358500000000");
    assert.equal(telephone("javascript:alert(1)"), null);
    assert.equal(telephone("112 tai 116 117 arkisin klo 8"), null);
  });

  it("is in the language that the tag asks for", () => {
    const asked = ["sv-FI", "EN", "fi-x-selko", "fi-x-plain", "de", ""].map(tongueOf);
    assert.deepEqual(asked, ["sv", "en", "fi-x-selko", "fi-x-selko", "fi", "fi"]);
    const keys = (tongue) => Object.keys(textsOf(tongue)).sort();
    for (const tongue of ["sv", "en", "fi-x-selko"]) assert.deepEqual(keys(tongue), keys("fi"));
  });
});

describe("options", () => {
  const read = (attributes) => {
    const getAttribute = (name) => attributes[name] ?? null;
    const element = { getAttribute, closest: () => ("lang" in attributes ? element : null) };
    return readOptions(element, "https://luukku.example");
  };

  it("are as usual where they say nothing that can be", () => {
    const options = read({ server: "javascript:alert(1)", "per-page": "x", results: "x", filters: "?q=a&lang=b&fee=" });
    assert.equal(options.server, "https://luukku.example");
    assert.deepEqual([options.perPage, options.results, options.filters], [5, "here", []]);
  });

  it("stay within their bounds", () => {
    const options = read({ "per-page": "1000", "heading-level": "9", server: "https://haku.example/x" });
    assert.deepEqual([options.perPage, options.heading, options.server], [50, 5, "https://haku.example"]);
  });
});
