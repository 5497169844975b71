// Drawdowns on every bar, in one pass with no division but one a drawdown: the only work of the
// metrics that is done per bar.
#include <algorithm>

#include "base/document.h"
#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"
#include "engine/sweep.h"

namespace hindcast::engine {
namespace {

constexpr std::size_t kBeforeFirstBar = static_cast<std::size_t>(-1);

// A stretch below the peak before it.
struct Drawdown {
  double peak = 0, trough = 0;
  std::size_t peak_row = kBeforeFirstBar;  // last bar at the peak; kBeforeFirstBar: initial capital
  std::size_t end_row = 0;                 // first bar back at the peak, or the last bar
};

// Adds up the drawdowns as they end.
class Summary {
 public:
  explicit Summary(const MetricsInput& input) : input_(input) {}

  void add(const Drawdown& drawdown) {
    const double depth = drawdown.trough / drawdown.peak - 1;
    const double days =
        static_cast<double>(mark_time(drawdown.end_row) - mark_time(drawdown.peak_row)) /
        static_cast<double>(kNsPerDay);
    worst_ = std::min(worst_, depth);
    longest_days_ = std::max(longest_days_, days);
    depths_ += depth;
    days_ += days;
    ++count_;
  }

  DrawdownFigures finish(double peak) const {
    DrawdownFigures out;
    out.peak_equity = peak;
    out.count = count_;
    out.worst = finite(worst_);
    out.longest_days = finite(longest_days_);
    if (count_ == 0) return out;
    const auto count = static_cast<Wide>(count_);
    out.average = finite(static_cast<double>(depths_ / count));
    out.average_days = finite(static_cast<double>(days_ / count));
    return out;
  }

 private:
  // Equity is marked at the close of a bar; the initial capital stands at the open of the first.
  std::int64_t mark_time(std::size_t row) const {
    return row == kBeforeFirstBar ? input_.time[0] : input_.time[row] + input_.bar_ns;
  }

  const MetricsInput& input_;
  std::size_t count_ = 0;
  double worst_ = 0, longest_days_ = 0;
  Wide depths_ = 0, days_ = 0;
};

// First row that is not a new peak. Equity stands still while there is no position: most rows at a
// peak are equal to it.
std::size_t follow_up(std::span<const double> equity, std::size_t row, double& peak) {
  constexpr std::size_t kEnough = 2;  // equal rows in a row that make a search for more pay
  std::size_t equal = 0;
  while (row < equity.size() && equity[row] >= peak) {
    equal = equity[row] == peak ? equal + 1 : 0;
    peak = equity[row++];
    if (equal >= kEnough) row = sweep_equal(equity.data(), {row, equity.size()}, peak);
  }
  return row;
}

}  // namespace

DrawdownFigures drawdown_figures(const MetricsInput& input) {
  const std::span<const double> equity = input.equity;
  const std::size_t rows = equity.size();
  Summary summary(input);
  Drawdown now;
  now.peak = input.initial_capital;
  std::size_t row = 0;
  while (row < rows) {
    row = follow_up(equity, row, now.peak);
    if (row == rows) break;
    if (row > 0) now.peak_row = row - 1;
    now.trough = equity[row];
    row = sweep_below(equity.data(), {row, rows}, now.peak, now.trough);
    now.end_row = std::min(row, rows - 1);
    summary.add(now);
  }
  return summary.finish(now.peak);
}

std::vector<double> drawdown_pct(std::span<const double> equity, double initial_capital) {
  return base::values_of(base::BelowPeak{.start = initial_capital}, equity);
}

}  // namespace hindcast::engine
