#include "market/fetch.h"

#include <fmt/format.h>

#include <atomic>

#include "exchange_server.h"
#include "market/resample.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

// A market with a candle each hour (or minute, ...) of known values, newest first as the real one.
std::int64_t query_value(const std::string& target, const std::string& name) {
  const std::size_t begin = target.find(name + "=") + name.size() + 1;
  const std::string text = target.substr(begin, target.find('&', begin) - begin);
  return name == "granularity" ? std::stoll(text) : at(text) / 1'000'000'000;
}

std::string candle(std::int64_t seconds) {
  const double x = 100.0 + static_cast<double>(seconds / 60 % 97);
  return fmt::format("[{},{},{},{},{},{}]", seconds, x - 1, x + 2, x, x + 0.5, 3.25);
}

Answer candles_of(const std::string& target) {
  const std::int64_t step = query_value(target, "granularity");
  std::string body;
  for (std::int64_t t = query_value(target, "end"); t >= query_value(target, "start"); t -= step) {
    body += (body.empty() ? "[" : ",") + candle(t);
  }
  return {200, (body.empty() ? "[" : body) + "]"};
}

CoinbaseOptions quick(const ExchangeServer& server) {
  CoinbaseOptions options;
  options.base_url = server.url();
  options.first_backoff = options.pause = std::chrono::milliseconds(1);
  return options;
}

Window window(std::string_view begin, std::string_view end) { return {at(begin), at(end)}; }

TEST(Coinbase, FetchesPagesOf300AndSortsThem) {
  const ExchangeServer server(candles_of);
  const auto candles =
      fetch_candles("BTC/USD", tf("1h"), window("2019-01-01", "2019-02-01"), quick(server));
  ASSERT_TRUE(candles) << candles.error().message;
  EXPECT_FALSE(candles->stopped);
  ASSERT_EQ(candles->bars.size(), 31u * 24);
  for (std::size_t i = 0; i < candles->bars.size(); ++i) {
    EXPECT_EQ(candles->bars.time[i],
              at("2019-01-01") + static_cast<std::int64_t>(i) * tf("1h").ns());
  }
  const double x = candles->bars.open[0];
  EXPECT_EQ(candles->bars.low[0], x - 1);
  EXPECT_EQ(candles->bars.high[0], x + 2);
  EXPECT_EQ(candles->bars.close[0], x + 0.5);
  EXPECT_EQ(candles->bars.volume[0], 3.25);
  EXPECT_THAT(server.targets(),
              testing::ElementsAre(
                  "/products/BTC-USD/candles?granularity=3600&start=2019-01-01T00:00:00Z&end="
                  "2019-01-13T11:00:00Z",
                  "/products/BTC-USD/candles?granularity=3600&start=2019-01-13T12:00:00Z&end="
                  "2019-01-25T23:00:00Z",
                  "/products/BTC-USD/candles?granularity=3600&start=2019-01-26T00:00:00Z&end="
                  "2019-01-31T23:00:00Z"));
}

TEST(Coinbase, TakesTheCoarsestGranularityThatFits) {
  const std::pair<const char*, const char*> cases[] = {{"1m", "1m"},   {"3m", "1m"}, {"5m", "5m"},
                                                       {"30m", "15m"}, {"1h", "1h"}, {"4h", "1h"},
                                                       {"12h", "6h"},  {"1d", "1d"}, {"1w", "1d"}};
  for (const auto& [wanted, granularity] : cases) {
    EXPECT_EQ(to_string(coinbase_granularity(tf(wanted))), granularity) << wanted;
  }
}

TEST(Coinbase, KnowsWhatAPairIs) {
  EXPECT_EQ(coinbase_product("BTC/USD").value(), "BTC-USD");
  EXPECT_EQ(coinbase_product("ETH-EUR").value(), "ETH-EUR");
  for (const char* symbol : {"SPY", "BTC/", "/USD", "A/B/C", "BTC.X/USD"}) {
    EXPECT_THAT(coinbase_product(symbol).error().message, HasSubstr("pairs only")) << symbol;
  }
}

TEST(Coinbase, LeavesOutRowsThatAreNoBarsOrNotAskedFor) {
  const std::int64_t t0 = at("2019-01-01") / 1'000'000'000;
  const ExchangeServer server([&](const std::string&) {
    return Answer{
        200,
        fmt::format("[{},[{},5,4,4,4,1],[{},1,2,1],\"x\",[{},1,2,1,2,\"v\"],[{},1,2,1,2,1],{},{}]",
                    candle(t0 + 7200), t0 + 3600, t0, t0, t0 + 10800 + 60, candle(t0 + 86400),
                    candle(t0 + 7200))};
  });
  const auto candles =
      fetch_candles("BTC/USD", tf("1h"), window("2019-01-01", "2019-01-01T05:00"), quick(server));
  ASSERT_TRUE(candles) << candles.error().message;
  EXPECT_EQ(candles->bars.size(), 1u);
  EXPECT_EQ(candles->skipped, 5);
}

