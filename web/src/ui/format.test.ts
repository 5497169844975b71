import { describe, expect, test } from "vitest";
import { ago, duration, integer, kDash, number, percent, price, sentence, signed, time, tone } from "./format";

describe("numbers", () => {
  test("stand in the user's locale with the digits asked for", () => {
    expect(number(-0.03, 1)).toBe("0.0");
    expect(number(1234.5)).toBe((1234.5).toLocaleString(undefined, { minimumFractionDigits: 2 }));
    expect(integer(0.4)).toBe("0");
  });
  test("show what is undefined as a dash, never as 0 or NaN", () => {
    for (const value of [null, undefined, NaN, Infinity]) {
      expect(number(value)).toBe(kDash);
      expect(signed(value)).toBe(kDash);
      expect(percent(value)).toBe(kDash);
      expect(price(value)).toBe(kDash);
      expect(duration(value)).toBe(kDash);
    }
  });
  test("carry their sign, with a true minus", () => {
    expect(signed(1)).toMatch(/^\+/);
    expect(signed(-1)).toMatch(/^−/);
    expect(signed(0)).toMatch(/^0/);
  });
  test("have a tone only when they are a gain or a loss", () => {
    expect([tone(1), tone(-1), tone(0), tone(null)]).toEqual(["text-up", "text-down", "", ""]);
    // Shown as 0.00 and 0.0: without a sign the colour would be alone.
    expect([tone(0.004), tone(-0.005), tone(0.04, 1)]).toEqual(["", "text-down", ""]);
  });
});

test("durations are read at a glance", () => {
  expect([0.0042, 0.412, 3.21, 59.6, 250, 7500].map(duration)).toEqual([
    "4.2 ms",
    "412 ms",
    "3.2 s",
    "1 min 0 s",
    "4 min 10 s",
    "2 h 5 min",
  ]);
});

test("times are in UTC, whatever the machine's zone", () => {
  expect(time("2019-04-18T13:00:00.123Z")).toBe("2019-04-18 13:00");
  expect(time(1_555_592_400)).toBe("2019-04-18 13:00");
});

test("how long ago takes the largest fitting unit", () => {
  const now = Date.parse("2026-01-02T00:00:00Z");
  expect(ago("2026-01-01T23:58:00Z", now)).toContain("2 minutes");
  expect(ago("2025-12-30T00:00:00Z", now)).toContain("3 days");
});

test("names of fields become words without their unit", () => {
  expect(sentence("stop_loss_pct")).toBe("Stop loss");
});
