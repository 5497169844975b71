// Long series in tiles against the same series as whole columns.
#include "strategy/tiled_columns.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "indicators/window.h"
#include "strategy/compile.h"

namespace hindcast::strategy {
namespace {

market::BarColumns random_walk(std::size_t rows) {
  market::BarColumns bars;
  std::uint64_t state = 3;
  double price = 100;
  for (std::size_t i = 0; i < rows; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double step = static_cast<double>(state >> 40) / static_cast<double>(1 << 24) - 0.5;
    const double close = price * (1 + 0.01 * step);
    bars.push_back(static_cast<std::int64_t>(i) * 60'000'000'000, price, std::max(price, close),
                   std::min(price, close), close, 1);
    price = close;
  }
  return bars;
}

std::vector<double> average(std::span<const double> x, int period) {
  std::vector<double> out(x.size(), 0);
  indicators::slide<indicators::WindowNeeds{}>(
      x, period, [&](std::size_t end, const indicators::WindowSums& sums) {
        out[end] = indicators::mean_of(sums, period);
      });
  return out;
}

CompiledStrategy compiled(const char* entry) {
  const auto definition =
      parse_definition(base::Json{{"name", "tiles"},
                                  {"timeframe", "1m"},
                                  {"assets", {"X/Y"}},
                                  {"entry_conditions", entry},
                                  {"exit_conditions", "close < sma(close, 7)"}});
  EXPECT_TRUE(definition.has_value());
  return CompiledStrategy::compile(*definition).value();
}

TEST(TiledColumns, GiveTheSignalsOfWholeColumnsToTheBar) {
  const auto bars = random_walk(5 * TiledColumns::kTileBars + 777);
  const auto fast = average(bars.close, 20);
  const auto slow = average(bars.close, 100);
  const auto signals =
      compiled("crosses_above(sma(close, 20), sma(close, 100))").evaluate(bars.view());
  base::Bitmap wanted(bars.size());
  for (std::size_t i = 100; i < bars.size(); ++i) {
    if (fast[i] > slow[i] && fast[i - 1] <= slow[i - 1]) wanted.set(i);
  }
  EXPECT_GT(wanted.count(), 100u);
  EXPECT_EQ(signals.long_entry, wanted);
}

// A slice that is too short for tiles, begun where a tile's averages begin anew.
TEST(TiledColumns, AgreeWithAShortSliceOfTheSeries) {
  const auto bars = random_walk(4 * TiledColumns::kTileBars);
  const auto strategy = compiled("sma(close, 50) > sma(close, 20) and close[3] > sma(high, 40)[2]");
  const auto whole = strategy.evaluate(bars.view());
  const std::size_t begin = 2 * TiledColumns::kTileBars / 1400 * 1400;
  const auto slice = bars.view().slice(begin, begin + TiledColumns::kTileBars + 5000);
  const auto part = strategy.evaluate(slice);
  for (std::size_t i = 200; i < slice.size(); ++i) {
    ASSERT_EQ(part.long_entry.test(i), whole.long_entry.test(begin + i)) << i;
    ASSERT_EQ(part.long_exit.test(i), whole.long_exit.test(begin + i)) << i;
  }
}

}  // namespace
}  // namespace hindcast::strategy
