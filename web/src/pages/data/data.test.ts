import { expect, test } from "vitest";
import { calendarText, kTokyo, timeZones } from "./calendar";
import { holes } from "./Coverage";
import { guessed } from "./fileName";

test("symbol and timeframe are guessed from the name of a file", () => {
  expect(guessed("BTCUSD_1h.csv.gz")).toEqual({ symbol: "BTC/USD", timeframe: "1h" });
  expect(guessed("GOOG_1d.csv")).toEqual({ symbol: "GOOG", timeframe: "1d" });
  expect(guessed("my bars.csv")).toEqual({ symbol: "MY", timeframe: "" });
  expect(guessed("2019.csv")).toEqual({ symbol: "", timeframe: "" });
});

test("holes are shares of equal stretches", () => {
  const detail = {
    first: "2020-01-01T00:00:00Z",
    last: "2020-01-01T10:00:00Z",
    gaps: [
      { after: "2020-01-01T00:30:00Z", before: "2020-01-01T02:00:00Z", missing_bars: 1 },
      { after: "2020-01-01T09:30:00Z", before: "2020-01-01T10:00:00Z", missing_bars: 1 },
    ],
  };
  expect(holes(detail, 10)).toEqual([0.5, 1, 0, 0, 0, 0, 0, 0, 0, 0.5]);
  expect(holes({ ...detail, last: detail.first }, 3)).toEqual([0, 0, 0]);
});

test("calendars are written as the server reads them", () => {
  expect(calendarText("", kTokyo)).toBeUndefined();
  expect(calendarText("us_equity", kTokyo)).toBe("us_equity");
  expect(calendarText("own", kTokyo)).toBe("Asia/Tokyo 09:00-15:00 mon-fri");
  expect(timeZones()).toContain("America/New_York");
  expect(timeZones().filter((zone) => zone === "UTC")).toHaveLength(1);
});
