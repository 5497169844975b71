// One result: key figures, curve, warnings, trades.
import { api, type Problem, type Result, type Trade } from "./api";
import { drawCurve } from "./chart";
import { h, show, table } from "./dom";
import { number, price, signed, time, tone, words } from "./format";

function tile(title: string, value: string, tint = ""): HTMLElement {
  return h("div", { class: "tile" }, h("dt", {}, title), h("dd", { class: tint }, value));
}

function tiles(result: Result): HTMLElement {
  const m = result.metrics;
  const percent = (name: string) => `${signed(m[name])} %`;
  return h(
    "dl",
    { class: "tiles" },
    tile("Total return", percent("total_return_pct"), tone(m["total_return_pct"])),
    tile("Final equity", number(result.final_equity)),
    tile("Sharpe ratio", number(m["sharpe"])),
    tile("Max drawdown", percent("max_drawdown_pct"), tone(m["max_drawdown_pct"])),
    tile("Trades", number(m["trades"], 0)),
    tile("Win rate", `${number(m["win_rate_pct"])} %`),
  );
}

function warnings(result: Result): HTMLElement | false {
  if (result.warnings.length === 0) return false;
  return h(
    "section",
    { class: "warnings", "aria-label": "Warnings" },
    h("h2", {}, `⚠ Warnings (${result.warnings.length})`),
    h("ul", {}, ...result.warnings.map((w) => h("li", {}, w.message))),
  );
}

function tradeTable(trades: Trade[]): HTMLElement {
  return table<Trade>(
    "Trades",
    [
      { title: "Asset", cell: (t) => t.asset },
      { title: "Side", cell: (t) => t.side },
      { title: "Entry (UTC)", cell: (t) => time(t.entry_time) },
      { title: "Exit (UTC)", cell: (t) => time(t.exit_time) },
      { title: "Entry price", number: true, cell: (t) => price(t.entry_price) },
      { title: "Exit price", number: true, cell: (t) => price(t.exit_price) },
      { title: "Size", number: true, cell: (t) => price(t.size) },
      {
        title: "PnL",
        number: true,
        cell: (t) => h("span", { class: tone(t.pnl) }, signed(t.pnl)),
      },
      {
        title: "Return %",
        number: true,
        cell: (t) => h("span", { class: tone(t.return_pct) }, signed(t.return_pct)),
      },
      { title: "Exit", cell: (t) => (t.open ? "still open" : words(t.exit_reason)) },
    ],
    trades,
  );
}

async function fillTrades(section: HTMLElement, resultId: string, offset: number): Promise<void> {
  const page = await api.trades(resultId, offset);
  const go = (to: number, text: string) =>
    h("button", { click: () => void fillTrades(section, resultId, to) }, text);
  show(
    section,
    h("h2", {}, `Trades (${page.total})`),
    page.total === 0
      ? h("p", { class: "muted" }, "The strategy never traded in this period.")
      : tradeTable(page.items),
    h(
      "p",
      { class: "pager" },
      offset > 0 && go(Math.max(0, offset - 100), "← Earlier"),
      page.next_offset !== null && go(page.next_offset, "Later →"),
      page.total > 0 &&
        h("a", { href: `/api/backtests/${resultId}/trades?format=csv` }, "Download as CSV"),
    ),
  );
}

function allFigures(result: Result): HTMLElement {
  return h(
    "details",
    {},
    h("summary", {}, "All figures"),
    h(
      "dl",
      { class: "figures" },
      ...Object.entries(result.metrics).map(([name, value]) =>
        h("div", {}, h("dt", {}, words(name)), h("dd", {}, number(value, 4))),
      ),
    ),
  );
}

export function showResult(view: HTMLElement, resultId: string): () => void {
  let end = () => {};
  let left = false;
  const draw = async () => {
    const [result, curve] = await Promise.all([api.result(resultId), api.curve(resultId)]);
    if (left) return;
    const equity = h("div", { class: "chart" });
    const drawdown = h("div", { class: "chart" });
    const trades = h("section", { "aria-label": "Trades" });
    show(
      view,
      h("h1", {}, result.strategy_name || result.backtest_id),
      result.strategy_description && h("p", {}, result.strategy_description),
      h(
        "p",
        { class: "muted" },
        `${result.assets.join(", ")} · ${result.timeframe} · ${time(result.data_start)} to ` +
          `${time(result.data_end)} UTC · capital ${number(result.initial_capital, 0)} · ` +
          `engine ${result.engine_version} · data ${result.data_hash.slice(0, 12)}`,
      ),
      result.synthetic && h("p", { class: "error" }, "⚠ Made-up sample data: not a real market."),
      tiles(result),
      h("section", { "aria-label": "Equity and drawdown" }, equity, drawdown),
      warnings(result),
      trades,
      allFigures(result),
    );
    end = drawCurve(equity, drawdown, curve);
    await fillTrades(trades, resultId, 0);
  };
  show(view, h("p", { class: "muted" }, "Loading …"));
  draw().catch((problem: Problem) => {
    show(
      view,
      h("p", { class: "error", role: "alert" }, problem.message),
      h("a", { href: "#/" }, "Back to the jobs"),
    );
  });
  return () => {
    left = true;
    end();
  };
}
