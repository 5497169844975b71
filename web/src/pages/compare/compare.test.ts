import { describe, expect, test } from "vitest";
import { idsOf, kComparedMax, toggled } from "./chosen";
import { deltaText } from "./Metrics";

describe("what is compared", () => {
  test("comes from the address, each once and no more than six", () => {
    expect(idsOf("bt_1, bt_2,bt_1,")).toEqual(["bt_1", "bt_2"]);
    expect(idsOf("1,2,3,4,5,6,7")).toHaveLength(kComparedMax);
    expect(idsOf(undefined)).toEqual([]);
    expect(idsOf(12)).toEqual([]);
  });
  test("is chosen and taken away; a seventh is not taken in", () => {
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    const six = ["1", "2", "3", "4", "5", "6"];
    expect(toggled(six, "7")).toEqual(six);
  });
});

test("differences carry their sign and unit: percentages differ by points", () => {
  expect(deltaText("total_return_pct", -1.5)).toBe("−1.50 pp");
  expect(deltaText("trades", 3)).toBe("+3");
  expect(deltaText("sharpe", 0)).toBe("0");
  expect(deltaText("sharpe", null)).toBe("–");
});
