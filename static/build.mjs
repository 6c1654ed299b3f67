// Builds static/src into static/dist: scss/NAME.scss → NAME.css, entries/NAME.js → NAME.js, images/* as they are.
import { cp, readdir, rm, writeFile } from "node:fs/promises";
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

async function buildScripts() {
  const names = await namesIn("entries", ".js");
  await build({
    entryPoints: names.map((name) => join(source, "entries", name)),
    bundle: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    outdir: target,
    splitting: true,
    target: "es2020",
  });
}

await rm(target, { force: true, recursive: true });
await cp(join(source, "images"), join(target, "images"), { recursive: true });
await Promise.all([buildScripts(), buildStyles()]);
