// Our side of `./dev bench peers`: the same series, strategies and rules as the scripts beside it.
//
//   peer_runs single SERIES.csv next_open|close          one SMA cross with all metrics
//   peer_runs grid SERIES.csv TIMEFRAME FIRST:LAST:STEP plain|stops REPORT.csv
//   peer_runs portfolio                                 50 assets x 10 years, no peer
//
// Prints one JSON line; `seconds` are CPU seconds from bars in memory to figures.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/benchmark.h"
#include "engine/metrics.h"
#include "engine/simulate.h"
#include "market/synthetic.h"
#include "strategy/compile.h"
#include "study/grid.h"

namespace hindcast::bench {
namespace {

constexpr double kCash = 1e6;
constexpr double kUnits = 1;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double least_seconds(int runs, F&& run) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const double start = cpu_seconds();
    run();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

// Lines of time (ns), open, high, low, close, volume, as series.py writes them.
market::BarColumns read_series(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  market::BarColumns bars;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto skip = [&] {
    while (at < end && (*at == ',' || *at == '\n' || *at == '\r')) ++at;
  };
  while (at < end) {
    std::int64_t time = 0;
    at = std::from_chars(at, end, time).ptr;
    double values[5] = {};
    for (double& value : values) {
      skip();
      at = std::from_chars(at, end, value).ptr;
    }
    skip();
    bars.push_back(time, values[0], values[1], values[2], values[3], values[4]);
  }
  return bars;
}

strategy::StrategyDefinition cross() {
  return *strategy::parse_definition(base::Json::parse(R"json({
    "parameters": {"fast": 20, "slow": 50},
    "entry_conditions": "crosses_above(sma(close, fast), sma(close, slow))",
    "exit_conditions": "crosses_below(sma(close, fast), sma(close, slow))"})json"));
}

struct Outcome {
  std::size_t trades = 0;
  double equity = 0, metrics = 0;
};

// From the definition and the bars to all metrics.
Outcome run_single(const strategy::StrategyDefinition& definition, market::BarView bars,
                   const strategy::ExecutionRules& rules) {
  const auto compiled = strategy::CompiledStrategy::compile(definition);
  const strategy::Signals signals = compiled->evaluate(bars);
  engine::SimulationInput input;
  input.assets.push_back({.symbol = "X", .bars = bars, .signals = &signals});
  input.initial_capital = kCash;
  input.risk = definition.risk_management;
  input.rules = rules;
  const engine::SimulationResult result = engine::simulate(input);
  const engine::BuyAndHold benchmark(input, result.time);
  const auto metrics = engine::compute_metrics({.time = result.time,
                                                .equity = result.equity,
                                                .buy_and_hold = &benchmark,
                                                .trades = result.trades,
                                                .initial_capital = kCash,
                                                .days_per_year = 365,
                                                .bar_ns = bars.time[1] - bars.time[0],
                                                .fees = result.fees,
                                                .traded_value = result.traded_value,
                                                .bars_in_position = result.bars_in_position});
  Outcome out{.equity = result.equity.back(), .metrics = static_cast<double>(metrics.size())};
  for (const engine::Trade& trade : result.trades) out.trades += trade.open_at_end ? 0 : 1;
  return out;
}

int single(const char* path, std::string_view fill) {
  const market::BarColumns bars = read_series(path);
  strategy::StrategyDefinition definition = cross();
  definition.risk_management.position_size_units = kUnits;
  strategy::ExecutionRules rules;
  rules.fill = fill == "close" ? strategy::Fill::close : strategy::Fill::next_open;
  rules.at_end = strategy::AtEnd::leave_open;
  Outcome outcome;
  const double seconds =
      least_seconds(7, [&] { outcome = run_single(definition, bars.view(), rules); });
  fmt::print("{{\"seconds\":{},\"trades\":{},\"equity\":{},\"metrics\":{}}}\n", seconds,
             outcome.trades, outcome.equity, outcome.metrics);
  return 0;
}

// The rules that vectorbt follows by default: fills at the close of the signal, stops from the bar
// after it, the last position left open.
strategy::ExecutionRules close_rules() {
  strategy::ExecutionRules rules;
  rules.fill = strategy::Fill::close;
  rules.stops_from = strategy::StopsFrom::next_bar;
  rules.stop_base = strategy::StopBase::signal_close;
  rules.exit_priority = strategy::ExitPriority::stop_first;
  rules.at_end = strategy::AtEnd::leave_open;
  return rules;
}

std::vector<double> windows(const char* text) {
  int first = 0, last = 0, step = 1;
  if (std::sscanf(text, "%d:%d:%d", &first, &last, &step) != 3 || step < 1) std::exit(2);
  std::vector<double> values;
  for (int window = first; window <= last; window += step) values.push_back(window);
  return values;
}

int grid(const char* path, const char* timeframe, const char* window_text, std::string_view mode,
         const char* report) {
  const market::BarColumns bars = read_series(path);
  study::GridRequest request;
  request.definition = cross();
  request.axes = {{"fast", windows(window_text)}, {"slow", windows(window_text)}};
  request.orders = {{"fast", "slow"}};
  request.initial_capital = kCash;
  request.rules = close_rules();
  if (mode == "stops") {
    request.definition.risk_management.stop_loss_pct = 2;
    request.definition.risk_management.take_profit_pct = 6;
  }
  const study::GridMarket market{
      .symbol = "X", .bars = bars.view(), .bar_ns = market::parse_timeframe(timeframe)->ns()};
  study::GridResult result;
  const double seconds = least_seconds(
      bars.size() < 10'000 ? 5 : 1, [&] { result = *study::Grid::prepare(request)->run(market); });
  std::ofstream out(report);
  out << "return,sharpe,drawdown,trades\n";
  std::int64_t trades = 0;
  for (const study::GridCell& cell : result.cells) {
    out << fmt::format("{},{},{},{}\n", cell.total_return_pct / 100, cell.sharpe.value_or(0),
                       cell.max_drawdown_pct / 100, cell.trades);
    trades += cell.trades;
  }
  fmt::print("{{\"seconds\":{},\"cells\":{},\"trades\":{},\"bar_evaluations\":{}}}\n", seconds,
             result.cells.size(), trades, result.bar_evaluations);
  return 0;
}

// Fifty assets of ten years of daily bars with one cash account, each held while its average rises,
// two percent of the equity at a time. Made-up series; no peer.
int portfolio() {
  constexpr std::size_t kAssets = 50;
  std::vector<market::BarColumns> bars;
  for (std::size_t i = 0; i < kAssets; ++i) {
    bars.push_back(market::synthetic_bars(
        {.symbol = "X", .timeframe = *market::parse_timeframe("1d"), .bars = 3650, .seed = i + 1}));
  }
  const auto compiled = strategy::CompiledStrategy::compile(cross());
  std::size_t trades = 0;
  const double seconds = least_seconds(7, [&] {
    std::vector<strategy::Signals> signals;
    for (const auto& asset : bars) signals.push_back(compiled->evaluate(asset.view()));
    engine::SimulationInput input;
    for (std::size_t i = 0; i < kAssets; ++i) {
      input.assets.push_back(
          {.symbol = fmt::format("X{}", i), .bars = bars[i].view(), .signals = &signals[i]});
    }
    input.initial_capital = kCash;
    input.risk.position_size_pct = 2;
    const engine::SimulationResult result = engine::simulate(input);
    const engine::BuyAndHold benchmark(input, result.time);
    engine::compute_metrics({.time = result.time,
                             .equity = result.equity,
                             .buy_and_hold = &benchmark,
                             .trades = result.trades,
                             .initial_capital = kCash,
                             .bar_ns = bars[0].time[1] - bars[0].time[0],
                             .fees = result.fees,
                             .traded_value = result.traded_value,
                             .bars_in_position = result.bars_in_position});
    trades = result.trades.size();
  });
  fmt::print("{{\"seconds\":{},\"assets\":{},\"trades\":{}}}\n", seconds, kAssets, trades);
  return 0;
}

}  // namespace
}  // namespace hindcast::bench

int main(int argc, char** argv) {
  using namespace hindcast::bench;
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "single" && argc == 4) return single(argv[2], argv[3]);
  if (what == "portfolio" && argc == 2) return portfolio();
  if (what == "grid" && argc == 7) return grid(argv[2], argv[3], argv[4], argv[5], argv[6]);
  fmt::print(stderr,
             "usage: peer_runs single SERIES next_open|close\n"
             "       peer_runs grid SERIES TIMEFRAME FIRST:LAST:STEP plain|stops REPORT\n"
             "       peer_runs portfolio\n");
  return 2;
}
