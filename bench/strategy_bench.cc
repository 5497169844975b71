// Compile and evaluation times of formulas, as JSON lines. Each figure is the median of many runs.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/check.h"
#include "market/bars.h"
#include "strategy/compile.h"
#include "strategy/parser.h"

namespace hindcast::strategy {
namespace {

// Microseconds of one call: the median over at least 30 calls and 0.2 seconds.
double median_us(const std::function<void()>& run) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  const auto end = Clock::now() + std::chrono::milliseconds(200);
  while (times.size() < 30 || Clock::now() < end) {
    const auto start = Clock::now();
    run();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

// `ratio` above 1 is better than the target asks for.
void print(const char* name, double value, const char* unit, const char* ratio_to, double ratio) {
  std::puts(base::Json{
      {"name", name}, {"value", value}, {"unit", unit}, {"ratio_to", ratio_to}, {"ratio", ratio}}
                .dump()
                .c_str());
}

market::BarColumns walk(std::size_t count) {
  market::BarColumns bars;
  bars.reserve(count);
  std::uint64_t state = 42;
  double price = 1000;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double step = static_cast<double>(state >> 40) / (1 << 24) - 0.5;
    const double open = price;
    price = std::max(10.0, price + 10 * step);
    bars.push_back(static_cast<std::int64_t>(i) * 3'600'000'000'000, open,
                   std::max(open, price) + 1, std::min(open, price) - 1, price,
                   static_cast<double>(state >> 50));
  }
  return bars;
}

StrategyDefinition thirty_conditions() {
  std::string formula = "close > 0";
  for (int i = 1; i < 30; ++i) {
    formula += fmt::format(" and ema(close, {}) * 1.01 > sma(hl2, {})[1] - 0.5", i + 5, i + 20);
  }
  StrategyDefinition d;
  d.entry_conditions = formula;
  return d;
}

StrategyDefinition momentum() {
  auto d = parse_definition(base::Json{{"template_id", "momentum"}});
  HC_CHECK(d, "the momentum template");
  return std::move(*d);
}

void bench() {
  const StrategyDefinition thirty = thirty_conditions();
  const double compile =
      median_us([&] { HC_CHECK(CompiledStrategy::compile(thirty), "compiles"); });
  print("strategy_compile_30_conditions", compile, "us", "target 1000 us", 1000 / compile);
  const auto strategy = CompiledStrategy::compile(momentum());
  HC_CHECK(strategy, "compiles");
  const auto bars = walk(5000);
  const double evaluate = median_us([&] { strategy->evaluate(bars.view()); });
  print("strategy_momentum_5000_bars", evaluate, "us", "target 200 us", 200 / evaluate);

  StrategyDefinition plain;
  plain.entry_conditions =
      "close > open and high - low > 0.5 * (high - low)[1] and close > close[3] or volume > "
      "volume[1]";
  const auto cheap = CompiledStrategy::compile(plain);
  HC_CHECK(cheap, "compiles");
  const auto many = walk(1'000'000);
  const double rate = 1e6 / median_us([&] { cheap->evaluate(many.view()); });
  print("strategy_conditions_1m_bars", rate, "M bars/s", "target 50 M bars/s", rate / 50);
  const double parse = median_us([] { momentum(); });
  print("strategy_parse_momentum_template", parse, "us", "target 1000 us", 1000 / parse);
}

}  // namespace
}  // namespace hindcast::strategy

int main() { hindcast::strategy::bench(); }