TEST(Coinbase, TriesAgainAfter429And500AndHangUps) {
  std::atomic<int> calls{0};
  const ExchangeServer server([&](const std::string& target) {
    switch (calls++) {
      case 0:
        return Answer{429, "{\"message\":\"slow down\"}", "Retry-After: 0\r\n"};
      case 1:
        return Answer{500, ""};
      case 2:
        return Answer{0, ""};
      default:
        return candles_of(target);
    }
  });
  const auto candles =
      fetch_candles("BTC/USD", tf("1h"), window("2019-01-01", "2019-01-02"), quick(server));
  ASSERT_TRUE(candles) << candles.error().message;
  EXPECT_EQ(candles->bars.size(), 24u);
  EXPECT_EQ(candles->requests, 4);
}

struct Failure {
  Answer answer;
  base::ErrorCode code;
  const char* message;
  int requests;
};

TEST(Coinbase, GivesUpWithAClearMessage) {
  const Failure failures[] = {
      {{404, "{\"message\":\"NotFound\"}"},
       base::ErrorCode::not_found,
       "Coinbase has no product 'BTC-USD': NotFound",
       1},
      {{400, "{\"message\":\"granularity too small\"}"},
       base::ErrorCode::invalid_argument,
       "Coinbase answered 400: granularity too small",
       1},
      {{503, "<html>"},
       base::ErrorCode::unavailable,
       "Coinbase answered 503 to 3 attempts: no message",
       3},
      {{0, ""}, base::ErrorCode::unavailable, "Coinbase did not answer after 3 attempts", 3},
      {{200, "{\"message\":\"what\"}"}, base::ErrorCode::unavailable, "no list of candles", 1},
      {{200, "[[1,2"}, base::ErrorCode::unavailable, "no list of candles", 1},
      {{302, "", "Location: http://127.0.0.1:1/\r\n"},
       base::ErrorCode::invalid_argument,
       "Coinbase answered 302",
       1},
      {{200, std::string((4 << 20) + 1, ' ')},
       base::ErrorCode::unavailable,
       "the answer has more than 4194304 bytes",
       3}};
  for (const Failure& failure : failures) {
    const ExchangeServer server([&](const std::string&) { return failure.answer; });
    CoinbaseOptions options = quick(server);
    options.attempts = 3;
    const auto candles =
        fetch_candles("BTC/USD", tf("1h"), window("2019-01-01", "2019-01-02"), options);
    ASSERT_FALSE(candles) << failure.message;
    EXPECT_EQ(candles.error().code, failure.code) << failure.message;
    EXPECT_THAT(candles.error().message, HasSubstr(failure.message));
    EXPECT_EQ(server.targets().size(), static_cast<std::size_t>(failure.requests))
        << failure.message;
  }
}

TEST(Coinbase, SaysAtOnceThatItCannotBeReached) {
  std::string url;
  {
    url = ExchangeServer(candles_of).url();
  }  // a port where nobody listens any more
  CoinbaseOptions options;
  options.base_url = url;
  options.first_backoff = std::chrono::hours(1);  // a second attempt would hang the test
  const auto candles =
      fetch_candles("BTC/USD", tf("1h"), window("2019-01-01", "2019-01-02"), options);
  ASSERT_FALSE(candles);
  EXPECT_EQ(candles.error().code, base::ErrorCode::unavailable);
  EXPECT_THAT(candles.error().message, HasSubstr("cannot reach " + url));
  EXPECT_THAT(candles.error().message, HasSubstr("hindcast data sample"));
}

TEST(Coinbase, RefusesMoreThanOneFetchMayTake) {
  const auto candles = fetch_candles("BTC/USD", tf("1m"), window("2000-01-01", "2019-01-01"), {});
  ASSERT_FALSE(candles);
  EXPECT_EQ(candles.error().code, base::ErrorCode::limit_exceeded);
}

// ---- into the catalog ---------------------------------------------------------------------------

class FetchBars : public testing::Test {
 protected:
  base::Result<FetchReport> fetch(std::string_view timeframe, std::string_view period,
                                  std::string_view now, bool replace = false) {
    const FetchRequest request{"BTC/USD", tf(timeframe), parse_period(period).value(), replace};
    return fetch_bars(catalog_, request, base::Timestamp{at(now)}, quick(server_));
  }
  BarView stored(std::string_view timeframe) {
    file_ = catalog_.open("BTC/USD", tf(timeframe)).value();
    return file_.bars();
  }
  std::function<Answer(const std::string&)> handler_ = candles_of;
  ExchangeServer server_{[this](const std::string& target) { return handler_(target); }};
  TempDir dir_;
  Catalog catalog_{dir_.path() / "bars"};
  BarFile file_;
};

