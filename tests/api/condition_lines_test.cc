#include <gmock/gmock.h>

#include "api/house.h"
#include "base/time.h"
#include "base/time_units.h"
#include "market/bar_file.h"
#include "market/corporate_actions.h"

namespace hindcast::api {
namespace {

using base::Json;

constexpr const char* kLinesEntry =
    "crosses_above(close, sma(close, 3)) and rsi(close, 5) < 70 and "
    "tf(\"4h\", close) > tf(\"4h\", sma(close, 2))";

// The example's result, of other conditions.
base::Document document_of(const House& house, std::size_t bars, const std::string& entry,
                           const std::function<void(Json&)>& change = {}) {
  base::Document document = example_document(house, bars);
  Json head = Json::parse(document.head);
  head["definition"]["entry_conditions"] = entry;
  if (change) change(head);
  document.head = head.dump();
  return document;
}

Json line_named(const Json& body, const std::string& text) {
  for (const Json& line : body.at("lines")) {
    if (line.at("text") == text) return line;
  }
  ADD_FAILURE() << "no line " << text << " in " << body.at("lines");
  return {};
}

// Every value of the explanation at that bar, by text.
std::map<std::string, Json> explained_values(const Json& part) {
  std::map<std::string, Json> out;
  for (const Json& child : part.value("parts", Json::array())) out.merge(explained_values(child));
  for (const Json& value : part.value("values", Json::array())) {
    out[value.at("text").get<std::string>()] = value.at("value");
  }
  return out;
}

TEST(ConditionLinesApi, HaveTheClockOfTheCandlesHoweverTheyAreJoined) {
  House house;
  const std::string id = house.finished_backtest(document_of(house, 200, kLinesEntry));
  for (const char* question :
       {"?max_points=5000", "?max_points=7", "?max_points=64", "?max_points=1",
        "?max_points=10&from=2024-01-03T05:30:00Z&to=2024-01-06T11:00:01Z"}) {
    const Json candles = parse(house.get("/api/backtests/" + id + "/candles" + question));
    const Json lines = parse(house.get("/api/backtests/" + id + "/condition-lines" + question));
    EXPECT_EQ(lines.at("time"), candles.at("time")) << question;
    EXPECT_EQ(lines.at("bars"), candles.at("bars")) << question;
    EXPECT_EQ(lines.at("bars_per_point"), candles.at("bars_per_candle")) << question;
    EXPECT_EQ(line_named(lines, "close").at("values"), candles.at("close")) << question;
  }
}

TEST(ConditionLinesApi, AreTheValuesOfTheExplanationAtEachBar) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(document_of(house, 100, kLinesEntry));
  const Json lines = parse(house.get(path + "/condition-lines"));
  EXPECT_EQ(lines.at("decided_by"), "conditions");
  EXPECT_EQ(lines.at("panes"), 2);
  EXPECT_EQ(line_named(lines, "rsi(close, 5)").at("unit"), "oscillator");
  EXPECT_EQ(line_named(lines, "rsi(close, 5)").at("pane"), 1);
  EXPECT_EQ(lines.at("levels")[0].at("value"), 70.0);
  EXPECT_TRUE(line_named(lines, "sma(close, 3)").at("values")[0].is_null()) << "not defined yet";
  for (std::size_t bar = 0; bar < 100; bar += 9) {
    const auto time = base::format_utc(kStartNs + static_cast<std::int64_t>(bar) * kHourNs);
    const Json why = parse(house.get(path + "/explanation?time=" + time));
    const auto values = explained_values(why.at("conditions").at("long_entry"));
    ASSERT_EQ(values.size(), 6u);
    for (const char* text : {"close", "sma(close, 3)", "rsi(close, 5)", "tf(\"4h\", close)",
                             "tf(\"4h\", sma(close, 2))"}) {
      EXPECT_EQ(line_named(lines, text).at("values")[bar], values.at(text)) << text << " " << time;
    }
  }
}

// 2 for 1 after 4 January: earlier prices count half from then on, and not before.
TEST(ConditionLinesApi, SeeASplitAsTheRunDid) {
  House house;
  market::Factors factors;
  factors.rows = {{kStartNs / base::kNsPerDay + 3, 1, 0.5},
                  {kStartNs / base::kNsPerDay + 10'000, 1, 1}};
  must(house.catalog().store_factors("BTC/USD", factors));
  const std::string path =
      "/api/backtests/" +
      house.finished_backtest(document_of(house, 200, kLinesEntry, [&](Json& head) {
        head["provenance"]["data"][0]["factors_version"] = market::factors_version(factors);
        head["provenance"]["execution"]["adjustment"] = "splits";
      }));
  const std::size_t split = 4 * 24;  // the first bar of 5 January
  const Json lines = parse(house.get(path + "/condition-lines?max_points=5000"));
  const Json candles = parse(house.get(path + "/candles?max_points=5000"));
  const Json sma = line_named(lines, "sma(close, 3)").at("values");
  const auto close = candles.at("close").get<std::vector<double>>();
  EXPECT_EQ(line_named(lines, "close").at("values"), candles.at("close"));
  EXPECT_NEAR(sma[split - 1], (close[split - 3] + close[split - 2] + close[split - 1]) / 3, 1e-9);
  EXPECT_NEAR(sma[split], (close[split - 2] / 2 + close[split - 1] / 2 + close[split]) / 3, 1e-9);
  EXPECT_NEAR(sma[split + 1], (close[split - 1] / 2 + close[split] + close[split + 1]) / 3, 1e-9);
  for (const std::size_t bar : {split - 1, split, split + 1, split + 30}) {
    const auto time = base::format_utc(kStartNs + static_cast<std::int64_t>(bar) * kHourNs);
    const Json why = parse(house.get(path + "/explanation?time=" + time));
    const auto values = explained_values(why.at("conditions").at("long_entry"));
    EXPECT_EQ(sma[bar], values.at("sma(close, 3)")) << time;
    EXPECT_EQ(line_named(lines, "rsi(close, 5)").at("values")[bar], values.at("rsi(close, 5)"));
  }
  // A point that begins before the split and ends after it shows what was seen at its end.
  const Json few = parse(house.get(path + "/condition-lines?max_points=29"));
  const std::size_t joined = few.at("bars_per_point");
  ASSERT_NE(split % joined, 0u);
  for (std::size_t i = 0; i < few.at("time").size(); ++i) {
    const std::size_t last = std::min<std::size_t>((i + 1) * joined, 200) - 1;
    EXPECT_EQ(line_named(few, "sma(close, 3)").at("values")[i], sma[last]) << i;
  }

  factors.rows[0].split_factor = 0.25;
  must(house.catalog().store_factors("BTC/USD", factors));
  const auto changed = house.get(path + "/condition-lines");
  EXPECT_EQ(changed.status, 409);
  EXPECT_THAT(changed.body, testing::HasSubstr("splits and dividends of BTC/USD have changed"));
}

// Four hours are made of hourly bars in the prices of their end, candles and lines alike.
TEST(ConditionLinesApi, CoarserBarsOverASplitAreThoseOfTheRun) {
  House house;
  market::Factors factors;
  factors.rows = {{kStartNs / base::kNsPerDay + 3, 1, 0.5},
                  {kStartNs / base::kNsPerDay + 10'000, 1, 1}};
  must(house.catalog().store_factors("BTC/USD", factors));
  house.submit(R"({"user_id": "alice", "strategy_name": "Days", "timeframe": "1w",
                   "assets": ["BTC/USD"], "period": "all", "initial_capital": 10000,
                   "strategy_definition": {"entry_conditions": "close > 1",
                                           "exit_conditions": "close < 1"}})");
  const std::string id = house.complete(
      house.claim(), document_of(house, 168, "close > open", [&](Json& head) {
        head["provenance"]["data"][0]["factors_version"] = market::factors_version(factors);
        head["provenance"]["execution"]["adjustment"] = "splits";
        head["definition"]["timeframe"] = "1w";
      }));
  const Json candles = parse(house.get("/api/backtests/" + id + "/candles"));
  const Json lines = parse(house.get("/api/backtests/" + id + "/condition-lines"));
  ASSERT_EQ(candles.at("time").size(), 1u);
  EXPECT_EQ(candles.at("open")[0], 50.0) << "of 1 January, halved since";
  EXPECT_EQ(line_named(lines, "open").at("values"), candles.at("open"));
  EXPECT_EQ(line_named(lines, "close").at("values"), candles.at("close"));
}

TEST(ConditionLinesApi, ReadOtherAssetsAndRefuseThemWhenTheyChanged) {
  House house;
  const market::Timeframe hour{3600};
  const auto write = [&](double scale) {
    market::BarColumns bars;
    for (std::size_t i = 0; i < 240; ++i) {
      const double price = scale * (10 + static_cast<double>(i % 7));
      bars.push_back(kStartNs + static_cast<std::int64_t>(i) * kHourNs, price, price, price, price,
                     1);
    }
    const auto file = house.catalog().path_of("ETH/USD", hour);
    must(base::make_directories(file.parent_path()));
    market::BarInfo info;
    info.symbol = "ETH/USD";
    info.timeframe = hour;
    info.source = "test";
    must(market::write_bar_file(file, info, bars.view()));
  };
  write(1);
  const std::string version = must(house.catalog().describe("ETH/USD", hour)).data_version;
  const std::string path =
      "/api/backtests/" +
      house.finished_backtest(document_of(
          house, 48, "close > close(\"ETH/USD\")",
          [&](Json& head) {
            head["provenance"]["other_data"] = Json::array(
                {{{"symbol", "ETH/USD"}, {"timeframe", "1h"}, {"data_version", version}}});
          })) +
      "/condition-lines";
  const Json lines = parse(house.get(path));
  const Json other = line_named(lines, "close(\"ETH/USD\")");
  EXPECT_EQ(other.at("values")[9], 12.0);
  EXPECT_EQ(other.at("pane"), 1) << "no price of this asset";
  write(2);
  const auto changed = house.get(path);
  EXPECT_EQ(changed.status, 409);
  EXPECT_THAT(changed.body, testing::HasSubstr("ETH/USD have changed"));
}

TEST(ConditionLinesApi, RefuseWhatTheyCannotAnswer) {
  House house;
  const std::string path = "/api/backtests/" +
                           house.finished_backtest(document_of(house, 48, kLinesEntry)) +
                           "/condition-lines";
  EXPECT_EQ(house.get(path + "?symbol=ETH/USD").status, 400);
  EXPECT_EQ(house.get(path + "?from=2030-01-01").status, 400);
  EXPECT_EQ(house.get(path + "?max_points=5001").status, 400);
  EXPECT_EQ(house.get("/api/backtests/bt_none/condition-lines").status, 404);
  const auto reply = house.get(path);
  EXPECT_EQ(house.get(path, {{"If-None-Match", reply.header("etag")}}).status, 304);
  house.write_bars(300);
  EXPECT_EQ(house.get(path).status, 409);
}

TEST(ConditionLinesApi, OfCodeAreThoseThatItDeclared) {
  House house;
  const std::string id = house.finished_backtest(document_of(house, 24, "", [](Json& head) {
    head["definition"].erase("entry_conditions");
    head["definition"]["code_snippet"] = "def signals(bars, params):\n  return {}\n";
  }));
  const Json body = parse(house.get("/api/backtests/" + id + "/condition-lines"));
  EXPECT_EQ(body.at("decided_by"), "code_snippet");
  EXPECT_EQ(body.at("time").size(), 24u);
  EXPECT_TRUE(body.at("lines").empty());

  const std::string other = house.finished_backtest(document_of(house, 24, "", [](Json& head) {
    head["definition"].erase("entry_conditions");
    head["definition"]["code_snippet"] = "class A: pass\n";
    head["declared_indicators"] =
        Json::array({{{"symbol", "BTC/USD"}, {"name", "slow"}, {"formula", "sma(close, 3)"}},
                     {{"symbol", "ETH/USD"}, {"name", "other"}, {"formula", "sma(close, 4)"}}});
  }));
  const Json lines = parse(house.get("/api/backtests/" + other + "/condition-lines"));
  ASSERT_EQ(lines.at("lines").size(), 1u);
  EXPECT_EQ(lines.at("lines")[0].at("text"), "slow = sma(close, 3)");
  EXPECT_EQ(lines.at("lines")[0].at("values")[2], 102.0);
}

}  // namespace
}  // namespace hindcast::api
