// What must hold for the full model whatever is asked of it: random markets, random settings.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/broker/full_model.h"
#include "unit/broker/random_market.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;

class RandomSettings {
 public:
  explicit RandomSettings(std::uint32_t seed) : rng_(seed) {}

  SimulationInput input() {
    SimulationInput in{};
    in.initial_capital = 10000;
    set_risk(in.risk);
    set_rules(in.rules);
    set_costs(in.costs);
    if (coin()) set_orders(in.orders.emplace());
    if (coin()) set_market(in.market);
    if (coin()) set_account(in.account);
    return in;
  }

 private:
  bool coin() { return rng_() % 2 == 0; }
  double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(rng_);
  }
  int upto(int most) { return 1 + static_cast<int>(rng_() % static_cast<unsigned>(most)); }
  std::optional<double> maybe(double low, double high) {
    const double value = between(low, high);
    return coin() ? std::optional(value) : std::nullopt;
  }

  void set_risk(strategy::RiskManagement& r) {
    r.stop_loss_pct = maybe(0.5, 3);
    if (coin()) {
      r.take_profit_levels = {{{.at_pct = 1, .close_pct = between(10, 40)},
                               {.at_pct = 2, .close_pct = between(10, 60)}}};
    } else {
      r.take_profit_points = maybe(1, 5);
    }
    r.trailing_stop_points = maybe(0.5, 4);
    r.break_even_pct = maybe(0.5, 2);
    if (coin()) r.time_stop_bars = upto(20);
    if (coin()) r.cooldown_bars = upto(5);
    r.position_size_pct = between(5, 40);
    if (coin()) {
      r.pyramiding =
          strategy::Pyramiding{.max_entries = 1 + upto(4), .min_distance_pct = between(0, 1)};
    }
    if (rng_() % 4 == 0) r.kelly = strategy::KellySizing{.fraction = 0.5, .min_trades = 5};
    if (rng_() % 4 == 0) r.daily_loss_limit_pct = 2;
    if (rng_() % 4 == 0) r.max_drawdown_halt_pct = 15;
    r.max_exposure_pct = maybe(20, 150);
  }
  void set_rules(strategy::ExecutionRules& rules) {
    using namespace strategy;
    rules.fill = coin() ? Fill::close : Fill::next_open;
    rules.stops_from = coin() ? StopsFrom::next_bar : StopsFrom::fill_bar;
    rules.stop_base = coin() ? StopBase::signal_close : StopBase::fill;
    rules.both_hit = coin() ? BothHit::target_first : BothHit::stop_first;
    rules.exit_priority = coin() ? ExitPriority::stop_first : ExitPriority::open_exit_first;
  }
  void set_costs(strategy::Costs& c) {
    c.commission_pct = coin() ? between(0, 0.2) : 0;
    c.commission_fixed = coin() ? between(0, 2) : 0;
    c.slippage_pct = coin() ? between(0, 0.1) : 0;
    c.commission_maker_pct = maybe(0, 0.1);
    c.commission_per_unit = maybe(0, 0.05);
    c.commission_minimum = maybe(0, 3);
    if (coin()) c.commission_tiers = {{{.from_value = 20000, .pct = 0.01}}};
    c.slippage_volume_pct = maybe(0, 1);
  }
  void set_orders(strategy::OrderSpecs& o) {
    using namespace strategy;
    EntryOrderSpec& entry = o.entry.emplace();
    entry.type = static_cast<EntryType>(rng_() % 6);
    const Distance near{.pct = between(0, 1)}, far{.points = between(0, 1)};
    const bool stop_limit = entry.type == EntryType::stop_limit;
    if (entry.type == EntryType::limit || stop_limit) entry.limit = near;
    if (entry.type == EntryType::stop || stop_limit) entry.stop = far;
    if (entry.type == EntryType::trailing_stop) entry.trail = near;
    ExitOrderSpec& exit = o.exit.emplace();
    exit.type = static_cast<ExitType>(rng_() % 4);
    if (exit.type == ExitType::limit) exit.limit = near;
    if (exit.type == ExitType::stop) exit.stop = far;
    const bool works = entry.type != EntryType::market && entry.type != EntryType::market_on_close;
    if (works && coin()) {
      entry.time_in_force = coin() ? TimeInForce::day : TimeInForce::bars;
      if (entry.time_in_force == TimeInForce::bars) entry.expire_bars = upto(5);
    }
  }
  void set_market(strategy::MarketRules& m) {
    m.tick_size = maybe(0.01, 0.5);
    m.lot_size = maybe(0.001, 1);
    m.min_notional = maybe(1, 200);
    m.max_volume_pct = maybe(1, 50);
  }
  void set_account(strategy::AccountSettings& a) {
    a.leverage = maybe(1, 10);
    if (coin()) a.maintenance_margin_pct = between(0, 2);
    if (coin()) a.position_mode = strategy::PositionMode::hedging;
    a.borrow_pct = maybe(0, 20);
    a.margin_interest_pct = maybe(0, 20);
    a.funding_pct = maybe(-0.05, 0.05);
  }

  std::mt19937 rng_;
};

