import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExplainedPart } from "../../api/resultTypes";
import { Condition } from "./Conditions";

const part: ExplainedPart = {
  text: "a and within(close > 1, 3)",
  holds: false,
  join: "all",
  parts: [
    { text: "rsi(close, 14) > 70", holds: true, values: [{ text: "rsi(close, 14)", value: 71.5 }, { text: "70", value: 70 }] },
    {
      text: "within(crosses_above(close, sma(close, 5)), 3)",
      holds: false,
      join: "bars",
      parts: [
        {
          text: "crosses_above(close, sma(close, 5))",
          holds: false,
          values: [
            { text: "close", value: 1, before: 2 },
            { text: "sma(close, 5)", value: null, before: null },
          ],
        },
      ],
    },
  ],
};

test("a condition is taken apart with its values; words say what held", () => {
  render(<Condition part={part} />);
  expect(screen.getByText("all of these")).toBeVisible();
  expect(screen.queryByText(part.text)).toBeNull();
  expect(screen.getAllByText("held")).toHaveLength(1);
  expect(screen.getAllByText("did not hold")).toHaveLength(3);
  expect(screen.getByText(/= 71\.5/)).toBeVisible();
});

test("a part that looks at several bars shows its own text; what is undefined is a dash", () => {
  render(<Condition part={part} />);
  expect(screen.getByText("within(crosses_above(close, sma(close, 5)), 3)")).toBeVisible();
  expect(screen.getByText(/bar before: –/)).toBeVisible();
  expect(screen.getByText(/bar before: 2/)).toBeVisible();
});

test("what depends on the position is neither true nor false here", () => {
  render(<Condition part={{ text: "position.bars > 5", holds: null }} />);
  expect(screen.getByText("depends on the position")).toBeVisible();
});
