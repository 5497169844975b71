// Our metrics against quantstats and empyrical: tests/parity/make_metrics_vectors.py wrote the
// vectors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/metrics.h"
#include "engine/returns.h"
#include "parity/vectors.h"

namespace hindcast::parity {
namespace {

using Json = nlohmann::ordered_json;
using engine::Metric;
using engine::MetricsInput;
using engine::Trade;

constexpr double kRelative = 1e-9;
constexpr std::int64_t kHourNs = engine::kNsPerDay / 24;

const Json& metric_vectors() {
  static const Json document = read_vectors("metrics_vectors.json");
  return document;
}

// Every expected metric of a case, with its name in the message.
void expect_metrics(const std::vector<Metric>& metrics, const Json& expected) {
  for (const auto& [name, value] : expected.items()) {
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& metric) { return metric.name == name; });
    ASSERT_NE(found, metrics.end()) << "no metric is called " << name;
    if (value.is_null()) {
      EXPECT_FALSE(found->value) << name << " is " << found->value.value_or(0);
      continue;
    }
    const double reference = value.get<double>();
    ASSERT_TRUE(found->value) << name << " is absent, the reference has " << reference;
    EXPECT_NEAR(*found->value, reference, kRelative * std::max(1.0, std::fabs(reference))) << name;
  }
}

TEST(MetricsParity, CurvesAgreeWithQuantstatsAndEmpyrical) {
  ASSERT_GE(metric_vectors().at("series").size(), 10u);
  for (const Json& row : metric_vectors().at("series")) {
    SCOPED_TRACE(row.at("name").get<std::string>());
    std::vector<std::int64_t> time;
    for (const Json& day : row.at("days"))
      time.push_back(day.get<std::int64_t>() * engine::kNsPerDay);
    const std::vector<double> equity = column(row.at("equity"));
    const std::vector<double> benchmark = column(row.at("benchmark"));
    MetricsInput input;
    input.time = time;
    input.equity = equity;
    input.benchmark = benchmark;
    input.initial_capital = metric_vectors().at("capital").get<double>();
    input.days_per_year = row.at("days_per_year").get<int>();
    input.bar_ns = engine::kNsPerDay;
    input.trials = metric_vectors().at("trials").get<int>();
    input.trial_sharpe_variance = metric_vectors().at("trial_sharpe_variance").get<double>();
    expect_metrics(engine::compute_metrics(input), row.at("expected"));
  }
}

// The same curve at the ends of the days of hourly bars gives the same ratios.
TEST(MetricsParity, HourlyBarsGiveTheRatiosOfTheirDays) {
  for (const Json& row : metric_vectors().at("series")) {
    SCOPED_TRACE(row.at("name").get<std::string>());
    const std::vector<double> equity = column(row.at("equity"));
    const std::vector<double> benchmark = column(row.at("benchmark"));
    std::vector<std::int64_t> time;
    std::vector<double> hourly, hourly_benchmark;
    for (std::size_t day = 0; day < equity.size(); ++day) {
      for (std::int64_t hour = 0; hour < 24; ++hour) {
        time.push_back(row.at("days")[day].get<std::int64_t>() * engine::kNsPerDay +
                       hour * kHourNs);
        hourly.push_back(equity[day] *
                         (hour == 23 ? 1 : 0.99 + 0.0005 * static_cast<double>(hour)));
        hourly_benchmark.push_back(hour == 23 ? benchmark[day] : 1);
      }
    }
    MetricsInput input;
    input.time = time;
    input.equity = hourly;
    input.benchmark = hourly_benchmark;
    input.initial_capital = metric_vectors().at("capital").get<double>();
    input.days_per_year = row.at("days_per_year").get<int>();
    input.bar_ns = kHourNs;
    Json expected = Json::object();
    for (const char* name :
         {"cagr_pct", "volatility_pct", "sharpe", "sortino", "omega", "skew", "kurtosis", "psr",
          "tail_ratio", "var_95_pct", "cvar_95_pct", "ulcer_index_pct", "best_day_pct",
          "worst_month_pct", "best_year_pct", "alpha_pct", "beta", "information_ratio"}) {
      expected[name] = row.at("expected").at(name);
    }
    expect_metrics(engine::compute_metrics(input), expected);
  }
}

TEST(MetricsParity, TradesAgreeWithThePublishedFormulas) {
  ASSERT_GE(metric_vectors().at("trades").size(), 6u);
  const std::vector<std::int64_t> time = {0};
  const std::vector<double> equity = {100};
  for (const Json& row : metric_vectors().at("trades")) {
    SCOPED_TRACE(row.at("name").get<std::string>());
    std::vector<Trade> trades(row.at("profits").size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
      trades[i].pnl = row.at("profits")[i].get<double>();
      trades[i].return_pct = row.at("returns_pct")[i].get<double>();
      trades[i].entry_time = static_cast<std::int64_t>(i) * kHourNs;
      trades[i].exit_time = trades[i].entry_time + row.at("hours")[i].get<std::int64_t>() * kHourNs;
    }
    MetricsInput input;
    input.time = time;
    input.equity = equity;
    input.trades = trades;
    input.initial_capital = 100;
    input.bar_ns = kHourNs;
    expect_metrics(engine::compute_metrics(input), row.at("expected"));
  }
}

}  // namespace
}  // namespace hindcast::parity
