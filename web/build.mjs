// Bundles the page into dist/: three files, no inline code, so that a strict CSP holds.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";

await mkdir("dist", { recursive: true });
await build({
  entryPoints: { app: "src/app.ts" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  logLevel: "warning",
});
await build({
  entryPoints: { app: "src/app.css" },
  outdir: "dist",
  bundle: true,
  minify: true,
  logLevel: "warning",
});
await copyFile("src/index.html", "dist/index.html");
