// Conditions that look at the position, against a plain loop over the bars.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/proof.h"
#include "engine/simulate.h"
#include "strategy/compile.h"

namespace hindcast::engine {
namespace {

constexpr std::int64_t kPositionHour = 3'600'000'000'000;

market::BarColumns walk(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  market::BarColumns bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    const double open = price * (1 + (static_cast<double>(random() % 101) - 50) / 10000);
    price = open * (1 + (static_cast<double>(random() % 201) - 100) / 10000);
    bars.push_back(static_cast<std::int64_t>(i) * kPositionHour, open,
                   std::max(open, price) * 1.002, std::min(open, price) * 0.998, price, 1);
  }
  return bars;
}

strategy::CompiledStrategy compiled(const std::string& entry, const std::string& exit,
                                    bool short_side = false) {
  const char* const side = short_side ? "short_" : "";
  const auto definition =
      strategy::parse_definition({{"timeframe", "1h"},
                                  {side + std::string("entry_conditions"), entry},
                                  {side + std::string("exit_conditions"), exit}});
  EXPECT_TRUE(definition) << definition.error().describe();
  return *strategy::CompiledStrategy::compile(*definition);
}

SimulationResult run(const strategy::CompiledStrategy& strategy, const market::BarColumns& bars) {
  const strategy::Signals signals = strategy.evaluate(bars.view());
  SimulationInput input;
  input.assets = {{.symbol = "X", .bars = bars.view(), .signals = &signals}};
  return simulate(input);
}

struct Held {
  double bars = 0, entry = 0, profit = 0, highest = 0, lowest = 0, close = 0;
};
struct ExpectedTrade {
  std::int64_t entry, exit;
  bool operator==(const ExpectedTrade&) const = default;
};

// Enters after every bar that closes above its open, at the next open.
std::vector<ExpectedTrade> by_hand(const market::BarColumns& b, double sign,
                                   const std::function<bool(const Held&)>& leaves) {
  std::vector<ExpectedTrade> trades;
  const std::size_t n = b.size();
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (!(b.close[i] > b.open[i])) continue;
    const std::size_t first = i + 1;
    Held held;
    held.entry = held.highest = held.lowest = b.open[first];
    std::size_t bar = first;
    for (; bar + 1 < n; ++bar) {
      held.bars = static_cast<double>(bar - first);
      held.close = b.close[bar];
      held.profit = sign * (b.close[bar] / held.entry - 1) * 100;
      held.highest = std::max(held.highest, b.high[bar]);
      held.lowest = std::min(held.lowest, b.low[bar]);
      if (leaves(held)) break;
    }
    const bool left = bar + 1 < n;
    trades.push_back({b.time[first], b.time[left ? bar + 1 : bar]});
    i = left ? bar : n;  // flat again on the next bar, whose close may enter
  }
  return trades;
}

struct ExitCase {
  const char* exit;
  std::function<bool(const Held&)> leaves;
};

std::vector<ExitCase> cases() {
  return {{"bars_in_trade >= 3", [](const Held& h) { return h.bars >= 3; }},
          {"profit_pct > 1 or profit_pct < -0.5",
           [](const Held& h) { return h.profit > 1 || h.profit < -0.5; }},
          {"not (close > entry_price) and bars_in_trade > 1",
           [](const Held& h) { return h.close <= h.entry && h.bars > 1; }},
          {"close < highest_since_entry * 0.99",
           [](const Held& h) { return h.close < h.highest * 0.99; }},
          {"close > lowest_since_entry + 1.2 and (hour >= 0 or profit_pct > 1000)",
           [](const Held& h) { return h.close > h.lowest + 1.2; }},
          {"position != 0 and bars_in_trade == 2", [](const Held& h) { return h.bars == 2; }}};
}

TEST(PositionConditions, LeaveWhereALoopOverTheBarsLeaves) {
  for (const bool short_side : {false, true}) {
    for (const ExitCase& c : cases()) {
      for (unsigned seed = 1; seed <= 5; ++seed) {
        const auto bars = walk(seed, 300);
        const auto result = run(compiled("close > open", c.exit, short_side), bars);
        std::vector<ExpectedTrade> got;
        for (const Trade& t : result.trades) got.push_back({t.entry_time, t.exit_time});
        EXPECT_EQ(got, by_hand(bars, short_side ? -1 : 1, c.leaves))
            << c.exit << " seed " << seed << (short_side ? " short" : "");
      }
    }
  }
}

TEST(PositionConditions, AreUndefinedWithoutAPosition) {
  const auto bars = walk(9, 100);
  EXPECT_TRUE(
      run(compiled("profit_pct > -100 or not (bars_in_trade > 5)", "false"), bars).trades.empty());
  EXPECT_EQ(
      run(compiled("position == 0 and close > open", "bars_in_trade >= 1"), bars).trades.size(),
      by_hand(bars, 1, [](const Held& h) { return h.bars >= 1; }).size());
}

TEST(PositionConditions, WithoutThemNothingIsAskedForWhileSimulating) {
  const auto bars = walk(3, 50);
  EXPECT_EQ(compiled("close > open", "close < open").evaluate(bars.view()).position, nullptr);
  EXPECT_NE(compiled("close > open", "profit_pct > 1").evaluate(bars.view()).position, nullptr);
}

TEST(PositionConditions, PassTheProofThatNothingLooksAhead) {
  const auto bars = walk(4, 500);
  const auto strategy =
      compiled("close > sma(close, 5)", "close < highest_since_entry - 0.5 * atr(5)");
  const Decide decide = [&](std::size_t, market::BarView view) {
    return Decisions{strategy.evaluate(view), {}};
  };
  const Decisions whole = decide(0, bars.view());
  SimulationInput input;
  input.assets = {{.symbol = "X", .bars = bars.view(), .signals = &whole.signals}};
  const SimulationResult result = simulate(input);
  EXPECT_GT(result.trades.size(), 10u);
  EXPECT_EQ(prove_no_look_ahead({input, result, {bars.view()}, decide}).holds(), true);
}

TEST(PositionConditions, RefuseWhatCannotBeKnownFromTheBars) {
  for (const char* exit :
       {"profit_pct[1] > 2", "sma(profit_pct, 3) > 1", "rising(profit_pct, 2)",
        "crosses_above(close, entry_price)", "count(profit_pct > 1, 3) > 1",
        "within(bars_in_trade > 3, 2)", "bars_since(profit_pct > 1) > 2",
        "if(profit_pct > 1, 1, 2) > 1", "change(entry_price) > 1", "tf(\"1d\", profit_pct > 1)",
        "nz(profit_pct) > 1", "value_when(close > open, entry_price) > 1"}) {
    const auto definition = strategy::parse_definition(
        {{"timeframe", "1h"}, {"entry_conditions", "close > open"}, {"exit_conditions", exit}});
    ASSERT_FALSE(definition) << exit;
    EXPECT_EQ(definition.error().problems.size(), 1u) << definition.error().describe();
    EXPECT_EQ(definition.error().problems.front().code, "wrong_type") << exit;
  }
}

}  // namespace
}  // namespace hindcast::engine
