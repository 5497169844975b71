// Bars per second of one core, by its CPU time. JSON lines; the best of several runs.
//   engine_bench [BARS_MAX]
// - simulate*: signals that are ready, hourly bars: simulation alone, and with all metrics.
// - single_run*: from a bar file on disk to all metrics: mapped, indicators, signals, simulation.
// - column_read: the same file mapped, all its columns read once: the floor under single_run.
// - linearity: single runs on ever longer series, 10^3 bars up to BARS_MAX (10^7; 10^8 needs 14
// GB).
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/benchmark.h"
#include "engine/metrics.h"
#include "engine/simulate.h"
#include "market/bar_file.h"
#include "strategy/compile.h"

namespace hindcast::bench {
namespace {

namespace fs = std::filesystem;
using engine::SimulationInput;

constexpr std::int64_t kMinuteNs = 60'000'000'000;
constexpr std::int64_t kHourNs = 60 * kMinuteNs;

// A random walk from integer arithmetic: the same on every run and machine.
market::BarColumns random_walk(std::size_t n, std::int64_t bar_ns, double step) {
  market::BarColumns bars;
  bars.reserve(n);
  std::uint64_t state = 42;
  const auto unit = [&state] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 40) / static_cast<double>(1 << 24);
  };
  double price = 10000;
  for (std::size_t i = 0; i < n; ++i) {
    const double open = price;
    const double close = open * (1 + step * (unit() - 0.5));
    const double high = std::max(open, close) * (1 + 0.25 * step * unit());
    const double low = std::min(open, close) * (1 - 0.25 * step * unit());
    bars.push_back(static_cast<std::int64_t>(i) * bar_ns, open, high, low, close, 1);
    price = close;
  }
  return bars;
}

// Long while the average of 20 bars is above that of 100.
strategy::CompiledStrategy moving_average_cross() {
  const auto definition = strategy::parse_definition(*base::parse_json(R"json({
    "name": "SMA cross", "timeframe": "1m", "assets": ["BENCH/USD"],
    "entry_conditions": "crosses_above(sma(close, 20), sma(close, 100))",
    "exit_conditions": "crosses_below(sma(close, 20), sma(close, 100))"})json"));
  HC_CHECK(definition.has_value(), "the definition of the benchmark is valid");
  auto compiled = strategy::CompiledStrategy::compile(*definition);
  HC_CHECK(compiled.has_value(), "the strategy of the benchmark compiles");
  return *compiled;
}

SimulationInput input_of(market::BarView bars, const strategy::Signals& signals, bool stops) {
  SimulationInput in{};
  in.assets = {{.symbol = "BENCH/USD", .bars = bars, .signals = &signals}};
  in.initial_capital = 1e6;
  in.costs.commission_pct = 0.01;
  if (stops) {
    in.risk.stop_loss_pct = 2;
    in.risk.take_profit_pct = 6;
  }
  return in;
}

// Simulation, benchmark and every metric; the number of trades.
std::size_t simulate_and_measure(const SimulationInput& input, std::int64_t bar_ns) {
  const auto result = engine::simulate(input);
  const engine::BuyAndHold benchmark(input, result.time);
  const auto metrics = engine::compute_metrics({.time = result.time,
                                                .equity = result.equity,
                                                .buy_and_hold = &benchmark,
                                                .trades = result.trades,
                                                .initial_capital = input.initial_capital,
                                                .days_per_year = 365,
                                                .bar_ns = bar_ns,
                                                .fees = result.fees,
                                                .traded_value = result.traded_value,
                                                .bars_in_position = result.bars_in_position});
  HC_CHECK(!metrics.empty(), "there are metrics");
  return result.trades.size();
}

