// Bars per second of the indicators strategies use most, on a million bars and one core. One JSON
// line for each; the ratio is to copying one column, the least any indicator has to do.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "indicators/registry.h"

namespace {

using hindcast::indicators::IndicatorSpec;
using Column = std::vector<double>;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kBars = 1'000'000;
constexpr int kRounds = 15;

// A random walk from an integer generator: the same bars on every machine.
std::map<std::string, Column> make_bars() {
  std::map<std::string, Column> bars;
  std::uint64_t state = 1;
  const auto noise = [&state] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  double close = 100;
  for (std::size_t i = 0; i < kBars; ++i) {
    const double open = close;
    close = std::max(1.0, open * (1 + 0.004 * (noise() - 0.5)));
    bars["open"].push_back(open);
    bars["close"].push_back(close);
    bars["high"].push_back(std::max(open, close) * (1 + 0.001 * noise()));
    bars["low"].push_back(std::min(open, close) * (1 - 0.001 * noise()));
    bars["volume"].push_back(10 + 990 * noise());
  }
  bars["real"] = bars["close"];
  return bars;
}

// The median of several rounds: the host is shared.
template <class Body>
double bars_per_second(Body&& body) {
  std::vector<double> seconds;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    body();
    seconds.push_back(Seconds(std::chrono::steady_clock::now() - begin).count());
  }
  std::nth_element(seconds.begin(), seconds.begin() + kRounds / 2, seconds.end());
  return static_cast<double>(kBars) / seconds[kRounds / 2];
}

double measure(const IndicatorSpec& spec, const std::map<std::string, Column>& bars) {
  std::vector<std::span<const double>> inputs;
  for (const std::string& name : spec.inputs) inputs.emplace_back(bars.at(name));
  std::vector<Column> columns(spec.outputs.size(), Column(kBars));
  const std::vector<std::span<double>> outputs(columns.begin(), columns.end());
  const std::vector<double> parameters = default_parameters(spec);
  const double rate = bars_per_second([&] { spec.compute({inputs, parameters, outputs}); });
  if (!std::isfinite(columns[0].back())) std::abort();  // it was computed
  return rate;
}

}  // namespace

int main() {
  const auto bars = make_bars();
  Column copy(kBars);
  const double copying = bars_per_second([&] {
    std::copy(bars.at("close").begin(), bars.at("close").end(), copy.begin());
    asm volatile("" : : "r"(copy.data()) : "memory");
  });
  for (const char* name : {"sma", "ema", "rsi", "macd", "bbands", "atr", "highest", "stoch", "adx",
                           "supertrend", "cci"}) {
    const double rate = measure(*hindcast::indicators::find(name), bars);
    std::printf(
        "{\"name\":\"indicator_%s\",\"value\":%.4g,\"unit\":\"bars/s\",\"ratio_to\":\"column "
        "copy\",\"ratio\":%.3f}\n",
        name, rate, rate / copying);
  }
}
