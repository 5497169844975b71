import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// For `npm run dev` beside a server that was started with `hindcast serve`.
const server = process.env.HINDCAST_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
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
