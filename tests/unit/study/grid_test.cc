// A grid gives what the engine gives, cell by cell, under every rule it takes.
#include "study/grid.h"

#include <hwy/targets.h>

#include <cmath>

#include "grid_scenario.h"

namespace hindcast::study {
namespace {

using namespace testing;
using strategy::AtEnd;
using strategy::BothHit;
using strategy::EntryAndExit;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::SpreadPaid;
using strategy::StopBase;
using strategy::StopFill;
using strategy::StopsFrom;

constexpr const char* kLongOnly = R"json({
  "parameters": {"fast": 5, "slow": 20},
  "entry_conditions": "crosses_above(sma(close, fast), sma(close, slow))",
  "exit_conditions": "crosses_below(sma(close, fast), sma(close, slow))"})json";

constexpr const char* kBothSides = R"json({
  "parameters": {"fast": 5, "slow": 20},
  "entry_conditions": "crosses_above(sma(close, fast), sma(close, slow))",
  "exit_conditions": "falling(close, 3)",
  "short_entry_conditions": "crosses_below(sma(close, fast), sma(close, slow))",
  "short_exit_conditions": "rising(close, 3)"})json";

GridRequest pairs(const char* json, std::vector<double> fast = {2, 3, 5, 8, 13},
                  std::vector<double> slow = {5, 10, 21, 40}) {
  GridRequest request;
  request.definition = definition(Json::parse(json));
  request.axes = {{"fast", std::move(fast)}, {"slow", std::move(slow)}};
  return request;
}

void expect_kernel_agrees(GridRequest request, const GridMarket& market) {
  const auto grid = Grid::prepare(std::move(request));
  ASSERT_TRUE(grid) << grid.error().describe();
  EXPECT_EQ(grid->engine_reason(), "");
  const auto result = grid->run(market);
  ASSERT_TRUE(result) << result.error().describe();
  EXPECT_GT(result->kernel_cells, 0u);
  expect_engine_agrees(*grid, *result, market);
}

TEST(Grid, AgreesWithTheEngineOnEveryTimeframe) {
  for (const char* timeframe : {"1m", "1h", "1d", "1w"}) {
    for (const std::int64_t count : {1, 2, 30, 63, 64, 65, 1023, 1024, 1025, 5000}) {
      SCOPED_TRACE(std::string(timeframe) + " x " + std::to_string(count));
      const auto bars = bars_of(timeframe, count);
      expect_kernel_agrees(pairs(kLongOnly), market_of(bars, timeframe));
    }
  }
}

// Every value of every execution rule, with stops and without, long only and on both sides.
TEST(Grid, FollowsEveryExecutionRule) {
  const auto bars = bars_of("1h", 2500);
  for (int rules = 0; rules < 96 * 8; ++rules) {
    for (const char* json : {kLongOnly, kBothSides}) {
      GridRequest request = pairs(json, {3, 8}, {10, 30});
      request.rules.fill = rules & 1 ? Fill::close : Fill::next_open;
      request.rules.stops_from = rules & 2 ? StopsFrom::next_bar : StopsFrom::fill_bar;
      request.rules.stop_base = rules & 4 ? StopBase::signal_close : StopBase::fill;
      request.rules.exit_priority =
          rules & 8 ? ExitPriority::stop_first : ExitPriority::open_exit_first;
      request.rules.both_hit = rules & 16 ? BothHit::target_first : BothHit::stop_first;
      request.rules.at_end = static_cast<AtEnd>(rules / 32 % 3);
      request.rules.entry_and_exit = rules / 96 & 1 ? EntryAndExit::ignore : EntryAndExit::exit;
      request.rules.spread_paid = rules / 96 & 2 ? SpreadPaid::entry : SpreadPaid::each_fill;
      request.rules.stop_fill = rules / 96 & 4 ? StopFill::exact : StopFill::market;
      request.costs = {0.01, 0, 0.02, 0.05};
      request.definition.risk_management.stop_loss_pct = 1.2;
      request.definition.risk_management.take_profit_pct = 2.5;
      SCOPED_TRACE(std::to_string(rules) + (json == kLongOnly ? " long" : " both"));
      expect_kernel_agrees(request, market_of(bars, "1h"));
    }
  }
}

TEST(Grid, TakesCostsAndSizesAsTheEngineDoes) {
  const auto bars = bars_of("1h", 3000, 11);
  struct Case {
    const char* name;
    strategy::Costs costs;
    std::optional<double> pct, amount, units;
  };
  const Case cases[] = {
      {"none", {}, {}, {}, {}},
      {"all costs", {0.1, 2, 0.05, 0.02}, {}, {}, {}},
      {"percent", {0.1, 0, 0, 0}, 30, {}, {}},
      {"amount", {0, 1, 0, 0}, {}, 2500, {}},
      {"amount that runs out", {0.2, 5, 0, 0}, {}, 9900, {}},
      {"units", {0, 0, 0.1, 0}, {}, {}, 0.5},
      {"units too dear", {}, {}, {}, 1e9},
      {"ruinous fixed fee", {0, 4000, 0, 0}, {}, {}, {}},
  };
  for (const Case& c : cases) {
    for (const char* json : {kLongOnly, kBothSides}) {
      SCOPED_TRACE(c.name);
      GridRequest request = pairs(json);
      request.costs = c.costs;
      auto& risk = request.definition.risk_management;
      risk.position_size_pct = c.pct;
      risk.position_size_amount = c.amount;
      risk.position_size_units = c.units;
      risk.stop_loss_pct = 3;
      expect_kernel_agrees(request, market_of(bars, "1h"));
    }
  }
}

