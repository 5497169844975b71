// Results side by side, and what follows from one result's columns.
#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "api/analysis.h"
#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

// The example result with another head and equity.
std::string finished(House& house, std::size_t bars,
                     const std::function<void(base::Document&)>& f) {
  base::Document document = example_document(house, bars);
  f(document);
  return house.finished_backtest(document);
}

void change_head(base::Document& document, const char* pointer, const Json& value) {
  Json head = Json::parse(document.head);
  head[Json::json_pointer(pointer)] = value;
  document.head = head.dump();
}

template <class T>
std::vector<T>& column(base::Document& document, const std::string& name) {
  for (base::Column& c : document.columns) {
    if (c.name == name) return std::get<std::vector<T>>(c.values);
  }
  throw std::runtime_error(name);
}

TEST(ComparisonApi, TellsHowFiguresAndConfigurationsDiffer) {
  House house;
  const std::string a = finished(house, 48, [](base::Document& d) {
    change_head(d, "/request", {{"period", "all"}, {"costs", {{"commission_pct", 0.1}}}});
    change_head(d, "/definition/parameters", {{"fast", 12}});
  });
  const std::string b = finished(house, 48, [](base::Document& d) {
    change_head(d, "/request", {{"period", "all"}, {"costs", {{"commission_pct", 0.2}}}});
    change_head(d, "/definition/parameters", {{"fast", 20}, {"slow", 50}});
    change_head(d, "/metrics/total_return_pct", 4.5);
  });
  const auto reply = house.get("/api/backtests/compare?ids=" + a + "," + b);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json comparison = parse(reply);
  EXPECT_EQ(comparison.at("backtests")[1].at("backtest_id"), b);
  for (const Json& metric : comparison.at("metrics")) {
    if (metric.at("name") == "total_return_pct") {
      EXPECT_EQ(metric.at("values"), Json({1.0, 4.5}));
      EXPECT_EQ(metric.at("deltas"), Json({0.0, 3.5}));
    } else {
      EXPECT_EQ(metric.at("deltas"), Json({nullptr, nullptr})) << "undefined figures";
    }
  }
  EXPECT_EQ(comparison.at("configuration"), Json::parse(R"([
    {"pointer": "/costs/commission_pct", "values": [0.1, 0.2]},
    {"pointer": "/strategy_definition/parameters/fast", "values": [12, 20]},
    {"pointer": "/strategy_definition/parameters/slow", "values": [null, 50]}])"));
}

