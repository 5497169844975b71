// What the candle settings measure.
#include <gmock/gmock.h>

#include <set>

#include "indicators/candle_shapes.h"
#include "unit/candles/drawing.h"

namespace hindcast::indicators {
namespace {

using testing::after_ordinary;
using testing::Drawn;
using testing::find_in;

TEST(CandleLimits, AreAveragesOfTheCandlesBeforeTheOneInQuestion) {
  // Bodies 1, 2, 3, ..., shadows of 1 above and 2 below.
  std::vector<double> open, high, low, close;
  for (int i = 0; i < 20; ++i) {
    open.push_back(100);
    close.push_back(100 + i + 1);
    high.push_back(close.back() + 1);
    low.push_back(98);
  }
  static constexpr Yardsticks kAsked{Yardstick{Limit::long_body, 0}, Yardstick{Limit::doji_body, 2},
                                     Yardstick{Limit::short_shadow, 1}, Yardstick{Limit::far, 1}};
  Candles candles({open, high, low, close}, kAsked, 15);
  EXPECT_EQ(candles.body(), 16);
  EXPECT_EQ(candles.limit(Limit::long_body), 10.5);                       // bodies 6 to 15
  EXPECT_DOUBLE_EQ(candles.limit(Limit::doji_body, 2), 0.1 * (8.5 + 3));  // bodies 4 to 13
  EXPECT_EQ(candles.limit(Limit::short_shadow, 1), 1.5);
  EXPECT_DOUBLE_EQ(candles.limit(Limit::far, 1), 0.6 * (12 + 3));  // bodies 10 to 14
  EXPECT_EQ(candles.limit(Limit::long_shadow, 3), 13);             // its own body
  candles.advance<kAsked>();
  EXPECT_EQ(candles.row(), 16u);
  EXPECT_EQ(candles.limit(Limit::long_body), 11.5);
  EXPECT_DOUBLE_EQ(candles.limit(Limit::far, 1), 0.6 * (13 + 3));
}

TEST(CandleParts, OfABlackCandleAreCountedFromItsCloseAndOpen) {
  const double open[] = {10}, high[] = {13}, low[] = {1}, close[] = {4};
  const Candles candles({open, high, low, close}, {}, 0);
  EXPECT_TRUE(candles.black());
  EXPECT_EQ(candles.top(), 10);
  EXPECT_EQ(candles.bottom(), 4);
  EXPECT_EQ(candles.body(), 6);
  EXPECT_EQ(candles.upper_shadow(), 3);
  EXPECT_EQ(candles.lower_shadow(), 3);
  EXPECT_EQ(candles.range(), 12);
}

TEST(CandleParts, ACandleThatClosesWhereItOpenedIsWhite) {
  const double same[] = {10};
  EXPECT_TRUE(Candles({same, same, same, same}, {}, 0).white());
}

TEST(CandleRegistry, HoldsAllSixtyOnePatternsOfTaLib) {
  std::size_t count = 0;
  for (const IndicatorSpec& spec : all()) {
    if (spec.category != "candles") continue;
    ++count;
    EXPECT_THAT(spec.name, ::testing::StartsWith("cdl_"));
    EXPECT_THAT(spec.doc, ::testing::HasSubstr("TA_CDL"));
  }
  EXPECT_EQ(count, 61u);
}

TEST(CandleRegistry, AnswersAreOnlyTheOnesThatTheDocsName) {
  std::vector<Drawn> candles = after_ordinary({});
  double price = 100;
  std::uint64_t state = 7;
  for (int i = 0; i < 3000; ++i) {
    const auto next = [&state](int sides) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return static_cast<double>(state >> 33) * 0x1p-31 * sides;
    };
    const double close = price + std::floor(next(21)) - 10;
    candles.push_back({price, std::max(price, close) + std::floor(next(6)),
                       std::min(price, close) - std::floor(next(6)), close});
    price = close + std::floor(next(9)) - 4;
  }
  for (const IndicatorSpec& spec : all()) {
    if (spec.category != "candles") continue;
    std::set<double> seen;
    for (const double value : find_in(spec.name, candles)) {
      if (!std::isnan(value)) seen.insert(std::fabs(value));
    }
    const bool graded = spec.outputs[0].doc.find("80") != std::string::npos;
    const bool confirmed = spec.outputs[0].doc.find("200") != std::string::npos;
    for (const double value : seen) {
      EXPECT_TRUE(value == 0 || value == 100 || (graded && value == 80) ||
                  (confirmed && value == 200))
          << spec.name << " " << value;
    }
  }
}

}  // namespace
}  // namespace hindcast::indicators