TEST(Grid, KnowsEveryFormOfCondition) {
  const auto bars = bars_of("1h", 3000, 5);
  const char* const entries[] = {
      "close > sma(close, slow) * 1.01",
      "sma(close, slow) < close[fast]",
      "70 > rsi(close, slow) and rsi(close, fast) > 50",
      "not (close < ema(close, slow)) and not crosses_above(rsi(close, fast), 60)",
      "rising(sma(close, fast), 3) or falling(close, fast)",
      "not rising(close, fast)",
      "sma(close, fast) - sma(close, slow) > 0.001 * close",
      "crosses_above(close, bbands(close, slow).upper) or (false and close > fast)",
      "macd(close, fast, slow + 20, 9) > 0 and close != open",
      "crosses_below(fast, rsi(close, slow))",
      "helper > mean and true",
      "close == high or sma(sma(close, fast), slow) >= close[2]",
  };
  for (const char* entry : entries) {
    SCOPED_TRACE(entry);
    Json json = Json::parse(kLongOnly);
    json["custom_indicators"] = Json::parse(
        R"json([
      {"name": "mean", "indicator": "sma", "parameters": {"period": 9}, "source": "close[slow]"},
      {"name": "helper", "indicator": "ema", "parameters": {"period": 4}, "source": "mean"}])json");
    json["entry_conditions"] = entry;
    json["exit_conditions"] = "crosses_below(close, sma(close, fast))";
    GridRequest request;
    request.definition = definition(json);
    request.axes = {{"fast", {4, 7, 12}}, {"slow", {6, 12, 30}}};
    expect_kernel_agrees(request, market_of(bars, "1h"));
  }
}

TEST(Grid, TradesOnlyAfterTheHistory) {
  const auto bars = bars_of("1h", 4000);
  for (const std::size_t history : {1, 63, 64, 1000, 1024, 2500, 3999}) {
    SCOPED_TRACE(history);
    expect_kernel_agrees(pairs(kBothSides), market_of(bars, "1h", history));
  }
}

TEST(Grid, VariesStopsBesideParameters) {
  const auto bars = bars_of("1h", 3000);
  GridRequest request = pairs(kLongOnly, {3, 8}, {10, 30});
  request.axes.push_back({"stop_loss_pct", {0.5, 1, 4}});
  request.axes.push_back({"take_profit_pct", {1, 8}});
  expect_kernel_agrees(std::move(request), market_of(bars, "1h"));
}

// A short that loses more than the account has is closed by the engine's rules of bankruptcy.
TEST(Grid, LeavesRuinToTheEngine) {
  market::BarColumns bars;
  double price = 100;
  for (int i = 0; i < 400; ++i) {
    const double close = price * (i % 7 == 3 ? 0.97 : 1.02);
    bars.push_back(i * 3'600'000'000'000, price, std::max(price, close), std::min(price, close),
                   close, 1);
    price = close;
  }
  GridRequest request = pairs(R"json({"parameters": {"fast": 1, "slow": 5},
    "short_entry_conditions": "close < close[fast]",
    "short_exit_conditions": "falling(close, slow)"})json",
                              {1, 2}, {5, 6});
  const auto grid = Grid::prepare(request);
  ASSERT_TRUE(grid);
  const auto widest = grid->run(market_of(bars, "1d"));
  ASSERT_TRUE(widest);
  int targets = 0;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    const auto other = grid->run(market_of(bars, "1d"));
    ASSERT_TRUE(other);
    ++targets;
    for (std::size_t i = 0; i < grid->size(); ++i) {
      EXPECT_EQ(widest->cells[i].final_equity, other->cells[i].final_equity);
      EXPECT_EQ(widest->cells[i].sharpe, other->cells[i].sharpe) << hwy::TargetName(target);
      EXPECT_EQ(widest->cells[i].max_drawdown_pct, other->cells[i].max_drawdown_pct);
      EXPECT_EQ(widest->cells[i].trades, other->cells[i].trades);
    }
  }
  EXPECT_GE(targets, 1);
}

TEST(Grid, GivesTheSameWhenFewColumnsFitTheMemory) {
  const auto bars = bars_of("1h", 3000);
  GridRequest request = pairs(kLongOnly, numbers(2, 20), numbers(5, 40));
  const auto roomy = Grid::prepare(request);
  request.memory_bytes = 8 * 3000 * 3;
  const auto narrow = Grid::prepare(request);
  ASSERT_TRUE(roomy && narrow);
  const auto a = roomy->run(market_of(bars, "1h")), b = narrow->run(market_of(bars, "1h"));
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->cells.size(), b->cells.size());
  for (std::size_t i = 0; i < roomy->size(); ++i) {
    EXPECT_EQ(a->cells[i].final_equity, b->cells[i].final_equity);
    EXPECT_EQ(a->cells[i].sharpe, b->cells[i].sharpe);
  }
}

