#include "market/corporate_actions.h"

#include "base/file.h"
#include "market/csv_import.h"
#include "market/resample.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

constexpr const char* kFactors =
    "date,price_factor,split_factor\n"
    "2020-01-01,0.9,0.142857\n"
    "2020-01-03,0.9,0.142857\n"   // a dividend after it
    "2020-01-06,0.95,0.142857\n"  // a split after it
    "2050-12-31,0.95,1\n";

BarColumns days(std::initializer_list<double> closes) {
  BarColumns bars;
  for (const double close : closes) {
    const std::int64_t t = at("2020-01-01") + std::int64_t(bars.size()) * base::kNsPerDay;
    bars.push_back(t, close, close, close, close, 100);
  }
  return bars;
}

std::vector<CorporateAction> actions(const BarColumns& bars, DividendUse use) {
  return actions_of(parse_factors(kFactors).value(), bars.view(), tf("1d"), {}, use);
}

TEST(CorporateActions, ADividendIsTheShareOfTheCloseBeforeIt) {
  const BarColumns bars = days({100, 100, 200, 190, 180, 180, 26, 27});
  const auto found = actions(bars, DividendUse::paid);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].bar, 3u);
  EXPECT_DOUBLE_EQ(found[0].dividend, 200 * (1 - 0.9 / 0.95));
  EXPECT_EQ(found[0].units, 1);
  EXPECT_EQ(found[1].bar, 6u);
  EXPECT_EQ(found[1].units, 7) << "1 / 0.142857 stands for 7";
  EXPECT_EQ(found[1].dividend, 0);
  EXPECT_DOUBLE_EQ(found[1].price_ratio, 1.0 / 7);
}

TEST(CorporateActions, AreIgnoredPaidOrReinvested) {
  const BarColumns bars = days({100, 100, 200, 190, 180, 180, 26, 27});
  const auto ignored = actions(bars, DividendUse::ignored);
  ASSERT_EQ(ignored.size(), 1u);
  EXPECT_EQ(ignored[0].units, 7);
  const auto reinvested = actions(bars, DividendUse::reinvested);
  ASSERT_EQ(reinvested.size(), 2u);
  EXPECT_DOUBLE_EQ(reinvested[0].units, 0.95 / 0.9);
  EXPECT_EQ(reinvested[0].dividend, 0);
}

TEST(CorporateActions, OfDaysThatHaveNoBarMeetOnTheNextOne) {
  BarColumns bars;
  bars.push_back(at("2020-01-03"), 100, 100, 100, 100, 1);
  bars.push_back(at("2020-01-08"), 14, 14, 14, 14, 1);
  const auto found = actions(bars, DividendUse::paid);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].bar, 1u);
  EXPECT_EQ(found[0].units, 7);
  EXPECT_DOUBLE_EQ(found[0].dividend, 100 * (1 - 0.9 / 0.95));
  EXPECT_DOUBLE_EQ(found[0].price_ratio, 0.9 / 0.95 / 7);
}

TEST(CorporateActions, AsOfShowsEarlierPricesInTodaysUnitsAndNothingOfTomorrow) {
  const BarColumns bars = days({70, 77, 70, 70, 70, 70, 10, 11});
  const auto splits = actions(bars, DividendUse::ignored);
  const BarColumns before = as_of(bars.view(), splits, 5);
  EXPECT_EQ(before.close, std::vector<double>({70, 77, 70, 70, 70, 70}));
  const BarColumns after = as_of(bars.view(), splits, 6);
  EXPECT_DOUBLE_EQ(after.close[1], 11);
  EXPECT_EQ(after.close[6], 10);
  EXPECT_EQ(after.volume[0], 700);
}

TEST(CorporateActions, AWeekWithASplitIsInThePricesOfItsEnd) {
  const BarColumns bars = days({70, 70, 70, 70, 70, 84, 10, 11, 10, 10, 9, 9});
  const auto splits = actions(bars, DividendUse::ignored);  // at 2020-01-07, a Tuesday
  const ActedBars weeks = resample_acted(bars.view(), splits, tf("1d"), tf("1w"), {});
  ASSERT_EQ(weeks.bars.size(), 2u);
  EXPECT_EQ(weeks.bars.close[0], 70) << "Sunday, before";
  EXPECT_DOUBLE_EQ(weeks.bars.open[1], 12) << "Monday's 84";
  EXPECT_EQ(weeks.bars.volume[1], 700 + 600);
  ASSERT_EQ(weeks.actions.size(), 1u);
  EXPECT_EQ(weeks.actions[0].bar, 1u);
  EXPECT_EQ(weeks.actions[0].units, 7);
}

