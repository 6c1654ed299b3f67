// Builds static/src into static/dist: scss/NAME.scss → NAME.css, entries/NAME.js → NAME.js, images/* as they are.
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import * as sass from "sass";

const source = join(import.meta.dirname, "src");
const target = join(import.meta.dirname, "dist");

async function namesIn(folder, suffix) {
  const names = await readdir(join(source, folder));
  return names.filter((name) => name.endsWith(suffix) && !name.startsWith("_"));
}

async function buildStyles() {
  for (const name of await namesIn("scss", ".scss")) {
    const { css } = sass.compile(join(source, "scss", name), {
      loadPaths: [join(import.meta.dirname, "..", "node_modules")],
      quietDeps: true,
      style: "compressed",
    });
    await writeFile(join(target, `${basename(name, ".scss")}.css`), css);
  }
}

// The Amazon Chime SDK carries the text of a worker that names its source map: no such file is served.
const withoutSourceMaps = {
  name: "without-source-maps",
  setup(run) {
    run.onLoad({ filter: /WorkerCode\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      return { contents: contents.replaceAll(/\/\/# sourceMappingURL=[\w.]+/g, "") };
    });
  },
};

async function buildScripts() {
  const names = await namesIn("entries", ".js");
  await build({
    // The Amazon Chime SDK names node's word for the window, and a chat client that nothing here uses.
    alias: { "@aws-sdk/client-chime-sdk-messaging": join(source, "room", "no_messaging.js") },
    define: { global: "window" },
    entryPoints: names.map((name) => join(source, "entries", name)),
    bundle: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    outdir: target,
    plugins: [withoutSourceMaps],
    splitting: true,
    target: "es2020",
  });
}

await rm(target, { force: true, recursive: true });
await cp(join(source, "images"), join(target, "images"), { recursive: true });
await Promise.all([buildScripts(), buildStyles()]);
