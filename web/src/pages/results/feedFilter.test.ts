import { expect, test } from "vitest";
import { filterOf, isFiltered, sortedBy } from "./feedFilter";

test("the address says what is shown; what is not understood counts as left out", () => {
  expect(filterOf({ text: "rsi", asset: "BTC/USD", template: "momentum", order: "sharpe", direction: "asc" })).toEqual({
    text: "rsi",
    asset: "BTC/USD",
    template_id: "momentum",
    order: "sharpe",
    direction: "asc",
  });
  expect(filterOf({ order: "name", direction: "up", text: "" })).toEqual({});
  expect(filterOf({ text: 12 }).text).toBe("12");
  expect(isFiltered(filterOf({ order: "sharpe" }))).toBe(false);
  expect(isFiltered(filterOf({ asset: "A" }))).toBe(true);
});

test("a heading sorts downwards, clicked again upwards", () => {
  expect(sortedBy({}, "sharpe")).toEqual({ order: "sharpe" });
  expect(sortedBy({ order: "sharpe" }, "sharpe")).toEqual({ order: "sharpe", direction: "asc" });
  expect(sortedBy({ order: "sharpe", direction: "asc" }, "sharpe")).toEqual({ order: "sharpe" });
  expect(sortedBy({ order: "sharpe", direction: "asc" }, "created_at")).toEqual({});
  expect(sortedBy({}, "created_at")).toEqual({ direction: "asc" });
});