// Every instruction set of this machine, down to the plainest, gives the same bits.
TEST(Grid, GivesTheSameBitsWithEveryVectorWidth) {
  struct Restore {
    ~Restore() { hwy::SetSupportedTargetsForTest(0); }
  } restore;
  const auto bars = bars_of("1d", 2148);
  GridRequest request = pairs(kBothSides, numbers(2, 12), numbers(13, 40, 3));
  request.definition.risk_management.stop_loss_pct = 5;
  const auto grid = Grid::prepare(request);
  ASSERT_TRUE(grid);
  const auto widest = grid->run(market_of(bars, "1d"));
  ASSERT_TRUE(widest);
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    const auto other = grid->run(market_of(bars, "1d"));
    ASSERT_TRUE(other);
    for (std::size_t i = 0; i < grid->size(); ++i) {
      EXPECT_EQ(widest->cells[i].final_equity, other->cells[i].final_equity);
      EXPECT_EQ(widest->cells[i].sharpe, other->cells[i].sharpe);
      EXPECT_EQ(widest->cells[i].max_drawdown_pct, other->cells[i].max_drawdown_pct);
      EXPECT_EQ(widest->cells[i].trades, other->cells[i].trades);
    }
  }
}

TEST(Grid, SendsATrailingStopThroughTheEngine) {
  const auto bars = bars_of("1h", 800);
  GridRequest request = pairs(kLongOnly, {3}, {10, 30});
  request.axes.push_back({"trailing_stop_pct", {1, 2}});
  const auto grid = Grid::prepare(request);
  ASSERT_TRUE(grid) << grid.error().describe();
  EXPECT_NE(grid->engine_reason(), "");
  const auto result = grid->run(market_of(bars, "1h"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->kernel_cells, 0u);
  expect_engine_agrees(*grid, *result, market_of(bars, "1h"));
}

TEST(Grid, LeavesOutWhatTheOrdersForbid) {
  GridRequest request = pairs(kLongOnly, numbers(2, 101), numbers(2, 101));
  request.orders = {{"fast", "slow"}};
  const auto grid = Grid::prepare(request);
  ASSERT_TRUE(grid);
  EXPECT_EQ(grid->size(), 4950u);
  for (std::size_t i = 0; i < grid->size(); ++i) EXPECT_LT(grid->value(i, 0), grid->value(i, 1));
  EXPECT_EQ(grid->warm_up_bars(), 101);
}

TEST(Grid, ReportsEveryProblemOfItsAxes) {
  GridRequest request = pairs(kLongOnly, {5, 5}, {});
  request.axes.push_back({"wrong", {1}});
  request.axes.push_back({"stop_loss_pct", {-1}});
  request.orders = {{"fast", "other"}};
  const auto grid = Grid::prepare(request);
  ASSERT_FALSE(grid);
  std::vector<std::string> seen;
  for (const auto& p : grid.error().problems) seen.push_back(p.pointer + " " + p.code);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"/axes/0/values/1 duplicate", "/axes/1/values too_short",
                                      "/axes/2/name unknown_name", "/axes/3/values/0 out_of_range",
                                      "/orders/0 unknown_name"}));
}

TEST(Grid, NamesTheValuesThatBreakAFormula) {
  const auto grid = Grid::prepare(pairs(kLongOnly, {0, 5}, {10}));
  ASSERT_FALSE(grid);
  EXPECT_NE(grid.error().describe().find("fast = 0"), std::string::npos) << grid.error().describe();
}

TEST(Grid, RefusesSettingsThatItDoesNotKnow) {
  GridRequest request = pairs(kLongOnly);
  request.definition.code_snippet = "def signals(): pass";
  const auto grid = Grid::prepare(request);
  ASSERT_FALSE(grid);
  EXPECT_EQ(grid.error().problems.front().code, "not_in_grid");
}

TEST(Grid, VariesOnlyWhatItCarriesOut) {
  GridRequest request = pairs(kLongOnly);
  request.axes.push_back({"max_drawdown_halt_pct", {10, 20}});
  const auto grid = Grid::prepare(request);
  ASSERT_FALSE(grid);
  EXPECT_EQ(grid.error().problems.front().pointer, "/axes/2/name");
}

TEST(Grid, LimitsTheNumberOfCombinations) {
  const auto grid = Grid::prepare(pairs(kLongOnly, numbers(2, 2000), numbers(2, 2000)));
  ASSERT_FALSE(grid);
  EXPECT_EQ(grid.error().code, base::ErrorCode::limit_exceeded);
  EXPECT_NE(grid.error().message.find("grid_combinations_max"), std::string::npos);
}

}  // namespace
}  // namespace hindcast::study
