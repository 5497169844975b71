import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// For `npm run dev` beside a server that was started with `hindcast serve`.
const server = process.env.HINDCAST_SERVER ?? "http://127.0.0.1:8080";

// Which operations the server has, from the copy of its description: the app offers no others.
interface Description {
  paths: Record<string, Record<string, { operationId: string }>>;
}
const { paths } = JSON.parse(readFileSync("openapi.json", "utf8")) as Description;
const operations = Object.values(paths).flatMap((path) => Object.values(path).map((one) => one.operationId));

export default defineConfig({
  define: { __OPERATIONS__: JSON.stringify(operations) },
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2022",
    // A strict Content-Security-Policy takes nothing inline, neither scripts nor data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
  },
  server: { proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } }, "/healthz": { target: server, changeOrigin: true } } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    // Other people's compilers may share the machine: late is not wrong.
    testTimeout: 30_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
