import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, test } from "vitest";
import type { Condition } from "../../api/types";
import { ConditionBuilder } from "./ConditionBuilder";
import { type Indicator, VocabularyContext } from "./vocabulary";

const rsi: Indicator = {
  name: "rsi",
  title: "Relative strength index",
  category: "momentum",
  doc: "",
  signature: "rsi(real, period=14)",
  inputs: ["real"],
  parameters: [{ name: "period", default: 14, minimum: 2, maximum: 100, integer: true, doc: "" }],
  outputs: [{ name: "", doc: "", unit: "percent", follows_source: false }],
  no_value_where: "",
  default_warm_up_bars: 14,
};
const vocabulary = { words: [], indicators: [rsi], prices: ["close", "open"], parameters: ["fast"] };

let now: Condition | undefined;
function Harness({ start }: { start?: Condition }) {
  const [value, setValue] = useState(start);
  now = value;
  return (
    <VocabularyContext value={vocabulary}>
      <ConditionBuilder value={value} onChange={setValue} />
    </VocabularyContext>
  );
}
const button = (name: string) => screen.getAllByRole("button", { name });

describe("ConditionBuilder", () => {
  test("begins empty and gets its first condition", async () => {
    render(<Harness />);
    await userEvent.click(screen.getByRole("button", { name: "Add a condition" }));
    expect(now).toEqual({ all: [{ left: { indicator: "rsi", parameters: { period: 14 } }, op: "<", right: 30 }] });
  });

  test("both sides can be computed", async () => {
    render(<Harness start={{ left: "close", op: ">", right: 5 }} />);
    const right = screen.getByRole("group", { name: "Right side" });
    await userEvent.selectOptions(within(right).getByLabelText("Right side: kind"), "Indicator");
    expect(now).toEqual({ all: [{ left: "close", op: ">", right: { indicator: "sma", parameters: { period: 20 } } }] });
    const left = screen.getByRole("group", { name: "Left side" });
    await userEvent.selectOptions(within(left).getByLabelText("Left side: kind"), "Parameter");
    expect(now).toMatchObject({ all: [{ left: "fast" }] });
  });

  test("an indicator's parameter may be a number, a name or left out", async () => {
    render(<Harness start={{ left: { indicator: "rsi", parameters: { period: 14 } }, op: "<", right: 30 }} />);
    const period = screen.getByLabelText("period");
    await userEvent.clear(period);
    expect(now).toEqual({ all: [{ left: { indicator: "rsi" }, op: "<", right: 30 }] });
    await userEvent.type(period, "fast");
    expect(now).toMatchObject({ all: [{ left: { parameters: { period: "fast" } } }] });
  });

  test("rising counts bars on its right side", async () => {
    render(<Harness start={{ left: "close", op: ">", right: "open" }} />);
    await userEvent.selectOptions(screen.getByLabelText("Comparison"), "rising");
    expect(now).toEqual({ all: [{ left: "close", op: "rising", right: 3 }] });
  });

  test("negates, nests and removes", async () => {
    render(<Harness start="close > open" />);
    await userEvent.click(screen.getAllByRole("checkbox", { name: "not" })[1]!);
    expect(now).toEqual({ all: [{ not: "close > open" }] });
    await userEvent.click(button("Group")[0]!);
    expect(now).toMatchObject({ all: [{ not: "close > open" }, { any: [{ op: "<" }] }] });
    await userEvent.selectOptions(screen.getAllByLabelText("How the conditions are joined")[0]!, "any of these holds");
    expect(now).toMatchObject({ any: [{ not: "close > open" }, { any: [{ op: "<" }] }] });
    await userEvent.click(button("Remove this group")[0]!);
    expect(now).toEqual({ any: [{ not: "close > open" }] });
    await userEvent.click(button("Remove all conditions")[0]!);
    expect(now).toBeUndefined();
  });

  test("arrow keys move a condition and say where it went", async () => {
    render(<Harness start={{ all: ["a", "b"] }} />);
    button("Move condition 1: drag it, or use the arrow keys")[0]!.focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(now).toEqual({ all: ["b", "a"] });
    expect(screen.getByRole("status")).toHaveTextContent("Moved to place 2.");
    await userEvent.keyboard("{ArrowDown}");
    expect(now).toEqual({ all: ["b", "a"] });
  });

  test("what it does not know stays as it is", () => {
    render(<Harness start={{ all: ["rsi(close", { left: "2 * close", op: ">", right: { indicator: "nothing" } }] }} />);
    expect(screen.getByLabelText("Condition as a formula")).toHaveValue("rsi(close");
    expect(screen.getByLabelText("Left side: formula")).toHaveValue("2 * close");
    expect(screen.getByLabelText("Right side: indicator")).toHaveValue("nothing");
  });
});
