#include "market/period.h"

#include <limits>

#include "market/symbol.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

std::string window_of(std::string_view period) {
  const auto parsed = parse_period(period);
  if (!parsed) return parsed.error().message;
  const Window window = resolve(*parsed, at("2017-07-01T11:00"), at("2019-10-31T10:00"));
  return base::format_utc(window.begin_ns) + " " + base::format_utc(window.end_ns);
}

TEST(Period, IsAnchoredToTheEndOfTheData) {
  const std::pair<const char*, const char*> cases[] = {
      {"6 months", "2019-04-30T10:00:00Z 2019-10-31T10:00:00Z"},
      {"6m", "2019-04-30T10:00:00Z 2019-10-31T10:00:00Z"},
      {"1 month", "2019-09-30T10:00:00Z 2019-10-31T10:00:00Z"},
      {"8 Months", "2019-02-28T10:00:00Z 2019-10-31T10:00:00Z"},
      {"90 days", "2019-08-02T10:00:00Z 2019-10-31T10:00:00Z"},
      {"90d", "2019-08-02T10:00:00Z 2019-10-31T10:00:00Z"},
      {" 2 weeks ", "2019-10-17T10:00:00Z 2019-10-31T10:00:00Z"},
      {"1 year", "2018-10-31T10:00:00Z 2019-10-31T10:00:00Z"},
      {"3y", "2016-10-31T10:00:00Z 2019-10-31T10:00:00Z"},
      {"100 years", "1919-10-31T10:00:00Z 2019-10-31T10:00:00Z"},
      {"all", "2017-07-01T11:00:00Z 2019-10-31T10:00:00Z"},
      {"MAX", "2017-07-01T11:00:00Z 2019-10-31T10:00:00Z"},
      {"2019-01-01..2019-06-30", "2019-01-01T00:00:00Z 2019-07-01T00:00:00Z"},
      {"2019-01-01 to 2019-06-30", "2019-01-01T00:00:00Z 2019-07-01T00:00:00Z"},
      {"2019-01-01..2019-01-01", "2019-01-01T00:00:00Z 2019-01-02T00:00:00Z"},
      {"2019-01-01T06:00..2019-06-30T12:00Z", "2019-01-01T06:00:00Z 2019-06-30T12:00:00Z"}};
  for (const auto& [text, window] : cases) EXPECT_EQ(window_of(text), window) << text;
}

TEST(Period, LeapDaysAreCutToTheMonth) {
  const Window window = resolve(*parse_period("1 year"), 0, at("2020-02-29"));
  EXPECT_EQ(base::format_utc(window.begin_ns), "2019-02-28T00:00:00Z");
}

TEST(Period, ReachingBeforeTheTimeLineGivesItsStart) {
  const Window window = resolve(*parse_period("100 years"), 0, at("1700-01-01"));
  EXPECT_EQ(window.begin_ns, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(resolve(*parse_period("36600 days"), 0, at("1700-01-01")).begin_ns,
            std::numeric_limits<std::int64_t>::min());
}

TEST(Period, RefusalsSayWhyAndWhatIsAllowed) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it is empty"},
      {"months", "it starts with no number"},
      {"6", "unknown unit ''"},
      {"6 hours", "unknown unit 'hours'"},
      {"0 days", "the number of days has to be 1 to 36600"},
      {"-3 days", "the number of days has to be 1 to"},
      {"101 years", "the number of years has to be 1 to 100"},
      {"99999999999 days", "the number is too large"},
      {"2019-13-01..2019-06-30", "the start: '2019-13-01' is not a time"},
      {"2019-01-01..soon", "the end: 'soon' is not a time"},
      {"2019-06-30..2019-01-01", "the end is not after the start"},
      {"last year", "it starts with no number"}};
  for (const auto& [text, why] : cases) {
    EXPECT_THAT(window_of(text), testing::HasSubstr(why)) << text;
    EXPECT_THAT(window_of(text), testing::HasSubstr("allowed: '6 months'")) << text;
  }
}

TEST(Symbol, TakesWhatMarketsUse) {
  for (const char* text : {"BTC/USD", "SPY", "BTCUSD-PERP", "BRK.B", "ES_F", "BINANCE:BTCUSDT",
                           "1INCH", "A2345678901234567890123456789012"}) {
    EXPECT_TRUE(parse_symbol(text)) << text;
    EXPECT_EQ(symbol_from_path(symbol_to_path(text)).value(), text);
    EXPECT_EQ(symbol_to_path(text).find('/'), std::string::npos);
  }
  EXPECT_EQ(symbol_to_path("BTC/USD"), "BTC%2FUSD");
}

TEST(Symbol, RefusesPathsBlanksAndLowerCase) {
  for (const char* text :
       {"", ".", "..", "../BARS", "A..B", "/ETC", "BTC USD", "BTC\\USD", "BTC%2FUSD", "-A",
        "\xc3\x84", "A\n", "A23456789012345678901234567890123"}) {
    EXPECT_FALSE(parse_symbol(text)) << text;
  }
  EXPECT_THAT(parse_symbol("btc/usd").error().message,
              testing::HasSubstr("did you mean 'BTC/USD'?"));
}

TEST(Symbol, PairsTradeEveryDay) {
  EXPECT_EQ(trading_days_per_year("BTC/USD"), 365);
  EXPECT_EQ(trading_days_per_year("BTCUSD-PERP"), 365);
  EXPECT_EQ(trading_days_per_year("SPY"), 252);
}

}  // namespace
}  // namespace hindcast::market
