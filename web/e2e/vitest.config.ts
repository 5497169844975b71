// The app in a real browser against the real server: `./dev e2e`. One server for all files, files one
// after the other (the machine may be small), bounded times.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: "../node_modules/.vite-e2e",
  test: {
    environment: "node",
    include: ["*.e2e.ts"],
    globalSetup: ["./house.ts"],
    fileParallelism: false,
    // The order of files must not come from how long they took last time: they share a server, and what its
    // first page shows is the newest result.
    cache: false,
    // A browser beside other work can be late once; twice is a failure.
    retry: 1,
    // Beside compilers on a small machine a second of work takes many.
    testTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 180_000,
  },
});