TEST(CorporateActions, BadFilesAreRefusedLineByLine) {
  const auto bad = parse_factors(
      "date,price_factor,split_factor\n2020-01-01,0.9,1\n2020-01-01,0.9,1\n2020-13-01,1,1\n"
      "2020-01-02,0,1\n2020-01-03,0.5,1\n2020-01-04,1\n2020-01-05,1,nan\n");
  ASSERT_FALSE(bad);
  const auto& problems = bad.error().problems;
  ASSERT_EQ(problems.size(), 6u);
  EXPECT_THAT(problems[0].detail, HasSubstr("line 3: dates have to rise"));
  EXPECT_THAT(problems[1].detail, HasSubstr("line 4: '2020-13-01' is not a date"));
  EXPECT_THAT(problems[3].detail, HasSubstr("line 6: the price factor falls"));
  EXPECT_THAT(parse_factors("a,b\n").error().message, HasSubstr("the first line is"));
  EXPECT_FALSE(parse_factors("date,price_factor,split_factor\n"));
  EXPECT_FALSE(parse_factors(""));
}

TEST(CorporateActions, AreStoredBesideTheBarsWithAVersion) {
  const TempDir dir;
  const Catalog catalog(dir.path());
  EXPECT_TRUE(catalog.factors("AAPL").value().empty());
  EXPECT_EQ(factors_version({}), "");
  const Factors factors = parse_factors(kFactors).value();
  ASSERT_TRUE(catalog.store_factors("AAPL", factors));
  const Factors again = catalog.factors("AAPL").value();
  EXPECT_EQ(again.rows, factors.rows);
  EXPECT_EQ(factors_version(again), factors_version(factors));
  EXPECT_EQ(factors_version(again).size(), 64u);
  EXPECT_TRUE(catalog.files().empty());
  EXPECT_FALSE(catalog.store_factors("../x", factors));
}

// Adjusted bars that somebody else has made, to the digits that they are printed with.
class RealFactors : public testing::TestWithParam<const char*> {};

TEST_P(RealFactors, MakeTheAdjustedSeriesFromTheRawOne) {
  const char* const folder = std::getenv("HINDCAST_REAL_DATA");
  if (folder == nullptr) GTEST_SKIP() << "HINDCAST_REAL_DATA is not set";
  const std::filesystem::path data = folder;
  const std::string symbol = GetParam();
  const TempDir dir;
  const Catalog catalog(dir.path());
  const auto load = [&](const std::string& name, const std::string& file) {
    ImportOptions options;
    options.symbol = name;
    options.timeframe = tf("1d");
    EXPECT_TRUE(import_csv(catalog, data / "bars" / file, options));
    return catalog.open(name, tf("1d")).value();
  };
  const BarFile raw = load("RAW", symbol + "_1d.csv");
  const BarFile adjusted = load("ADJ", symbol + "_1d_adj.csv");
  const auto text = base::read_file(data / "factors" / (symbol + "_factors.csv"));
  const Factors factors = parse_factors(*text).value();
  const auto found = actions_of(factors, raw.bars(), tf("1d"), {}, DividendUse::paid);
  ASSERT_EQ(raw.bars().size(), adjusted.bars().size());
  const std::size_t last = raw.bars().size() - 1;
  const BarColumns ours = as_of(raw.bars(), found, last);
  // The last bars are adjusted for what comes after them as well.
  const double later = adjusted.bars().close[last] / raw.bars().close[last];
  for (std::size_t i = 0; i <= last; ++i) {
    // Six significant digits are printed, of the prices and of the factors.
    ASSERT_NEAR(ours.close[i] * later / adjusted.bars().close[i], 1, 2e-5)
        << base::format_utc(raw.bars().time[i]);
    ASSERT_NEAR(ours.low[i] * later / adjusted.bars().low[i], 1, 2e-5);
  }
  // Reinvested, a holding follows the adjusted series.
  double units = 1;
  for (const CorporateAction& a :
       actions_of(factors, raw.bars(), tf("1d"), {}, DividendUse::reinvested)) {
    units *= a.units;
  }
  const double total_return = units * raw.bars().close[last] / raw.bars().close[0];
  EXPECT_NEAR(total_return / (adjusted.bars().close[last] / adjusted.bars().close[0]), 1, 2e-5);
}

INSTANTIATE_TEST_SUITE_P(, RealFactors, testing::Values("SPY", "AAPL", "IBM"),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace hindcast::market
