// The real server program on a port of its own, over the demo index or one of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../../../..");

/** Where the programs are: `LUUKKU_PROGRAMS`, else cargo's debug folder, else its release one. */
async function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
  const folders = process.env.LUUKKU_PROGRAMS
    ? [process.env.LUUKKU_PROGRAMS]
    : [join(target, "debug"), join(target, "release")];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path).then(() => true, () => false);
    if (isThere) return path;
  }
  throw new Error(`${name} is not built: run 'cargo build' first (looked in ${folders.join(", ")})`);
}

/** The demo index, made by the first server that wants it and kept for the next run. */
const demo = join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "web-tests/demo");

/** Starts the server; `records` are the services of an index made for it, else it is the demo. */
export async function startServer({ records, options = [] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "luukku-web-"));
  const data = records ? ["--index", await index(folder, records)] : ["--demo-dir", demo];
  const child = spawn(await program("search-server"), ["--listen", "127.0.0.1:0", ...data, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  const log = [];
  child.stderr.on("data", (piece) => log.push(piece));
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => {
      throw new Error(`the server did not start: ${Buffer.concat(log)}`);
    }),
  ]);
  const origin = line.replace("Luukku serves at ", "").trim();
  await warmUp(origin);
  return {
    origin,
    /** What it logged of warnings and errors. */
    log: () => Buffer.concat(log).toString(),
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The first answers of a debug build take long, and a late one is refused. */
async function warmUp(origin) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answers = await Promise.all(
      ["/v1/search?q=apu+Forssassa", "/v1/suggest?q=apu"].map((path) => fetch(origin + path)),
    );
    if (answers.every(({ ok }) => ok)) return;
  }
  throw new Error("the server gives no answers");
}

async function index(folder, records) {
  const lines = join(folder, "records.jsonl");
  await writeFile(lines, records.map((record) => JSON.stringify(record)).join("\n"));
  const made = join(folder, "index");
  const child = spawn(await program("indexer"), ["build", "--input", lines, "--output", made], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  child.stdout.on("data", (piece) => said.push(piece));
  child.stderr.on("data", (piece) => said.push(piece));
  const [code] = await once(child, "exit");
  const report = Buffer.concat(said).toString();
  if (code !== 0 || !report.includes(`${records.length} accepted`)) {
    throw new Error(`not every record was accepted (exit code ${code}):\n${report}`);
  }
  return made;
}
