import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll, expect } from "vitest";

// What React warns of (doubled keys, updates outside act, unknown attributes) goes to the console and would be
// overlooked there: it fails the test in which it came up, or the file when that was before its first test.
// A test that expects a message replaces console.error by its own spy.
const warnings: string[] = [];
for (const level of ["error", "warn"] as const) {
  console[level] = (...words: unknown[]) => void warnings.push(words.map(String).join(" "));
}

const expectQuiet = () => expect(warnings.splice(0), "warnings in the console").toEqual([]);
beforeAll(expectQuiet);
afterEach(() => {
  cleanup();
  expectQuiet();
});
