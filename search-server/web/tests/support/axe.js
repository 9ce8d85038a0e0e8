// axe-core in a page. It is a tool of the tests and never shipped.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.0 to 2.2, A and AA, and what axe calls best practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Asserts that axe finds nothing wrong with the page as it is now, shadow trees included. */
export async function expectNoAxeViolations(page, state = page.url()) {
  // Evaluated over the debugger's protocol, which the page's policy does not rule.
  await page.evaluate(source);
  const violations = await page.evaluate(async (values) => {
    const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values } });
    return found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
    }));
  }, RULES);
  assert.deepEqual(violations, [], `axe: ${state}`);
}
