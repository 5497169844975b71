// Drawdowns on every bar, in one pass with no division but one a drawdown: this and the search for
// the ends of the days are the only work done per bar.
#include <algorithm>

#include "base/check.h"
#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"

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
        static_cast<double>(kDayNs);
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

// Sets the trough of the drawdown that begins at `row`; gives the first row back at the peak.
std::size_t follow_down(std::span<const double> equity, std::size_t row, Drawdown& now) {
  // Most bars are below a peak, so whole blocks are looked at with one branch each.
  constexpr std::size_t kBlock = 8;
  now.trough = equity[row];
  while (row + kBlock <= equity.size()) {
    double low = equity[row];
    double high = equity[row];
    for (std::size_t i = row + 1; i < row + kBlock; ++i) {
      low = std::min(low, equity[i]);
      high = std::max(high, equity[i]);
    }
    if (!(high < now.peak)) break;
    now.trough = std::min(now.trough, low);
    row += kBlock;
  }
  while (row < equity.size() && !(equity[row] >= now.peak)) {
    now.trough = std::min(now.trough, equity[row++]);
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
    while (row < rows && equity[row] >= now.peak) now.peak = equity[row++];
    if (row == rows) break;
    if (row > 0) now.peak_row = row - 1;
    row = follow_down(equity, row, now);
    now.end_row = std::min(row, rows - 1);
    summary.add(now);
  }
  return summary.finish(now.peak);
}

std::vector<double> drawdown_pct(std::span<const double> equity, double initial_capital) {
  HC_CHECK(initial_capital > 0, "drawdowns need a start above zero");
  std::vector<double> drawdown(equity.size());
  double peak = initial_capital;
  for (std::size_t i = 0; i < equity.size(); ++i) {
    peak = std::max(peak, equity[i]);
    drawdown[i] = (equity[i] / peak - 1) * 100;
  }
  return drawdown;
}

}  // namespace hindcast::engine
