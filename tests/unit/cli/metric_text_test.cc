#include "cli/metric_text.h"

#include <gtest/gtest.h>

namespace hindcast::cli {
namespace {

TEST(MetricText, ShowsAValueByTheUnitOfItsMetric) {
  struct Row {
    const char* name;
    double value;
    const char* text;
  };
  for (const Row& row :
       {Row{"start_unix_s", 1'539'770'400, "2018-10-17 10:00 UTC"}, Row{"trades", 12'345, "12,345"},
        Row{"total_return_pct", -4.5, "-4.50 %"}, Row{"final_equity", 15955.2158, "15,955.22"},
        Row{"avg_trade_days", 0.957, "0.96 days"}, Row{"sharpe", 1.24231, "1.2423"},
        Row{"periods_per_year", 365, "365"}, Row{"of_a_later_version", 1, "1.0000"}}) {
    EXPECT_EQ(metric_text(row.name, row.value), row.text) << row.name;
  }
  EXPECT_EQ(metric_text("dsr", std::nullopt), "not defined");
}

TEST(MetricText, HasATitleForEachName) {
  EXPECT_EQ(metric_title("sharpe"), "Sharpe ratio");
  EXPECT_EQ(metric_title("of_a_later_version"), "of_a_later_version");
}

}  // namespace
}  // namespace hindcast::cli
