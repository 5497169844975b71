// The words of `hindcast study grid`.
#include "cli/grid_options.h"

#include <gtest/gtest.h>

namespace hindcast::cli {
namespace {

using Values = std::vector<double>;

TEST(GridOptions, ReadRangesAndLists) {
  struct Case {
    const char* text;
    const char* name;
    Values values;
  };
  const Case cases[] = {
      {"fast=5:8", "fast", {5, 6, 7, 8}},
      {"slow=20:60:20", "slow", {20, 40, 60}},
      {"slow=20:59:20", "slow", {20, 40}},
      {"stop_loss_pct=0.1:0.3:0.1", "stop_loss_pct", {0.1, 0.2, 0.1 + 2 * 0.1}},
      {"x=-2:-1", "x", {-2, -1}},
      {"x=3", "x", {3}},
      {"x=1,2.5,-4", "x", {1, 2.5, -4}},
  };
  for (const Case& c : cases) {
    const auto axis = parse_axis(c.text);
    ASSERT_TRUE(axis) << c.text << ": " << axis.error().message;
    EXPECT_EQ(axis->name, c.name);
    EXPECT_EQ(axis->values, c.values) << c.text;
  }
}

TEST(GridOptions, SayWhatIsWrongWithAnAxis) {
  struct Case {
    const char* text;
    const char* reason;
  };
  const Case cases[] = {
      {"fast", "there is no name"},
      {"=1:2", "there is no name"},
      {"fast=", "'' is not a number"},
      {"fast=1:2:3:4", "too many parts"},
      {"fast=1:x", "'x' is not a number"},
      {"fast=1,nan", "'nan' is not a number"},
      {"fast=5:1", "begins after its end"},
      {"fast=1:5:0", "the step is not above zero"},
      {"fast=1:1e9", "grid_values_max: 100000"},
      {"fast=0:1:1e-300", "grid_values_max: 100000"},
  };
  for (const Case& c : cases) {
    const auto axis = parse_axis(c.text);
    ASSERT_FALSE(axis) << c.text;
    EXPECT_NE(axis.error().message.find(c.reason), std::string::npos) << axis.error().message;
    EXPECT_NE(axis.error().message.find(c.text), std::string::npos) << axis.error().message;
  }
}

TEST(GridOptions, ReadOrders) {
  const auto order = parse_order("fast<slow");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->lesser, "fast");
  EXPECT_EQ(order->greater, "slow");
  for (const char* text : {"fast", "<slow", "fast<"}) EXPECT_FALSE(parse_order(text)) << text;
}

TEST(GridOptions, RankTheBestFirstAndTheUndefinedLast) {
  std::vector<study::GridCell> cells(4);
  cells[0].sharpe = 0.5;
  cells[2].sharpe = 2;
  cells[3].sharpe = 0.5;
  const auto metric = find_grid_metric("sharpe");
  ASSERT_TRUE(metric);
  EXPECT_EQ(ranked(cells, **metric), (std::vector<std::size_t>{2, 0, 3, 1}));
}

TEST(GridOptions, SuggestTheMetricThatWasMeant) {
  const auto metric = find_grid_metric("sharp");
  ASSERT_FALSE(metric);
  EXPECT_NE(metric.error().message.find("did you mean 'sharpe'?"), std::string::npos)
      << metric.error().message;
}

}  // namespace
}  // namespace hindcast::cli
