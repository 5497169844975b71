#include "api/chart_window.h"

#include <algorithm>

#include "api/problem.h"

namespace hindcast::api {

base::Result<market::Window> asked_window(const Request& request, market::Window window) {
  if (request.has_number("from")) {
    window.begin_ns = std::max(window.begin_ns, request.number("from"));
  }
  if (request.has_number("to")) window.end_ns = std::min(window.end_ns, request.number("to"));
  if (window.begin_ns < window.end_ns) return window;
  return base::invalid({parameter_problem("from", "out_of_range", "leaves nothing of the window",
                                          "from before to, both inside the backtest's window")});
}

market::Window whole_bars(market::Window window, market::Timeframe timeframe) {
  const std::int64_t start = market::bar_start(window.begin_ns, timeframe);
  return {.begin_ns = start < window.begin_ns ? start + timeframe.ns() : start,
          .end_ns = market::bar_start(window.end_ns - 1, timeframe) + timeframe.ns()};
}

}  // namespace hindcast::api
