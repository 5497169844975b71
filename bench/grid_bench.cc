// Bar-evaluations per second of one core: all pairs of 100 moving-average windows, from the
// definition to the figures of every pair. JSON lines; the best of a few runs.
//
// grid_bench SERIES.csv REPORT.csv runs once on given bars (time,open,high,low,close,volume, times
// in ns) and writes every cell: for `./dev bench peers`, which compares them.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "market/synthetic.h"
#include "strategy/compile.h"
#include "study/grid.h"

namespace hindcast::bench {
namespace {

using study::Grid;
using study::GridRequest;
using study::GridResult;

constexpr const char* kCross = R"json({
  "parameters": {"fast": 5, "slow": 20},
  "entry_conditions": "crosses_above(sma(close, fast), sma(close, slow))",
  "exit_conditions": "crosses_below(sma(close, fast), sma(close, slow))"})json";

std::vector<double> windows(int first, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(first + i);
  return values;
}

GridRequest all_pairs(int count, bool stops) {
  GridRequest request;
  request.definition = *strategy::parse_definition(base::Json::parse(kCross));
  request.axes = {{"fast", windows(2, count)}, {"slow", windows(2, count)}};
  request.orders = {{"fast", "slow"}};
  if (stops) {
    request.definition.risk_management.stop_loss_pct = 2;
    request.definition.risk_management.take_profit_pct = 6;
  }
  return request;
}

struct Timed {
  double seconds = 1e9;
  GridResult result;
};

// From the definition to the figures, the best of `runs`.
Timed time_grid(const GridRequest& request, const study::GridMarket& market, int runs) {
  Timed best;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto grid = Grid::prepare(request);
    GridResult result = *grid->run(market);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (took.count() < best.seconds) best = {took.count(), std::move(result)};
  }
  return best;
}

void line(const std::string& name, double value, const char* unit) {
  fmt::print(
      "{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\",\"ratio_to\":null,\"ratio\":null}}\n",
      name, value, unit);
  std::fflush(stdout);
}

void run(const char* timeframe, std::int64_t count, bool stops, int runs) {
  const auto frame = *market::parse_timeframe(timeframe);
  const market::BarColumns bars =
      market::synthetic_bars({.symbol = "X", .timeframe = frame, .bars = count, .seed = 1});
  const study::GridMarket market{.symbol = "X", .bars = bars.view(), .bar_ns = frame.ns()};
  const Timed timed = time_grid(all_pairs(100, stops), market, runs);
  std::int64_t trades = 0;
  for (const auto& cell : timed.result.cells) trades += cell.trades;
  const std::string name = fmt::format("grid_{}{}", timeframe, stops ? "_stops" : "");
  line(name + "_ms", timed.seconds * 1000, "ms");
  line(name + "_bar_evaluations_per_s",
       static_cast<double>(timed.result.bar_evaluations) / timed.seconds, "bars/s");
  line(name + "_trades", static_cast<double>(trades), "trades");
}

// Combinations from 10 to 4,950 on one series: the time of each should grow in step.
void run_scaling() {
  const auto frame = *market::parse_timeframe("1h");
  const market::BarColumns bars =
      market::synthetic_bars({.symbol = "X", .timeframe = frame, .bars = 20'000, .seed = 1});
  const study::GridMarket market{.symbol = "X", .bars = bars.view(), .bar_ns = frame.ns()};
  for (const int count : {5, 15, 45, 100}) {
    const Timed timed = time_grid(all_pairs(count, false), market, 3);
    line(fmt::format("grid_{}_combinations_bar_evaluations_per_s", timed.result.cells.size()),
         static_cast<double>(timed.result.bar_evaluations) / timed.seconds, "bars/s");
  }
}

}  // namespace
}  // namespace hindcast::bench

int main() {
  using namespace hindcast::bench;
  run("1d", 2148, false, 7);
  run("1d", 2148, true, 7);
  run("1m", 525'600, false, 2);
  run("1m", 525'600, true, 2);
  run_scaling();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  line("grid_peak_memory_mb", static_cast<double>(usage.ru_maxrss) / 1024, "MB");
}
