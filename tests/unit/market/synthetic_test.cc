#include "market/synthetic.h"

#include <algorithm>
#include <cmath>

#include "market/bar_rules.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

SampleOptions sample_options(std::string_view timeframe, std::int64_t bars,
                             std::uint64_t seed = 1) {
  SampleOptions out;
  out.symbol = "BTC/USD";
  out.timeframe = tf(timeframe);
  out.bars = bars;
  out.seed = seed;
  return out;
}

TEST(Synthetic, BytesAreTheSameOnEveryMachine) {
  const BarColumns bars = synthetic_bars(sample_options("1h", 5000));
  EXPECT_EQ(data_version_of("BTC/USD", tf("1h"), bars.view()),
            "b1512bfda435bf8c400975c7734caf7793b31305c59abf63b706b93e0a3031a3");
}

TEST(Synthetic, EveryBarKeepsTheRulesWithoutHoles) {
  for (const char* timeframe : {"1m", "1h", "1d", "1w"}) {
    for (const std::uint64_t seed : {1u, 2u, 77u}) {
      const BarColumns bars = synthetic_bars(sample_options(timeframe, 3000, seed));
      ASSERT_EQ(bars.size(), 3000u);
      EXPECT_EQ(bars.time[0], bar_start(bars.time[0], tf(timeframe)));
      for (std::size_t i = 0; i < bars.size(); ++i) {
        ASSERT_TRUE(keeps_rules(bar_at(bars.view(), i))) << timeframe << " row " << i;
        if (i == 0) continue;
        ASSERT_EQ(bars.time[i] - bars.time[i - 1], tf(timeframe).ns());
        ASSERT_EQ(bars.open[i], bars.close[i - 1]);
      }
    }
  }
}

TEST(Synthetic, OtherSeedsAndSymbolsGiveOtherBars) {
  SampleOptions other = sample_options("1h", 10);
  other.symbol = "ETH/USD";
  EXPECT_NE(synthetic_bars(sample_options("1h", 10)).close,
            synthetic_bars(sample_options("1h", 10, 2)).close);
  EXPECT_NE(synthetic_bars(sample_options("1h", 10)).close, synthetic_bars(other).close);
  EXPECT_EQ(synthetic_bars(sample_options("1h", 10)).close,
            synthetic_bars(sample_options("1h", 10)).close);
}

// Quiet and nervous stretches must differ, or strategies would see plain noise.
TEST(Synthetic, VolatilityChangesAsInAMarket) {
  const BarColumns bars = synthetic_bars(sample_options("1h", 20'000));
  std::vector<double> weekly;
  for (std::size_t begin = 0; begin + 168 < bars.size(); begin += 168) {
    double sum = 0;
    for (std::size_t i = begin; i < begin + 168; ++i) {
      sum += std::pow(bars.close[i] / bars.open[i] - 1, 2);
    }
    weekly.push_back(std::sqrt(sum / 168 * 365 * 24));
  }
  std::ranges::sort(weekly);
  EXPECT_LT(weekly[weekly.size() / 10], 0.45);
  EXPECT_GT(weekly[weekly.size() * 9 / 10], 0.7);
  EXPECT_LT(weekly.back(), 3);
}

TEST(Synthetic, IsStoredAsSyntheticAndReplacesOnlySamples) {
  const TempDir dir;
  const Catalog catalog(dir.path());
  ASSERT_TRUE(make_sample(catalog, sample_options("1h", 500)));
  ASSERT_TRUE(make_sample(catalog, sample_options("1h", 100, 2)));
  const auto dataset = catalog.describe("BTC/USD", tf("1h"));
  EXPECT_EQ(dataset->bars, 100);
  EXPECT_TRUE(dataset->synthetic);
  EXPECT_EQ(dataset->source, "synthetic");
  StoreRequest real;
  real.symbol = "SPY";
  real.timeframe = tf("1h");
  ASSERT_TRUE(store_bars(catalog, real, some_bars(3)));
  SampleOptions over_real = sample_options("1h", 10);
  over_real.symbol = "SPY";
  EXPECT_EQ(make_sample(catalog, over_real).error().code, base::ErrorCode::conflict);
}

TEST(Synthetic, RefusesNumbersOutOfRange) {
  const TempDir dir;
  for (const auto& [timeframe, bars] :
       {std::pair{"1h", 0L}, {"1h", -1L}, {"1m", kSampleBarsMax + 1}, {"1w", 10'429L}}) {
    const auto report = make_sample(Catalog(dir.path()), sample_options(timeframe, bars));
    ASSERT_FALSE(report) << timeframe << " " << bars;
    EXPECT_THAT(report.error().message, testing::HasSubstr("allowed for"));
  }
  EXPECT_TRUE(make_sample(Catalog(dir.path()), sample_options("1w", 10'428)));
}

}  // namespace
}  // namespace hindcast::market
