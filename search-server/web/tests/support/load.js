// A module of the sources, as the tests of single functions want it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Bundles the module and imports it. */
export async function load(path) {
  const { outputFiles } = await build({
    entryPoints: [join(web, path)],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