TEST(ComparisonApi, PutsCurvesOnOneClockWithoutLosingExtremes) {
  House house;
  const std::string a = finished(house, 2000, [](base::Document&) {});
  const std::string b = finished(house, 1000, [](base::Document& d) {
    for (auto& t : column<std::int64_t>(d, "time")) t += 1500 * kHourNs;
  });
  const Json equity =
      parse(house.get("/api/backtests/compare?max_points=100&ids=" + a + "," + b)).at("equity");
  const Json &time = equity.at("time"), &first = equity.at("series")[0].at("equity"),
             &second = equity.at("series")[1].at("equity");
  EXPECT_LE(time.size(), 100u);
  ASSERT_EQ(first.size(), time.size());
  EXPECT_TRUE(std::ranges::is_sorted(time));
  EXPECT_TRUE(second.front().is_null()) << "it begins later";
  EXPECT_TRUE(first.back().is_null()) << "it ends earlier";
  EXPECT_EQ(second.back(), 10'000.0);
  double highest = 0;
  for (const Json& v : first) highest = v.is_null() ? highest : std::max(highest, v.get<double>());
  EXPECT_EQ(highest, 12'000);
}

TEST(ComparisonApi, TellsWhichTradesOnlyOneHas) {
  House house;
  const std::string a = finished(house, 48, [](base::Document&) {});
  const std::string b = finished(house, 48, [](base::Document& d) {
    column<std::int64_t>(d, "trade.exit_time")[0] += kHourNs;   // left later
    column<std::int64_t>(d, "trade.entry_time")[1] += kHourNs;  // another trade
  });
  const Json trades = parse(house.get("/api/backtests/compare?ids=" + a + "," + b)).at("trades");
  ASSERT_EQ(trades.size(), 1u);
  EXPECT_EQ(trades[0].at("common"), 0);
  EXPECT_EQ(trades[0].at("changed").at("total"), 1);
  EXPECT_EQ(trades[0].at("only_baseline").at("total"), 1);
  EXPECT_EQ(trades[0].at("only_other").at("items")[0].at("side"), "short");
  const std::string c = finished(house, 48, [](base::Document&) {});
  const Json same = parse(house.get("/api/backtests/compare?ids=" + a + "," + c)).at("trades");
  EXPECT_EQ(same[0].at("common"), 2);
  EXPECT_EQ(same[0].at("only_other").at("total"), 0);
}

TEST(ComparisonApi, TakesTwoToSixDifferentResults) {
  House house;
  const std::string a = finished(house, 24, [](base::Document&) {});
  const std::string path = "/api/backtests/compare";
  EXPECT_EQ(house.get(path).status, 400);
  EXPECT_EQ(house.get(path + "?ids=" + a).status, 400);
  EXPECT_EQ(house.get(path + "?ids=" + a + "," + a).status, 400);
  EXPECT_EQ(house.get(path + "?ids=1,2,3,4,5,6,7").status, 400);
  EXPECT_EQ(house.get(path + "?ids=" + a + ",bt_absent").status, 404);
}

TEST(AnalysisApi, ExposureFollowsTheTrades) {
  House house;
  const std::string id = finished(house, 24, [](base::Document& d) {
    d.columns.push_back({"trade.size", std::vector<double>{10, 20}});
  });
  const auto reply = house.get("/api/backtests/" + id + "/analysis");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json exposure = parse(reply).at("exposure");
  ASSERT_EQ(exposure.at("time").size(), 24u);
  // 10 units at 100 in the first hour, then 20 short ones at 101, still open at the end.
  EXPECT_EQ(exposure.at("long_pct")[0], 10.0);
  EXPECT_EQ(exposure.at("short_pct")[0], 0.0);
  EXPECT_EQ(exposure.at("long_pct")[2], 0.0);
  EXPECT_DOUBLE_EQ(exposure.at("short_pct")[2].get<double>(), 20.2);
  EXPECT_EQ(exposure.at("positions").back(), 1);
}

TEST(Analysis, ADayEndsWithItsLastBar) {
  std::vector<std::int64_t> time;
  std::vector<double> equity;
  for (int hour = 0; hour < 50; ++hour) {
    time.push_back(kStartNs + hour * kHourNs);
    equity.push_back(100 + hour);
  }
  const DailyEquity daily = daily_equity(time, equity);
  EXPECT_EQ(daily.equity, (std::vector<double>{123, 147, 149}));
}

TEST(Analysis, RollingFiguresAreThoseOfTheirWindow) {
  DailyEquity daily;
  for (int day = 0; day < 4; ++day) daily.time.push_back(kStartNs + day * 24 * kHourNs);
  daily.equity = {110, 99, 108.9, 108.9};  // +10 %, -10 %, +10 %, 0 from 100
  const Json rolling = rolling_figures(daily, 100, 2, 365, 100);
  ASSERT_EQ(rolling.at("time").size(), 3u);
  EXPECT_NEAR(rolling.at("return_pct")[0].get<double>(), -1, 1e-9);
  EXPECT_NEAR(rolling.at("return_pct")[2].get<double>(), 10, 1e-9);
  const double deviation = std::sqrt(2) * 0.1;  // of +10 % and -10 %, n - 1
  EXPECT_NEAR(rolling.at("volatility_pct")[0].get<double>(), deviation * std::sqrt(365) * 100,
              1e-9);
  EXPECT_NEAR(rolling.at("sharpe")[0].get<double>(), 0, 1e-9);
  EXPECT_TRUE(rolling_figures(daily, 100, 9, 365, 100).at("time").empty());
}

TEST(Analysis, ADistributionCountsEachValueOnceInRoundBinsAroundZero) {
  std::vector<double> values;
  for (int i = -70; i <= 130; ++i) values.push_back(i / 10.0);
  values.push_back(std::nan(""));
  const Json d = distribution(values);
  EXPECT_EQ(d.at("count"), 201);
  EXPECT_DOUBLE_EQ(d.at("median").get<double>(), 3);
  EXPECT_DOUBLE_EQ(d.at("mean").get<double>(), 3);
  const auto edges = d.at("edges").get<std::vector<double>>();
  const auto counts = d.at("counts").get<std::vector<int>>();
  EXPECT_EQ(edges.size(), counts.size() + 1);
  EXPECT_LE(counts.size(), kBinsMax);
  EXPECT_NE(std::ranges::find(edges, 0.0), edges.end());
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0), 201);
  EXPECT_EQ(distribution({5, 5, 5}).at("count"), 3);
  EXPECT_EQ(distribution({0}).at("counts").size(), 1u);
  EXPECT_EQ(distribution({}).at("count"), 0);
}

}  // namespace
}  // namespace hindcast::api
