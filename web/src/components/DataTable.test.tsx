import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { DataTable } from "./DataTable";
import { type Column, filtered, sorted } from "./rowOrder";

interface Row {
  name: string;
  side: string;
  pnl: number | null;
}
const kColumns: Column<Row>[] = [
  { key: "name", header: "Name", width: 100, value: (row) => row.name },
  { key: "side", header: "Side", width: 80, facet: true, value: (row) => row.side },
  { key: "pnl", header: "PnL", width: 80, numeric: true, value: (row) => row.pnl },
];
const rows = Array.from({ length: 50_000 }, (_, i): Row => ({ name: `row ${i}`, side: i % 2 ? "short" : "long", pnl: (i * 7919) % 50_000 }));

// jsdom has no layout: the frame is as high as it says here.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 480 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 900 });
});

const shown = () =>
  within(screen.getByRole("table"))
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent);

describe("a table of 50,000 rows", () => {
  test("holds only those in view, and says how many there are", () => {
    render(<DataTable label="Trades" rows={rows} columns={kColumns} />);
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "50001");
    expect(shown().length).toBeGreaterThan(10);
    expect(shown().length).toBeLessThan(60);
    expect(screen.getByRole("status")).toHaveTextContent(/50.?000 rows/);
  });

  test("sorts up, down and back by a heading", async () => {
    const user = userEvent.setup();
    render(<DataTable label="Trades" rows={rows} columns={kColumns} />);
    const heading = screen.getByRole("columnheader", { name: "PnL" });
    await user.click(within(heading).getByRole("button"));
    expect(heading).toHaveAttribute("aria-sort", "ascending");
    expect(shown()[0]).toContain("row 0");
    await user.click(within(heading).getByRole("button"));
    expect(heading).toHaveAttribute("aria-sort", "descending");
    expect(shown()[0]).toMatch(/49999$/);
    await user.click(within(heading).getByRole("button"));
    expect(heading).not.toHaveAttribute("aria-sort");
  });

  test("is filtered by words and by what a column holds", async () => {
    const user = userEvent.setup();
    render(<DataTable label="Trades" rows={rows} columns={kColumns} />);
    await user.selectOptions(screen.getByRole("combobox", { name: "Filter by side" }), "short");
    expect(screen.getByRole("status")).toHaveTextContent(/25.?000 of 50.?000/);
    await user.type(screen.getByRole("searchbox"), "49999");
    expect(shown()[0]).toContain("49999");
    await user.type(screen.getByRole("searchbox"), "x");
    expect(screen.getByText("Nothing matches the filter.")).toBeVisible();
  });

  test("tells which row was chosen, by its place in the data, also with the keyboard", async () => {
    const user = userEvent.setup();
    const select = vi.fn();
    render(<DataTable label="Trades" rows={rows} columns={kColumns} onSelect={select} selectLabel="Show trade" />);
    const button = screen.getByRole("button", { name: "Show trade 3" });
    button.focus();
    await user.keyboard("{Enter}");
    expect(select.mock.calls).toEqual([[2]]);
  });
});

test("rows without a value come last in both directions", () => {
  const some: Row[] = [
    { name: "a", side: "", pnl: null },
    { name: "b", side: "", pnl: 2 },
    { name: "c", side: "", pnl: 1 },
  ];
  const all = filtered(some, kColumns, "", {});
  expect(sorted(all, some, kColumns, { key: "pnl", down: false })).toEqual([2, 1, 0]);
  expect(sorted(all, some, kColumns, { key: "pnl", down: true })).toEqual([1, 2, 0]);
});
