// Holds the built app to its sizes (gzip, JavaScript only): what the first page loads, and what any
// other page adds to that. Vite's manifest says which file imports which. Part of `npm run build`; prints
// only what is over, or with --all everything.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const kFirstLoadMax = 180 * 1024;
const kRouteMax = 120 * 1024;
// What a page loads when it is asked for: the editor, before it is shown.
const kEditor = "components/SignalCreation/";
const kEditorMax = 120 * 1024;
// What the editor loads beside itself once it is shown (completion, Python's grammar, marks): adds to it.
const kBesideMax = 40 * 1024;

const manifest = JSON.parse(await readFile("dist/.vite/manifest.json", "utf8"));
const sizes = new Map();

async function sizeOf(file) {
  if (!file.endsWith(".js")) return 0;
  if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(`dist/${file}`), { level: 9 }).length);
  return sizes.get(file);
}

// The chunk and everything that it imports at once.
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

async function total(keys) {
  let sum = 0;
  for (const key of keys) sum += await sizeOf(manifest[key].file);
  return sum;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const base = closure(entry);
// The first page is the start page: the entry and that page's chunk.
const home = Object.keys(manifest).find((key) => key.endsWith("pages/home/HomePage.tsx"));
const first = new Set([...base, ...closure(home)]);
const lines = [["first load", await total(first), kFirstLoadMax]];
const dynamic = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && key !== home);
const editors = dynamic.filter((key) => key.includes(kEditor) && key.endsWith("Editor.tsx"));
const inEditors = new Set(editors.flatMap((key) => [...closure(key)]));
for (const key of dynamic) {
  const beside = !key.includes("/pages/") && !editors.includes(key);
  const most = editors.includes(key) ? kEditorMax : beside ? kBesideMax : kRouteMax;
  const added = [...closure(key)].filter((k) => !base.has(k) && !(beside && inEditors.has(k)));
  lines.push([`${key.replace("src/", "").replace(/.*node_modules\//, "")}${beside ? " (beside)" : ""}`, await total(added), most]);
}
let failed = false;
for (const [name, bytes, most] of lines) {
  const over = bytes > most;
  failed ||= over;
  const kib = (n) => `${(n / 1024).toFixed(1)} KiB`;
  if (over || process.argv.includes("--all")) console.log(`${over ? "OVER" : "ok  "} ${kib(bytes).padStart(10)} of ${kib(most)}  ${name}`);
}
process.exitCode = failed ? 1 : 0;