TEST(FullModelInvariants, FinalEquityIsCapitalPlusTheProfitOfAllTrades) {
  std::size_t trades = 0, partly = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    const RandomMarket a(seed, {.bars = 200, .signal_share = 0.1, .gap_share = 0.05});
    const RandomMarket b(seed + 5000, {.bars = 150, .signal_share = 0.1, .first_hour = 10});
    SimulationInput in = RandomSettings(seed).input();
    in.assets = {a.asset(), b.asset()};
    const auto r = simulate_full(in);
    double profit = 0, fees = 0, financing = 0;
    for (const Trade& t : r.trades) {
      ASSERT_GT(t.size, 0) << "seed " << seed;
      profit += t.pnl;
      fees += t.entry_fee + t.exit_fee;
      financing += t.financing;
    }
    ASSERT_NEAR(r.equity.back(), in.initial_capital + profit, 1e-5) << "seed " << seed;
    ASSERT_NEAR(r.fees, fees, 1e-5) << "seed " << seed;
    ASSERT_NEAR(r.financing, financing, 1e-5) << "seed " << seed;
    for (const OrderEvent& e : r.orders) {
      ASSERT_TRUE(std::isfinite(e.size) && std::isfinite(e.price) && std::isfinite(e.fee));
      ASSERT_GE(e.fill_time, e.signal_time) << "seed " << seed;
      partly += e.outcome == OrderOutcome::partly_filled;
    }
    trades += r.trades.size();
  }
  EXPECT_GT(trades, 20000u);
  EXPECT_GT(partly, 1000u);
}

// Units bought are units sold, for every asset and side.
TEST(FullModelInvariants, FillsBalance) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const RandomMarket a(seed, {.bars = 200, .signal_share = 0.1});
    SimulationInput in = RandomSettings(seed).input();
    in.assets = {a.asset()};
    double open_units[2] = {0, 0};
    for (const OrderEvent& e : simulate_full(in).orders) {
      const bool fill =
          e.outcome == OrderOutcome::filled || e.outcome == OrderOutcome::partly_filled;
      if (!fill) continue;
      double& units = open_units[e.side == Side::long_side];
      units += e.opens ? e.size : -e.size;
      ASSERT_GT(units, -1e-9) << "seed " << seed;
    }
    ASSERT_NEAR(open_units[0], 0, 1e-9) << "seed " << seed;
    ASSERT_NEAR(open_units[1], 0, 1e-9) << "seed " << seed;
  }
}

TEST(FullModelInvariants, FillsBeforeACutDoNotDependOnWhatComesAfter) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const RandomMarket a(seed, {.bars = 200, .signal_share = 0.1});
    SimulationInput in = RandomSettings(seed).input();
    in.assets = {a.asset()};
    in.rules.at_end = strategy::AtEnd::leave_open;
    const auto whole = simulate_full(in);
    const std::size_t cut = 20 + seed % 170;
    in.assets[0].bars = in.assets[0].bars.slice(0, cut);
    const auto part = simulate_full(in);
    for (std::size_t row = 0; row + 1 < cut; ++row) {
      ASSERT_EQ(part.equity[row], whole.equity[row]) << "seed " << seed << " row " << row;
    }
  }
}

TEST(FullModelInvariants, AnAssetWithoutSignalsChangesNothing) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const RandomMarket a(seed, {.bars = 200, .signal_share = 0.1});
    const RandomMarket silent(seed + 1000, {.bars = 200, .signal_share = 0});
    SimulationInput in = RandomSettings(seed).input();
    in.assets = {a.asset()};
    const auto alone = simulate_full(in);
    in.assets.push_back(silent.asset());
    ASSERT_EQ(alone.equity, simulate_full(in).equity) << "seed " << seed;
  }
}

}  // namespace
}  // namespace hindcast::engine::testing
