// Orders, stops and targets whose prices are formulas.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/simulate.h"
#include "strategy/order_columns.h"
#include "strategy/request.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using base::Json;
using strategy::PriceRole;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Bought on the signal of the second bar, with prices that stand in columns.
class FormulaPrices : public ::testing::Test {
 protected:
  void price(PriceRole role, std::vector<double> values) {
    columns_.prices[strategy::index_of(role)] = std::move(values);
  }
  SimulationInput input(const Scenario& scenario) const {
    SimulationInput in = scenario.input();
    in.assets[0].order_columns = &columns_;
    return in;
  }

  strategy::OrderColumns columns_;
};

TEST_F(FormulaPrices, ALimitIsTheValueAtTheSignal) {
  const Scenario s({{100, 101, 99, 100},
                    {100, 101, 99, 100, "L"},
                    {100, 101, 97, 98},
                    {98, 99, 95, 96},
                    {96, 100, 96, 100}});
  price(PriceRole::entry_limit, {90, 96.5, 120, 120, 120});
  auto in = input(s);
  in.orders.emplace().entry =
      strategy::EntryOrderSpec{.type = strategy::EntryType::limit, .limit_price = "low - 2.5"};
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 96.5, kTiny);
  EXPECT_EQ(r.trades[0].entry_time, hour(3));
}

TEST_F(FormulaPrices, AStopLimitTakesBothOfThem) {
  const Scenario s({{100, 101, 99, 100, "L"}, {100, 104, 100, 103}, {103, 103, 103, 103}});
  price(PriceRole::entry_stop, {102, kNone, kNone});
  price(PriceRole::entry_limit, {103, kNone, kNone});
  auto in = input(s);
  in.orders.emplace().entry = strategy::EntryOrderSpec{
      .type = strategy::EntryType::stop_limit, .limit_price = "high + 2", .stop_price = "high + 1"};
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 102, kTiny);
}

TEST_F(FormulaPrices, AStopAndATargetStayWhereTheSignalSawThem) {
  const Scenario s(
      {{100, 101, 99, 100, "L"}, {100, 101, 98.5, 100}, {100, 100, 97, 98}, {98, 98, 98, 98}});
  price(PriceRole::stop_loss, {97.5, 99.5, 99.5, 99.5});
  price(PriceRole::take_profit, {110, 100.5, 100.5, 100.5});
  auto in = input(s);
  in.risk.stop_loss_price = "lowest(low, 20)";
  in.risk.take_profit_price = "highest(high, 20)";
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(r.trades[0].exit_price, 97.5, kTiny);
}

// The fill gapped below the stop: the position is closed where it was opened.
TEST_F(FormulaPrices, AStopThatTheFillHasPassedClosesAtTheOpen) {
  const Scenario s({{100, 101, 99, 100, "L"}, {95, 97, 94, 96}, {96, 96, 96, 96}});
  price(PriceRole::stop_loss, {98, 98, 98});
  auto in = input(s);
  in.risk.stop_loss_price = "low - 1";
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 95, kTiny);
  EXPECT_NEAR(r.trades[0].exit_price, 95, kTiny);
}

TEST_F(FormulaPrices, ShortsHaveTheirOwn) {
  const Scenario s({{100, 101, 99, 100, "S"}, {100, 101, 98, 99}, {99, 103, 99, 102}});
  price(PriceRole::stop_loss, {97, 97, 97});
  price(PriceRole::short_stop_loss, {102.5, 90, 90});
  auto in = input(s);
  in.risk.stop_loss_price = "low - 1";
  in.risk.short_stop_loss_price = "high + 1";
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].exit_price, 102.5, kTiny);
}

TEST_F(FormulaPrices, AnUndefinedPriceRefusesTheOrder) {
  const Scenario s({{100, 101, 99, 100, "L"}, {100, 101, 99, 100, "L"}, {100, 100, 100, 100}});
  price(PriceRole::stop_loss, {kNone, -3, 50});
  auto in = input(s);
  in.risk.stop_loss_price = "lowest(low, 20)";
  const auto r = simulate(in);
  ASSERT_EQ(r.orders.size(), 2u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_no_price);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_no_price) << "below zero is no price";

  const Scenario leaving(
      {{100, 101, 99, 100, "L"}, {100, 101, 99, 100, "l"}, {100, 100, 100, 100}});
  price(PriceRole::exit_limit, {90, kNone, kNone});
  auto out = input(leaving);
  out.orders.emplace().exit =
      strategy::ExitOrderSpec{.type = strategy::ExitType::limit, .limit_price = "high + 1"};
  const auto held = simulate(out);
  EXPECT_EQ(held.orders[1].outcome, OrderOutcome::rejected_no_price);
  EXPECT_EQ(held.trades[0].exit_reason, OrderReason::end_of_data);
}

