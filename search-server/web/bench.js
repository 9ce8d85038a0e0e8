// How long after a key a suggestion is drawn: `npm run bench`, over cargo's debug
// programs, or those in the folder LUUKKU_PROGRAMS. Prints figures and judges nothing: a timing is no test.
import { readFile } from "node:fs/promises";
import { openBox } from "./tests/support/box.js";
import { launch } from "./tests/support/browser.js";
import { hostPage, startForeign } from "./tests/support/foreign.js";
import { startServer } from "./tests/support/server.js";

const QUESTIONS = [
  "vertaistukiryhmät Forssan lähellä",
  "ruoka-apua Riihimäellä",
  "kamratstöd i Åbo",
  "support groups near Forssa",
  "omaishoitajan tuki",
];

const browser = await launch();
const server = await startServer();
const script = await readFile(new URL("dist/luukku-search.js", import.meta.url));
const foreign = await startForeign({
  "/box": {
    body: hostPage(
      '<script type="module" src="/luukku-search.js"></script>',
      `<luukku-search server="${server.origin}"></luukku-search>`,
    ),
  },
  "/luukku-search.js": { body: script, type: "text/javascript" },
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
const field = await openBox(page, foreign);
await page.evaluate(watch);
for (const question of QUESTIONS) {
  await field.pressSequentially(question, { delay: 120 });
  await field.press("Escape");
  await field.press("Escape");
}
const times = (await page.evaluate(() => globalThis.drawn)).sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(`${times.length} keys that changed the suggestions, from the key to the frame that shows them, ms:`);
console.log(`median ${at(0.5)}  90 of 100 ${at(0.9)}  99 of 100 ${at(0.99)}  most ${at(1)}`);
await Promise.all([browser.close(), server.stop(), foreign.stop()]);

/** In the page: from the key that is pressed to the frame after its suggestions. */
function watch() {
  globalThis.drawn = [];
  let pressed = 0;
  addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
  // Letters that the driver's keyboard has not are put in without a key.
  addEventListener("beforeinput", (event) => {
    if (event.timeStamp - pressed > 60) pressed = event.timeStamp;
  }, true);
  const list = document.querySelector("luukku-search").shadowRoot.querySelector("[role=listbox]");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  new MutationObserver(async () => {
    const since = pressed;
    // The callback of a frame comes before it is drawn; the task after it comes behind.
    await frame();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => globalThis.drawn.push(performance.now() - since);
    port2.postMessage(null);
  }).observe(list, { childList: true });
}
