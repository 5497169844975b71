import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Candles } from "../../api/resultTypes";
import type { ShownLine } from "./conditionLines";
import { Crosshair } from "./crosshair";
import { CandleLegend, LineLegend } from "./LineLegend";

const lines: ShownLine[] = [
  { index: 0, text: "ema(close, 12)", pane: 0, unit: "price", colour: "--line-1", stroke: 0, conditions: [], on: true },
  { index: 1, text: "close", pane: 0, unit: "price", colour: "--line-2", stroke: 0, conditions: [], on: false },
];
const points = { times: [100, 200, 300], values: [[null, 9.876543219, 12], [1, 2, 3]] };

function legend(crosshair: Crosshair) {
  const onSwitch = vi.fn();
  const onPoint = vi.fn();
  render(<LineLegend label="Lines" lines={lines} points={points} crosshair={crosshair} onSwitch={onSwitch} onPoint={onPoint} />);
  return { onSwitch, onPoint };
}

test("each line has its value under the crosshair, and that of the last candle without one", () => {
  const crosshair = new Crosshair();
  crosshair.see(300);
  legend(crosshair);
  const first = screen.getByRole("button", { name: "ema(close, 12)" });
  expect(first).toHaveTextContent("12");
  act(() => crosshair.hover(200));
  expect(first).toHaveTextContent("9.87654");
  act(() => crosshair.hover(100));
  expect(first).toHaveTextContent("–");
  act(() => crosshair.hover(undefined));
  expect(first).toHaveTextContent(/12$/);
});

test("a line is switched by its name, and pointed at by mouse and keyboard", async () => {
  const { onSwitch, onPoint } = legend(new Crosshair());
  const user = userEvent.setup();
  expect(screen.getByRole("button", { name: "close", pressed: false })).not.toHaveTextContent("3");
  await user.click(screen.getByRole("button", { name: "close" }));
  expect(onSwitch).toHaveBeenCalledExactlyOnceWith(1);
  await user.hover(screen.getByRole("button", { name: "ema(close, 12)", pressed: true }));
  expect(onPoint).toHaveBeenLastCalledWith(0);
});

test("the candle's prices are those under the crosshair, with the change in words and sign", () => {
  const candles = {
    symbol: "BTC/USD",
    timeframe: "1h",
    time: [0, 3600],
    open: [100, 110],
    high: [120, 130],
    low: [90, 80],
    close: [110, 99],
    volume: [5, 6],
  } as unknown as Candles;
  const crosshair = new Crosshair();
  render(<CandleLegend candles={candles} crosshair={crosshair} />);
  act(() => crosshair.hover(0));
  expect(screen.getByText("+10.00 %")).toBeVisible();
  act(() => crosshair.hover(3600));
  expect(screen.getByText("1970-01-01 01:00 UTC")).toBeVisible();
  expect(screen.getByText("−10.00 %")).toBeVisible();
});
