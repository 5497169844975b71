// Puts a gzip copy beside each text file of dist/ that gets smaller by it: the server sends these. Last
// step of the build: takes away what is not to be served.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

await rm("dist/.vite", { recursive: true, force: true });
const entries = await readdir("dist", { recursive: true, withFileTypes: true });
for (const entry of entries) {
  if (!entry.isFile() || !/\.(js|css|html|svg|json|txt)$/.test(entry.name)) continue;
  const file = join(entry.parentPath, entry.name);
  const content = await readFile(file);
  const packed = gzipSync(content, { level: 9 });
  if (packed.length < content.length * 0.9) await writeFile(`${file}.gz`, packed);
}