Json definition(const char* risk, const char* orders, const char* shorts = "null") {
  Json json = Json::parse(R"({"strategy_name": "S", "assets": ["BTC/USD"],
    "strategy_definition": {"entry_conditions": "close > open", "parameters": {"n": 5}}})");
  json["strategy_definition"]["risk_management"] = Json::parse(risk);
  json["strategy_definition"]["orders"] = Json::parse(orders);
  json["strategy_definition"]["short_entry_conditions"] = Json::parse(shorts);
  return json;
}

TEST(PriceFormulas, AreCheckedLikeEveryFormula) {
  struct BadCase {
    const char* risk;
    const char* orders;
    const char* pointer;
    const char* code;
  };
  const BadCase cases[] = {
      {R"j({"stop_loss_price": "lowest(lo, 20)"})j", "{}", "/risk_management/stop_loss_price",
       "unknown_name"},
      {R"j({"stop_loss_price": "close > open"})j", "{}", "/risk_management/stop_loss_price",
       "wrong_type"},
      {R"j({"take_profit_price": "entry_price * 1.1"})j", "{}",
       "/risk_management/take_profit_price", "wrong_type"},
      {R"j({"stop_loss_price": "low", "stop_loss_pct": 2})j", "{}", "/risk_management", "conflict"},
      {"{}", R"j({"entry": {"type": "limit", "limit_price": "close -"}})j",
       "/orders/entry/limit_price", "syntax"},
      {"{}", R"j({"entry": {"type": "limit", "limit_price": "low", "limit": {"pct": 1}}})j",
       "/orders/entry/limit_price", "conflict"},
      {"{}", R"j({"entry": {"type": "stop", "stop_price": "high", "limit_price": "low"}})j",
       "/orders/entry/limit_price", "conflict"},
      {"{}", R"j({"exit": {"type": "limit"}})j", "/orders/exit/limit", "required"}};
  for (const BadCase& c : cases) {
    const auto checked = strategy::parse_request(definition(c.risk, c.orders));
    ASSERT_FALSE(checked) << c.risk << c.orders;
    const base::Problem& p = checked.error().problems[0];
    EXPECT_EQ(p.pointer, std::string("/strategy_definition") + c.pointer) << p.detail;
    EXPECT_EQ(p.code, c.code) << c.risk << c.orders << p.detail;
    EXPECT_EQ(checked.error().problems.size(), 1u) << checked.error().describe();
  }
}

TEST(PriceFormulas, AreNotMirrored) {
  const char* const orders = R"j({"entry": {"type": "limit", "limit_price": "low"}})j";
  const auto checked = strategy::parse_request(
      definition(R"j({"stop_loss_price": "low - 1"})j", orders, R"("close < open")"));
  ASSERT_FALSE(checked);
  std::vector<std::string> pointers;
  for (const base::Problem& p : checked.error().problems) pointers.push_back(p.pointer);
  EXPECT_THAT(pointers,
              ::testing::ElementsAre("/strategy_definition/orders/short_entry",
                                     "/strategy_definition/risk_management/short_stop_loss_price"));
}

TEST(PriceFormulas, AreColumnsWithAWarmUp) {
  const auto checked = strategy::parse_request(
      definition(R"j({"stop_loss_price": "lowest(low, n)"})j",
                 R"j({"entry": {"type": "limit", "limit_price": "close - 2 * atr(7)"}})j"));
  ASSERT_TRUE(checked) << checked.error().describe();
  EXPECT_EQ(strategy::order_warm_up_bars(checked->definition, {}), 7);
  market::BarColumns bars;
  for (int i = 0; i < 30; ++i) bars.push_back(i, 100 + i, 102 + i, 99 + i, 101 + i, 1);
  const auto columns = strategy::evaluate_order_columns(checked->definition, {}, bars.view());
  const auto& stops = columns.prices[strategy::index_of(PriceRole::stop_loss)];
  ASSERT_EQ(stops.size(), 30u);
  EXPECT_TRUE(std::isnan(stops[3]));
  EXPECT_DOUBLE_EQ(stops[10], 105);
  EXPECT_DOUBLE_EQ(columns.prices[strategy::index_of(PriceRole::entry_limit)][20], 115);
  EXPECT_TRUE(columns.prices[strategy::index_of(PriceRole::exit_stop)].empty());
  const auto again = strategy::parse_request(strategy::to_json(checked->request));
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->definition.risk_management.stop_loss_price, "lowest(low, n)");
}

}  // namespace
}  // namespace hindcast::engine::testing
