#include "study/by_engine.h"

#include <limits>

#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"
#include "engine/simulate.h"
#include "strategy/compile.h"

namespace hindcast::study {

base::Result<GridCell> simulate_by_engine(const strategy::StrategyDefinition& definition,
                                          const GridRequest& request, const GridMarket& market) {
  HC_ASSIGN(const auto compiled, strategy::CompiledStrategy::compile(definition, "/definition"));
  if (!compiled.other_series().empty()) {
    return base::invalid({{compiled.other_series().front().origin.pointer, "not_available",
                           "a grid computes on the traded bars alone",
                           "formulas without other timeframes and assets"}});
  }
  const strategy::Signals signals =
      compiled.evaluate(market.bars, strategy::OtherSeries({}, market.symbol));
  engine::SimulationInput input;
  input.assets.push_back({.symbol = market.symbol,
                          .bars = market.bars.slice(market.history, market.bars.size()),
                          .signals = &signals,
                          .signal_offset = market.history});
  input.initial_capital = request.initial_capital;
  input.risk = definition.risk_management;
  input.costs = request.costs;
  input.rules = request.rules;
  const engine::SimulationResult result = engine::simulate(input);
  const engine::Figures figures = engine::figures_of({.time = result.time,
                                                      .equity = result.equity,
                                                      .benchmark = {},
                                                      .buy_and_hold = nullptr,
                                                      .trades = result.trades,
                                                      .initial_capital = request.initial_capital,
                                                      .days_per_year = market.days_per_year,
                                                      .bar_ns = market.bar_ns,
                                                      .fees = result.fees,
                                                      .traded_value = result.traded_value,
                                                      .bars_in_position = result.bars_in_position});
  constexpr double kUndefined =
      std::numeric_limits<double>::quiet_NaN();  // equity past all doubles
  return GridCell{
      .total_return_pct = engine::percent(figures.span.total_return).value_or(kUndefined),
      .sharpe = figures.ratios.sharpe,
      .max_drawdown_pct = engine::percent(figures.drawdowns.worst).value_or(kUndefined),
      .final_equity = result.equity.back(),
      .trades = static_cast<std::int64_t>(result.trades.size()),
      .by_engine = true};
}

}  // namespace hindcast::study
