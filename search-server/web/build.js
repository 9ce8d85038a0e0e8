// Bundles the scripts into dist/, from where the server's build.rs embeds them.
//
// A file that comes out the same is not written, so that cargo builds nothing anew for it.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { mapData } from "./map-data.js";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

/** What is bundled: the name in dist/, and where it begins. */
const entries = {
  luukku: "src/page/page.ts",
  "luukku-builder": "src/builder/builder.ts",
  "luukku-docs": "src/docs/docs.ts",
  "luukku-list": "src/list/list.ts",
  "luukku-map": "src/map/map.ts",
  "luukku-search": "src/box/luukku-search.ts",
  "luukku-suggest": "src/suggest/suggest.ts",
};

/** Source Sans 3 (OFL 1.1), the letters of Western Europe, in the two weights that the pages use. */
const fonts = {
  "source-sans-3-400.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2",
  "source-sans-3-600.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff2",
};

/** Style sheets are imported as texts, without what only people need. */
const styles = {
  name: "styles",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const written = await readFile(path, "utf8");
      const { code } = await transform(written, { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: dist,
  bundle: true,
  format: "esm",
  // What `<script type="module">` and shadow DOM with adopted style sheets need at least.
  target: ["chrome100", "firefox101", "safari16.4"],
  charset: "utf8",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  plugins: [styles],
  write: false,
});

await mkdir(dist, { recursive: true });
for (const { path, contents } of outputFiles) {
  await writeWhenChanged(path, contents);
}
await writeWhenChanged(join(dist, "luukku-map.json"), Buffer.from(await mapData()));
for (const [name, path] of Object.entries(fonts)) {
  await writeWhenChanged(join(dist, name), await readFile(join(here, "node_modules", path)));
}
await writeWhenChanged(join(dist, "luukku-licences.txt"), Buffer.from(await licences()));
const box = outputFiles.find(({ path }) => path.endsWith("luukku-search.js"));
const digest = createHash("sha384").update(box.contents).digest("base64");
await writeWhenChanged(join(dist, "luukku-search.integrity"), Buffer.from(`sha384-${digest}`));
// Packed once and as well as can be, since it goes to every page that has the box.
await writeWhenChanged(`${box.path}.gz`, gzipSync(box.contents, { level: 9 }));

/** The licences of what is bundled, as their packages give them. */
async function licences() {
  const given = (path) => readFile(join(here, "node_modules", path), "utf8");
  const parts = await Promise.all(
    ["leaflet", "supercluster", "kdbush", "@fontsource/source-sans-3"].map(
      async (name) => `== ${name} ==\n\n${(await given(`${name}/LICENSE`)).trim()}\n`,
    ),
  );
  // This one has its licence at the head of its source.
  const [head] = (await given("qrcode-generator/dist/qrcode.mjs")).split(/\n\n/);
  return [...parts, `== qrcode-generator ==\n\n${head.replaceAll(/^\/\/ ?/gm, "").trim()}\n`].join("\n");
}

async function writeWhenChanged(path, contents) {
  const before = await readFile(path).catch(() => null);
  if (before === null || !before.equals(contents)) {
    await writeFile(path, contents);
  }
}
