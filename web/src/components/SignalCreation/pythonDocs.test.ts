import { expect, test } from "vitest";
import { docsOf } from "./pythonDocs";
import type { Indicator } from "./vocabulary";

const correl = {
  name: "correl",
  title: "Correlation",
  doc: "Pearson's.",
  inputs: ["real", "real"],
  parameters: [{ name: "period", doc: "Bars in the window.", minimum: 2, maximum: 10_000, default: 30 }],
  outputs: [{ name: "" }],
} as unknown as Indicator;

test("an indicator is explained as Python calls it: columns first, then parameters with their defaults", () => {
  expect(docsOf(correl)).toBe(
    "ta.correl(real, other, period=30)\nCorrelation. Pearson's.\nperiod: Bars in the window. 2 to 10000.",
  );
  const outputs = [{ name: "line" }, { name: "signal" }] as Indicator["outputs"];
  expect(docsOf({ ...correl, outputs })).toContain("Returns line, signal.");
});
