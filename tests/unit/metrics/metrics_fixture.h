// Small inputs for tests of metrics: columns made by hand, and one metric looked up by its name.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/metrics.h"
#include "engine/returns.h"

namespace hindcast::engine::testing {

inline constexpr std::int64_t kHourNs = 3'600'000'000'000;

inline std::int64_t utc(std::string_view text) { return base::parse_utc(text).value(); }

// A run: bars one after the other from `start`, from 100 of money.
struct Backtest {
  explicit Backtest(std::vector<double> marks, std::string_view start = "2019-01-01",
                    std::int64_t length_ns = kNsPerDay)
      : equity(std::move(marks)), bar_ns(length_ns) {
    const std::int64_t first = utc(start);
    for (std::size_t i = 0; i < equity.size(); ++i) {
      time.push_back(first + static_cast<std::int64_t>(i) * bar_ns);
    }
  }

  MetricsInput input() const {
    MetricsInput in;
    in.time = time;
    in.equity = equity;
    in.benchmark = benchmark;
    in.trades = trades;
    in.initial_capital = 100;
    in.days_per_year = days_per_year;
    in.bar_ns = bar_ns;
    return in;
  }

  std::vector<std::int64_t> time;
  std::vector<double> equity, benchmark;
  std::vector<Trade> trades;
  int days_per_year = 365;
  std::int64_t bar_ns;
};

inline std::optional<double> metric(const MetricsInput& input, std::string_view name) {
  for (const Metric& found : compute_metrics(input)) {
    if (found.name == name) return found.value;
  }
  ADD_FAILURE() << "no metric is called " << name;
  return std::nullopt;
}

inline std::optional<double> metric(const Backtest& run, std::string_view name) {
  return metric(run.input(), name);
}

// Fails with the name of the metric, not only with two numbers.
inline void expect_metric(const MetricsInput& input, std::string_view name, double expected) {
  const auto value = metric(input, name);
  ASSERT_TRUE(value.has_value()) << name << " is absent, expected " << expected;
  EXPECT_NEAR(*value, expected, 1e-12 * std::max(1.0, std::fabs(expected))) << name;
}

inline void expect_absent(const MetricsInput& input, std::string_view name) {
  const auto value = metric(input, name);
  EXPECT_FALSE(value.has_value()) << name << " is " << *value << ", expected to be absent";
}

}  // namespace hindcast::engine::testing
