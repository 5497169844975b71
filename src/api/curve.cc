#include "api/curve.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace hindcast::api {
namespace {

std::size_t lowest(std::span<const double> values, std::size_t begin, std::size_t end) {
  return static_cast<std::size_t>(std::min_element(values.begin() + std::ptrdiff_t(begin),
                                                   values.begin() + std::ptrdiff_t(end)) -
                                  values.begin());
}
std::size_t highest(std::span<const double> values, std::size_t begin, std::size_t end) {
  return static_cast<std::size_t>(std::max_element(values.begin() + std::ptrdiff_t(begin),
                                                   values.begin() + std::ptrdiff_t(end)) -
                                  values.begin());
}

}  // namespace

std::vector<std::size_t> rows_to_keep(std::span<const double> equity,
                                      std::span<const double> drawdown, std::size_t most) {
  HC_CHECK(most >= 8 && equity.size() == drawdown.size(), "declared in the route and the format");
  const std::size_t n = equity.size();
  std::vector<std::size_t> rows;
  if (n <= most) {
    rows.resize(n);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
  }
  const std::size_t stretches = (most - 2) / 3;
  rows.reserve(most);
  rows.push_back(0);
  for (std::size_t s = 0; s < stretches; ++s) {
    const std::size_t begin = s * n / stretches, end = (s + 1) * n / stretches;
    rows.push_back(lowest(equity, begin, end));
    rows.push_back(highest(equity, begin, end));
    rows.push_back(lowest(drawdown, begin, end));
  }
  rows.push_back(n - 1);
  std::ranges::sort(rows);
  const auto repeated = std::ranges::unique(rows);
  rows.erase(repeated.begin(), repeated.end());
  return rows;
}

market::BarColumns join_bars(market::BarView bars, std::size_t most, std::size_t& joined) {
  HC_CHECK(most >= 1, "declared in the route");
  joined = std::max<std::size_t>(1, (bars.size() + most - 1) / most);
  market::BarColumns out;
  out.reserve((bars.size() + joined - 1) / joined);
  for (std::size_t begin = 0; begin < bars.size(); begin += joined) {
    const std::size_t end = std::min(begin + joined, bars.size());
    out.push_back(bars.time[begin], bars.open[begin], bars.high[highest(bars.high, begin, end)],
                  bars.low[lowest(bars.low, begin, end)], bars.close[end - 1],
                  std::accumulate(bars.volume.begin() + std::ptrdiff_t(begin),
                                  bars.volume.begin() + std::ptrdiff_t(end), 0.0));
  }
  return out;
}

}  // namespace hindcast::api
