// Many combinations of a strategy's parameters on one series, in one pass over memory.
//
// Work that combinations share is done once: an indicator once for each set of its parameters, a
// condition that no axis touches once a series. Bars are taken in tiles that stay in the fastest
// caches while every combination passes over them; between signals nothing is done a bar. Memory is
// O(bars) for each indicator column of a group of combinations, bounded by `memory_bytes`, and
// never O(bars x combinations).
//
// Fills are the engine's (docs/execution-rules.md): trades, total return and drawdown have the very
// bits of engine::simulate of the same definition, the Sharpe ratio agrees to 1e-9 (it is added up
// in another order). Deterministic: the same bytes on every machine and with every vector width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/bars.h"
#include "strategy/definition.h"
#include "strategy/settings.h"

namespace hindcast::study {

inline constexpr std::size_t kGridAxesMax = 8;                  // grid_axes_max
inline constexpr std::size_t kGridCombinationsMax = 1'000'000;  // grid_combinations_max
inline constexpr std::size_t kGridMemoryMb = 1024;              // grid_memory_mb: the default
inline constexpr std::size_t kGridMemoryMbMax = 1 << 20;

// A parameter of the definition, or a number of its risk_management by its name ("stop_loss_pct").
struct GridAxis {
  std::string name;
  std::vector<double> values;  // at least one, none twice
};

// Leaves out the combinations in which the value of `lesser` is not below that of `greater`.
struct GridOrder {
  std::string lesser, greater;  // names of axes
};

struct GridRequest {
  strategy::StrategyDefinition definition;  // as parse_definition gives it
  std::vector<GridAxis> axes;               // the last one changes fastest
  std::vector<GridOrder> orders;
  double initial_capital = 10000;  // quote currency
  strategy::Costs costs;
  strategy::ExecutionRules rules;
  std::size_t memory_bytes = kGridMemoryMb << 20;  // for indicator columns
};

// The series. `bars` begin with `history` bars that indicators may look at and nothing is traded
// on; at least one bar follows them. Borrowed for the call.
struct GridMarket {
  std::string symbol;
  market::BarView bars;
  std::size_t history = 0;
  std::int64_t bar_ns = 0;
  int days_per_year = 365;
};

// The figures of docs/metrics.md by the same names.
struct GridCell {
  double total_return_pct = 0;
  std::optional<double> sharpe;  // absent where it is not defined
  double max_drawdown_pct = 0;   // <= 0
  double final_equity = 0;
  std::int64_t trades = 0;
  bool by_engine = false;  // this one needed the whole engine
};

struct GridResult {
  std::vector<GridCell> cells;       // one a combination
  std::size_t kernel_cells = 0;      // simulated by the grid kernel, not by the engine one by one
  std::int64_t bar_evaluations = 0;  // bars in the window x combinations
};

class Grid {
 public:
  // Checks every value of every axis and compiles the conditions. Every problem at once: axes below
  // /axes/N, formulas with the values that broke them. Settings that a grid does not know are
  // refused, not ignored.
  static base::Result<Grid> prepare(GridRequest request);

  Grid(Grid&&) noexcept;
  Grid& operator=(Grid&&) noexcept;
  ~Grid();

  std::size_t size() const;                                // combinations
  double value(std::size_t cell, std::size_t axis) const;  // of an axis in a combination
  const GridRequest& request() const;
  int warm_up_bars() const;  // of the combination that needs most
  // Why combinations go through the engine one by one; "" when the kernel takes them.
  std::string_view engine_reason() const;
  // One combination as a definition of its own.
  strategy::StrategyDefinition definition(std::size_t cell) const;

  // One thread. May be called for several series, also at the same time.
  base::Result<GridResult> run(const GridMarket& market) const;

 private:
  struct Parts;
  explicit Grid(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace hindcast::study
