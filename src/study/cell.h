// The account of one combination, carried from tile to tile.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/fills.h"
#include "market/bars.h"
#include "strategy/definition.h"
#include "strategy/settings.h"
#include "study/grid.h"
#include "study/tile_signals.h"

namespace hindcast::study {

// Sums of returns are kept in this many lanes, period i in lane i mod kLanes, and added up in order
// at the end: the same bits whatever the width of the vectors.
inline constexpr std::size_t kLanes = 8;

// Rows that end a return period (engine/returns.h), and the closes there.
struct PeriodEnds {
  std::vector<std::uint32_t> row;  // of the series with history; one more past the end, never met
  std::vector<double> padded;      // closes there, between one and kLanes values without a use
  bool every_row = false;          // period i ends at row first + i
  double per_year = 0;

  std::size_t size() const { return row.size() - 1; }
  const double* close() const { return padded.data() + 1; }
};
// Of the bars after the history; at least one.
PeriodEnds period_ends(const GridMarket& market);

// What all cells of a run share.
struct CellContext {
  engine::CostModel costs;
  strategy::ExecutionRules rules;
  double initial_capital = 0;
  std::uint32_t first = 0;  // the row after the history
  std::uint32_t rows = 0;   // with the history
  PeriodEnds periods;
};

// Bars of one tile, at [row - begin]; kLanes more can be read behind the last.
struct TileBars {
  std::uint32_t begin = 0, end = 0;
  const double *open = nullptr, *high = nullptr, *low = nullptr, *close = nullptr;
};

struct Cell {
  explicit Cell(const CellContext& context)
      : cash(context.initial_capital),
        peak(context.initial_capital),
        trough(context.initial_capital),
        period_equity(context.initial_capital),
        accounted(context.first) {}

  // The position; side 0 is none, 1 long, -1 short.
  int side = 0;
  double cash, size = 0, entry_price = 0;
  double stop = 0, target = 0;
  bool has_levels = false;
  std::uint32_t live_from = 0;  // row from which stop and target are live
  std::int64_t trades = 0;

  // What the last close decided and the next open fills.
  bool exit_due = false;
  int entry_due = 0;  // side to open; 0: none
  double due_close = 0, due_equity = 0;

  // The equity of all rows before `accounted` has gone into what follows.
  double peak, trough;   // of the drawdown going on: highest mark, lowest since
  double worst = 0;      // of the drawdowns that are over, as a fraction <= 0
  double period_equity;  // at the end of the last period
  std::uint32_t accounted;
  std::uint32_t period = 0;  // the next to end
  // Equity fell to zero or below: what follows is the engine's business.
  bool ruined = false;
  std::array<double, kLanes> sums{}, squares{};  // of returns

  double value(double price) const {
    return side > 0 ? size * price : size * (2 * entry_price - price);
  }
};

// Takes one cell over one tile. The first tile begins at bar 0, and they follow each other.
void run_cell(const CellContext& context, const TileBars& bars, const TileDecisions& decisions,
              const strategy::RiskManagement& risk, Cell& cell);

// After the last tile. Precondition: not ruined.
GridCell finish_cell(const CellContext& context, const Cell& cell);

}  // namespace hindcast::study
