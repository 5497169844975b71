// What a trader's orders are: sizes in units and exits of a part, by hand-worked numbers.
#include <gtest/gtest.h>

#include <functional>

#include "engine/broker/full_model.h"
#include "engine/trader.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using Orders = std::vector<TraderOrder>;

// Orders by bar.
class ScriptedTrader final : public Trader {
 public:
  explicit ScriptedTrader(std::function<Orders(std::size_t bar)> script)
      : script_(std::move(script)) {}
  bool begin(const SimulationInput&) override { return true; }
  bool at_close(const TraderView& view, Orders& orders) override {
    held.push_back(view.units);
    for (const TraderOrder& order : script_(view.bar)) orders.push_back(order);
    return true;
  }
  std::vector<double> held;  // at each close

 private:
  const std::function<Orders(std::size_t)> script_;
};

struct Ran {
  SimulationResult result;
  std::vector<double> held;
  std::size_t count(OrderOutcome outcome) const {
    return static_cast<std::size_t>(
        std::ranges::count(result.orders, outcome, &OrderEvent::outcome));
  }
};

Ran run(const Scenario& s, std::function<Orders(std::size_t)> script,
        const std::function<void(SimulationInput&)>& change = {}) {
  ScriptedTrader trader(std::move(script));
  SimulationInput in = s.input();
  in.trader = &trader;
  in.rules.at_end = strategy::AtEnd::leave_open;
  if (change) change(in);
  SimulationResult result = simulate_full(in);
  return {std::move(result), trader.held};
}

TraderOrder buy(double units) { return {.units = units}; }
TraderOrder leave_at(TraderOrder::Type type, double price, double units) {
  return {.action = TraderOrder::Action::leave,
          .type = type,
          .limit = type == TraderOrder::Type::limit ? price : 0,
          .stop = type == TraderOrder::Type::stop ? price : 0,
          .units = units};
}

const Scenario& climb() {
  static const Scenario s({{100, 100, 100, 100},
                           {100, 101, 99, 100},
                           {100, 106, 99, 104},
                           {104, 112, 103, 110},
                           {110, 110, 94, 95},
                           {95, 96, 94, 95}});
  return s;
}

TEST(TraderOrders, AWorkingLimitClosesItsUnitsAndNoMore) {
  const Ran r = run(climb(), [](std::size_t bar) -> Orders {
    if (bar == 0) return {buy(4)};
    if (bar == 1) return {leave_at(TraderOrder::Type::limit, 105, 1)};
    return {};
  });
  EXPECT_EQ(r.held, (std::vector<double>{0, 4, 3, 3, 3, 3}));
  EXPECT_DOUBLE_EQ(r.result.trades.at(0).exit_price, 105);
  EXPECT_DOUBLE_EQ(r.result.trades.at(0).size, 1);
}

TEST(TraderOrders, AWorkingStopClosesItsUnitsAndNoMore) {
  const Ran r = run(climb(), [](std::size_t bar) -> Orders {
    if (bar == 0) return {buy(4)};
    if (bar == 1) return {leave_at(TraderOrder::Type::stop, 98, 1.5)};
    return {};
  });
  EXPECT_EQ(r.held, (std::vector<double>{0, 4, 4, 4, 2.5, 2.5}));
  EXPECT_DOUBLE_EQ(r.result.trades.at(0).exit_price, 98);
}

TEST(TraderOrders, StopAndLimitBesideEachOtherCountTheirOwnUnits) {
  const Ran r = run(climb(), [](std::size_t bar) -> Orders {
    if (bar == 0) return {buy(4)};
    if (bar == 1) {
      return {leave_at(TraderOrder::Type::limit, 105, 1), leave_at(TraderOrder::Type::stop, 98, 2)};
    }
    return {};
  });
  EXPECT_EQ(r.held, (std::vector<double>{0, 4, 3, 3, 1, 1}));
}

TEST(TraderOrders, UnitsOfSeveralEntriesAreTakenOneAfterTheOther) {
  const Ran r = run(
      climb(),
      [](std::size_t bar) -> Orders {
        if (bar == 0) return {buy(1)};
        if (bar == 1) return {buy(2)};
        if (bar == 2) return {leave_at(TraderOrder::Type::limit, 108, 2.5)};
        return {};
      },
      [](SimulationInput& in) { in.risk.pyramiding.emplace().max_entries = 3; });
  EXPECT_EQ(r.held, (std::vector<double>{0, 1, 3, 0.5, 0.5, 0.5}));
}

TEST(TraderOrders, TheOtherExitOfAClosedPositionIsToldToBeCancelled) {
  const Ran r = run(climb(), [](std::size_t bar) -> Orders {
    if (bar == 0) return {buy(4)};
    if (bar == 1) {
      return {leave_at(TraderOrder::Type::limit, 105, 0), leave_at(TraderOrder::Type::stop, 90, 0)};
    }
    return {};
  });
  EXPECT_EQ(r.held, (std::vector<double>{0, 4, 0, 0, 0, 0}));
  EXPECT_EQ(r.count(OrderOutcome::cancelled_position_closed), 1u);
}

TEST(TraderOrders, AnExitLimitIsPutOnATick) {
  const Ran r = run(
      climb(),
      [](std::size_t bar) -> Orders {
        if (bar == 0) return {buy(4)};
        if (bar == 1) return {leave_at(TraderOrder::Type::limit, 105.3, 0)};
        return {};
      },
      [](SimulationInput& in) { in.market.tick_size = 0.5; });
  EXPECT_DOUBLE_EQ(r.result.trades.at(0).exit_price, 105.5);
  EXPECT_EQ(r.count(OrderOutcome::rounded_to_tick), 1u);
}

TEST(TraderOrders, UnitsKeepTheRulesOfLotsLeastValueAndCooldown) {
  const auto once = [](double units) {
    return [units](std::size_t bar) { return bar == 0 ? Orders{buy(units)} : Orders{}; };
  };
  const Ran lots = run(climb(), once(2.7), [](SimulationInput& in) { in.market.lot_size = 1; });
  EXPECT_EQ(lots.held.back(), 2);
  EXPECT_EQ(lots.count(OrderOutcome::rounded_to_lot), 1u);
  const Ran small =
      run(climb(), once(0.5), [](SimulationInput& in) { in.market.min_notional = 60; });
  EXPECT_EQ(small.held.back(), 0);
  EXPECT_EQ(small.count(OrderOutcome::rejected_min_notional), 1u);
  const Ran cooled = run(
      climb(),
      [](std::size_t bar) -> Orders {
        if (bar == 1) return {TraderOrder{.action = TraderOrder::Action::leave}};
        return {buy(1)};
      },
      [](SimulationInput& in) { in.risk.cooldown_bars = 10; });
  EXPECT_GE(cooled.count(OrderOutcome::rejected_cooldown), 1u);
  EXPECT_EQ(cooled.held.back(), 0);
}

}  // namespace
}  // namespace hindcast::engine::testing