// CPU time of this thread, user and system: on a shared machine the wall clock counts other
// people's work as well.
double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F>
double best_seconds(int runs, F&& f) {
  double best = 1e9;
  for (int run = 0; run < runs; ++run) {
    const double start = cpu_seconds();
    f();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

void line(std::string_view name, double value, std::string_view unit) {
  fmt::print(
      "{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\",\"ratio_to\":null,\"ratio\":null}}\n",
      name, value, unit);
}

void ready_signals(market::BarView bars, bool stops, std::string_view suffix) {
  constexpr int kRuns = 9;
  const auto signals = moving_average_cross().evaluate(bars);
  const SimulationInput input = input_of(bars, signals, stops);
  const double n = static_cast<double>(bars.size());
  std::size_t trades = 0;
  const double alone = best_seconds(kRuns, [&] { trades = engine::simulate(input).trades.size(); });
  const double measured = best_seconds(kRuns, [&] { simulate_and_measure(input, kHourNs); });
  line(fmt::format("simulate{}_bars_per_s", suffix), n / alone, "bars/s");
  line(fmt::format("simulate{}_with_metrics_bars_per_s", suffix), n / measured, "bars/s");
  line(fmt::format("simulate{}_trades", suffix), static_cast<double>(trades), "trades");
}

std::size_t single_run(market::BarView bars, bool stops) {
  const auto signals = moving_average_cross().evaluate(bars);
  return simulate_and_measure(input_of(bars, signals, stops), kMinuteNs);
}

market::BarFile open_file(const fs::path& path) {
  auto file = market::BarFile::open(path);
  HC_CHECK(file.has_value(), "the file of the benchmark opens");
  return std::move(*file);
}

// Every word of the columns, in eight sums side by side so that memory is what is waited for.
std::uint64_t read_columns(market::BarView bars) {
  std::uint64_t sums[8] = {};
  const auto add = [&](const void* column) {
    const char* const bytes = static_cast<const char*>(column);
    std::uint64_t words[8];
    for (std::size_t i = 0; i + 8 <= bars.size(); i += 8) {
      std::memcpy(words, bytes + i * 8, sizeof words);
      for (int k = 0; k < 8; ++k) sums[k] += words[k];
    }
  };
  for (const void* column :
       {static_cast<const void*>(bars.time.data()), static_cast<const void*>(bars.open.data()),
        static_cast<const void*>(bars.high.data()), static_cast<const void*>(bars.low.data()),
        static_cast<const void*>(bars.close.data()),
        static_cast<const void*>(bars.volume.data())}) {
    add(column);
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t s : sums) sum ^= s;
  return sum;
}

void from_file(const fs::path& path, std::size_t n) {
  constexpr int kRuns = 7;
  const auto bars_per_s = [n](double seconds) { return static_cast<double>(n) / seconds; };
  volatile std::uint64_t sink = 0;
  const double read =
      bars_per_s(best_seconds(kRuns, [&] { sink = sink ^ read_columns(open_file(path).bars()); }));
  line("column_read_bars_per_s", read, "bars/s");
  for (const bool stops : {false, true}) {
    std::size_t trades = 0;
    const double rate = bars_per_s(best_seconds(kRuns, [&] {
      const market::BarFile file = open_file(path);
      trades = single_run(file.bars(), stops);
    }));
    const std::string_view suffix = stops ? "_stops" : "";
    fmt::print(
        "{{\"name\":\"single_run{}_bars_per_s\",\"value\":{:.4g},\"unit\":\"bars/s\","
        "\"ratio_to\":\"column_read_bars_per_s\",\"ratio\":{:.3f}}}\n",
        suffix, rate, rate / read);
    line(fmt::format("single_run{}_trades", suffix), static_cast<double>(trades), "trades");
  }
}

void linearity(market::BarView bars) {
  for (std::size_t n = 1000; n <= bars.size(); n *= 10) {
    const int runs = n <= 1'000'000 ? 9 : 3;
    const double seconds = best_seconds(runs, [&] { single_run(bars.slice(0, n), true); });
    fmt::print(
        "{{\"name\":\"linearity\",\"bars\":{},\"value\":{:.3f},\"unit\":\"ns/bar\","
        "\"ratio_to\":null,\"ratio\":null}}\n",
        n, seconds * 1e9 / static_cast<double>(n));
  }
}

int run(std::size_t bars_max) {
  {
    const auto hours = random_walk(1'000'000, kHourNs, 0.004);
    ready_signals(hours.view(), false, "");
    ready_signals(hours.view(), true, "_stops");
  }
  constexpr std::size_t kFileBars = 5'256'000;  // ten years of minutes
  const auto minutes = random_walk(std::max(bars_max, kFileBars), kMinuteNs, 0.001);
  std::string pattern = (fs::temp_directory_path() / "hindcast-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return 1;
  const fs::path file = fs::path(pattern) / "bench.bars";
  const market::BarInfo info{.symbol = "BENCH/USD", .timeframe = {60}, .source = "benchmark"};
  const bool written =
      market::write_bar_file(file, info, minutes.view().slice(0, kFileBars)).has_value();
  if (written) from_file(file, kFileBars);
  fs::remove_all(pattern);
  linearity(minutes.view().slice(0, bars_max));
  return written ? 0 : 1;
}

}  // namespace
}  // namespace hindcast::bench

int main(int argc, char** argv) {
  const std::size_t bars_max = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  return hindcast::bench::run(bars_max);
}
