// From the sums of a cell to its figures, by the formulas of engine/metrics_ratios.cc.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/exact_math.h"
#include "engine/metrics_sample.h"
#include "engine/returns.h"
#include "study/cell.h"

namespace hindcast::study {
namespace {

using engine::Wide;

std::optional<double> sharpe_of(const CellContext& context, const Cell& cell) {
  const auto n = static_cast<Wide>(context.periods.size());
  if (context.periods.size() < 2) return std::nullopt;
  Wide sum = 0, squares = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sum += cell.sums[lane];
    squares += cell.squares[lane];
  }
  const Wide mean = sum / n;
  const Wide spread = std::max<Wide>(squares - sum * mean, 0);
  const auto deviation = static_cast<double>(std::sqrt(spread / (n - 1)));
  if (!std::isfinite(deviation) || deviation <= engine::kReturnNoise) return std::nullopt;
  const auto ratio = engine::ratio(static_cast<double>(mean), deviation);
  if (!ratio) return std::nullopt;
  return engine::finite(*ratio * std::sqrt(context.periods.per_year));
}

}  // namespace

PeriodEnds period_ends(const GridMarket& market) {
  const auto first = static_cast<std::uint32_t>(market.history);
  const market::BarView bars = market.bars.slice(market.history, market.bars.size());
  const engine::ReturnSeries series =
      engine::return_series(bars.time, bars.close, {1, market.days_per_year, market.bar_ns});
  PeriodEnds out;
  out.per_year = series.periods_per_year;
  out.every_row = series.rows.size() == bars.size();
  out.padded.push_back(1);
  for (const std::size_t row : series.rows) {
    out.row.push_back(first + static_cast<std::uint32_t>(row));
    out.padded.push_back(bars.close[row]);
  }
  out.row.push_back(std::numeric_limits<std::uint32_t>::max());
  out.padded.insert(out.padded.end(), kLanes, 1.0);
  return out;
}

GridCell finish_cell(const CellContext& context, const Cell& cell) {
  GridCell out;
  const double last_close = context.periods.close()[context.periods.size() - 1];
  const double equity = cell.side == 0 ? cell.cash : cell.cash + cell.value(last_close);
  out.final_equity = equity;
  out.total_return_pct = (equity / context.initial_capital - 1) * 100;
  out.sharpe = sharpe_of(context, cell);
  out.max_drawdown_pct = std::min(cell.worst, cell.trough / cell.peak - 1) * 100;
  out.trades = cell.trades;
  return out;
}

}  // namespace hindcast::study
