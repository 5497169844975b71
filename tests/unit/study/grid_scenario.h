// Grids over made-up markets, and the engine's word on each of their cells.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "market/synthetic.h"
#include "strategy/compile.h"
#include "study/by_engine.h"
#include "study/grid.h"

namespace hindcast::study::testing {

using base::Json;

inline strategy::StrategyDefinition definition(const Json& json) {
  auto parsed = strategy::parse_definition(json);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().describe());
  return parsed ? *parsed : strategy::StrategyDefinition{};
}

inline std::vector<double> numbers(double from, double to, double step = 1) {
  std::vector<double> values;
  for (double v = from; v <= to; v += step) values.push_back(v);
  return values;
}

inline market::BarColumns bars_of(const char* timeframe, std::int64_t count,
                                  std::uint64_t seed = 7) {
  return market::synthetic_bars({.symbol = "X",
                                 .timeframe = *market::parse_timeframe(timeframe),
                                 .bars = count,
                                 .seed = seed});
}

inline GridMarket market_of(const market::BarColumns& bars, const char* timeframe,
                            std::size_t history = 0) {
  return {.symbol = "X",
          .bars = bars.view(),
          .history = history,
          .bar_ns = market::parse_timeframe(timeframe)->ns()};
}

inline std::string cell_name(const Grid& grid, std::size_t cell) {
  std::string name;
  for (std::size_t k = 0; k < grid.request().axes.size(); ++k) {
    name += grid.request().axes[k].name + "=" + std::to_string(grid.value(cell, k)) + " ";
  }
  return name;
}

// Every cell is what the engine says of the same definition.
inline void expect_engine_agrees(const Grid& grid, const GridResult& result,
                                 const GridMarket& market) {
  ASSERT_EQ(result.cells.size(), grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    SCOPED_TRACE(cell_name(grid, i));
    const auto engine = simulate_by_engine(grid.definition(i), grid.request(), market);
    ASSERT_TRUE(engine) << engine.error().describe();
    const GridCell& cell = result.cells[i];
    EXPECT_EQ(cell.trades, engine->trades);
    EXPECT_EQ(cell.final_equity, engine->final_equity);
    EXPECT_EQ(cell.total_return_pct, engine->total_return_pct);
    EXPECT_EQ(cell.max_drawdown_pct, engine->max_drawdown_pct);
    ASSERT_EQ(cell.sharpe.has_value(), engine->sharpe.has_value());
    if (cell.sharpe) {
      EXPECT_NEAR(*cell.sharpe, *engine->sharpe, 1e-9 * (1 + std::fabs(*engine->sharpe)));
    }
  }
}

}  // namespace hindcast::study::testing
