// Bars per second of one core: simulation alone, and simulation with all metrics, on signals that
// are ready. JSON lines; the best of several runs, since the machine is shared.
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>

#include "engine/benchmark.h"
#include "engine/metrics.h"
#include "engine/simulate.h"

namespace hindcast::bench {
namespace {

using engine::SimulationInput;

// A random walk of hourly bars from integer arithmetic, and a slow moving-average cross on it.
struct Workload {
  market::BarColumns bars;
  strategy::Signals signals;

  Workload(std::size_t n, int fast, int slow) {
    bars.reserve(n);
    std::uint64_t state = 42;
    const auto unit = [&state] {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return static_cast<double>(state >> 40) / static_cast<double>(1 << 24);
    };
    double price = 10000;
    for (std::size_t i = 0; i < n; ++i) {
      const double open = price;
      const double close = open * (1 + 0.004 * (unit() - 0.5));
      const double high = std::max(open, close) * (1 + 0.001 * unit());
      const double low = std::min(open, close) * (1 - 0.001 * unit());
      bars.push_back(static_cast<std::int64_t>(i) * 3'600'000'000'000, open, high, low, close, 1);
      price = close;
    }
    cross(n, fast, slow);
  }

  SimulationInput input(bool stops) const {
    SimulationInput in{};
    in.assets = {{.symbol = "X", .bars = bars.view(), .signals = &signals}};
    in.initial_capital = 1e6;
    in.costs.commission_pct = 0.01;
    if (stops) {
      in.risk.stop_loss_pct = 2;
      in.risk.take_profit_pct = 6;
    }
    return in;
  }

 private:
  void cross(std::size_t n, int fast, int slow) {
    signals.long_entry = base::Bitmap(n);
    signals.long_exit = base::Bitmap(n);
    double fast_sum = 0, slow_sum = 0;
    bool above = false;
    for (std::size_t i = 0; i < n; ++i) {
      fast_sum += bars.close[i] - (i >= std::size_t(fast) ? bars.close[i - std::size_t(fast)] : 0);
      slow_sum += bars.close[i] - (i >= std::size_t(slow) ? bars.close[i - std::size_t(slow)] : 0);
      if (i < std::size_t(slow)) continue;
      const bool now = fast_sum / fast > slow_sum / slow;
      if (now && !above) signals.long_entry.set(i);
      if (!now && above) signals.long_exit.set(i);
      above = now;
    }
  }
};

template <class F>
double best_seconds(F&& f) {
  double best = 1e9;
  for (int run = 0; run < 7; ++run) {
    const auto start = std::chrono::steady_clock::now();
    f();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

void line(std::string_view name, double value, std::string_view unit) {
  fmt::print(
      "{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\",\"ratio_to\":null,\"ratio\":null}}\n",
      name, value, unit);
}

void run(std::size_t n, bool stops, std::string_view suffix) {
  const Workload work(n, 20, 100);
  const SimulationInput input = work.input(stops);
  std::size_t trades = 0;
  const double alone = best_seconds([&] { trades = engine::simulate(input).trades.size(); });
  double sharpe = 0;
  const double with_metrics = best_seconds([&] {
    const auto result = engine::simulate(input);
    const auto benchmark = engine::buy_and_hold(input, result.time);
    const auto metrics = engine::compute_metrics({.time = result.time,
                                                  .equity = result.equity,
                                                  .benchmark = benchmark,
                                                  .trades = result.trades,
                                                  .initial_capital = input.initial_capital,
                                                  .days_per_year = 365,
                                                  .bar_ns = 3'600'000'000'000,
                                                  .fees = result.fees,
                                                  .traded_value = result.traded_value,
                                                  .bars_in_position = result.bars_in_position});
    sharpe += metrics.size();
  });
  line(fmt::format("simulate{}_bars_per_s", suffix), double(n) / alone, "bars/s");
  line(fmt::format("simulate{}_with_metrics_bars_per_s", suffix), double(n) / with_metrics,
       "bars/s");
  line(fmt::format("simulate{}_trades", suffix), double(trades), "trades");
}

}  // namespace
}  // namespace hindcast::bench

int main() {
  hindcast::bench::run(1'000'000, false, "");
  hindcast::bench::run(1'000'000, true, "_stops");
}
