// The box in a page of its own, and what people do with it.
import { hostPage } from "./foreign.js";

/** Opens a page that has nothing but the box, with these attributes. */
export async function openBox(page, foreign, attributes = 'lang="fi"') {
  await page.goto(`${foreign.origin}/box`);
  await page.locator("luukku-search").evaluate((box, text) => {
    for (const [, name, value] of text.matchAll(/([\w-]+)="([^"]*)"/g)) box.setAttribute(name, value);
  }, attributes);
  const field = page.getByRole("combobox");
  await field.waitFor();
  return field;
}

/** The host page for `openBox`. */
export function boxPage(server) {
  const script = `<script type="module" src="${server.origin}/embed/v1/luukku-search.js"></script>`;
  return {
    body: hostPage(script, "<luukku-search></luukku-search>"),
    policy: policy(server),
  };
}

/** What a careful host allows: its own things, and the search server. */
export function policy({ origin }) {
  return `default-src 'none'; script-src 'self' ${origin}; style-src 'self'; connect-src ${origin}; img-src 'self' data:; base-uri 'none'; form-action 'self' ${origin}`;
}

/** The suggestions that are shown. */
export function options(page) {
  return page.getByRole("option");
}

/** The names of the services that are shown. */
export function names(page) {
  return page.locator("luukku-search [part=result-name]");
}