TEST_F(FetchBars, StoresClosedBarsOnlyAndContinuesAfterTheLast) {
  const auto first = fetch("1h", "2 days", "2019-01-10T12:34:56");
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->stored.added, 48);
  EXPECT_EQ(base::format_utc(stored("1h").time.back()), "2019-01-10T11:00:00Z");
  const auto again = fetch("1h", "2 days", "2019-01-10T12:59:59");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->requests, 0);
  EXPECT_EQ(again->stored.bars, 48);
  const auto later = fetch("1h", "2 days", "2019-01-10T15:00:00");
  ASSERT_TRUE(later) << later.error().message;
  EXPECT_EQ(later->stored.added, 3);
  EXPECT_EQ(stored("1h").size(), 51u);
  EXPECT_EQ(file_.info().source, "coinbase");
  EXPECT_FALSE(file_.info().synthetic);
  EXPECT_THAT(server_.targets().back(), HasSubstr("start=2019-01-10T12:00:00Z"));
}

TEST_F(FetchBars, MakesOtherTimeframesFromFinerOnes) {
  ASSERT_TRUE(fetch("4h", "2019-01-01T01:00..2019-01-02", "2020-01-01"));
  ASSERT_TRUE(fetch("1h", "2019-01-01..2019-01-02", "2020-01-01"));
  const BarColumns expected = resample(stored("1h"), tf("1h"), tf("4h"));
  expect_equal(stored("4h"), expected.view());
}

TEST_F(FetchBars, KeepsWhatCameBeforeAFailureAndGoesOnFromThere) {
  handler_ = [](const std::string& target) {
    return query_value(target, "start") < at("2019-01-20") / 1'000'000'000 ? candles_of(target)
                                                                           : Answer{400, "{}"};
  };
  const auto broken = fetch("4h", "2019-01-01..2019-01-31", "2020-01-01");
  ASSERT_TRUE(broken) << broken.error().message;
  ASSERT_TRUE(broken->stopped);
  EXPECT_EQ(broken->stored.bars, 149) << "600 hours, the last 4h bar might be cut";
  handler_ = candles_of;
  const auto rest = fetch("4h", "2019-01-01..2019-01-31", "2020-01-01");
  ASSERT_TRUE(rest) << rest.error().message;
  EXPECT_EQ(rest->stored.bars, 31 * 6);
  EXPECT_EQ(catalog_.describe("BTC/USD", tf("4h"))->missing_bars, 0);
}

TEST_F(FetchBars, ContradictionsAreRefusedUnlessReplaceIsGiven) {
  ASSERT_TRUE(fetch("1h", "2019-01-02..2019-01-03", "2020-01-01"));
  handler_ = [](const std::string& target) {
    Answer answer = candles_of(target);
    answer.body.replace(answer.body.find("3.25"), 4, "9.75");
    return answer;
  };
  const auto refused = fetch("1h", "2019-01-01..2019-01-03", "2020-01-01");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("1 fetched bars contradict"));
  const auto replaced = fetch("1h", "2019-01-01..2019-01-03", "2020-01-01", true);
  ASSERT_TRUE(replaced) << replaced.error().message;
  EXPECT_EQ(replaced->stored.replaced, 1);
}

TEST_F(FetchBars, StopsWhenTheUserWantsIt) {
  const FetchRequest request{"BTC/USD", tf("1h"), parse_period("2019-01-01..2019-03-31").value(),
                             false};
  CoinbaseOptions options = quick(server_);
  options.progress = [](double share) { return share < 0.2; };
  const auto report = fetch_bars(catalog_, request, base::Timestamp{at("2020-01-01")}, options);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_TRUE(report->stopped);
  EXPECT_EQ(report->stopped->code, base::ErrorCode::cancelled);
  EXPECT_EQ(report->stored.bars, 600);
}

TEST_F(FetchBars, RefusesPeriodsWithoutAStartOrWithoutAClosedBar) {
  EXPECT_THAT(fetch("1h", "all", "2020-01-01").error().message,
              HasSubstr("no start to fetch from"));
  EXPECT_THAT(fetch("1h", "2020-01-01..2020-01-02", "2020-01-01T00:30").error().message,
              HasSubstr("no bar of 1h has closed"));
  handler_ = [](const std::string&) { return Answer{200, "[]"}; };
  EXPECT_EQ(fetch("1h", "1 day", "2020-01-01").error().code, base::ErrorCode::not_found);
  EXPECT_TRUE(catalog_.files().empty());
}

}  // namespace
}  // namespace hindcast::market
