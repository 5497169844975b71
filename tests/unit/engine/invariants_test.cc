// What must hold for every strategy on every series.
#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "engine/benchmark.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

struct RandomMarket {
  market::BarColumns bars;
  strategy::Signals signals;

  RandomMarket(std::uint32_t seed, std::size_t n, double signal_share) {
    std::mt19937 rng(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    signals = {base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), base::Bitmap(n)};
    double price = 100;
    for (std::size_t i = 0; i < n; ++i) {
      const double open = price * (1 + 0.01 * (unit(rng) - 0.5));
      const double close = open * (1 + 0.04 * (unit(rng) - 0.5));
      const double high = std::max(open, close) * (1 + 0.02 * unit(rng));
      const double low = std::min(open, close) * (1 - 0.02 * unit(rng));
      bars.push_back(static_cast<std::int64_t>(i) * Scenario::kHour, open, high, low, close, 1);
      if (unit(rng) < signal_share) signals.long_entry.set(i);
      if (unit(rng) < signal_share) signals.long_exit.set(i);
      if (unit(rng) < signal_share) signals.short_entry.set(i);
      if (unit(rng) < signal_share) signals.short_exit.set(i);
      price = close;
    }
  }
  AssetInput asset() const { return {.symbol = "X", .bars = bars.view(), .signals = &signals}; }
};

SimulationInput random_input(const RandomMarket& market, std::uint32_t seed) {
  std::mt19937 rng(seed);
  const auto maybe = [&](double value) {
    return rng() % 2 ? std::optional<double>(value) : std::nullopt;
  };
  SimulationInput in{};
  in.assets = {market.asset()};
  in.initial_capital = 10000;
  in.risk.stop_loss_pct = maybe(2);
  in.risk.take_profit_pct = maybe(3);
  in.risk.trailing_stop_pct = maybe(1.5);
  in.risk.position_size_pct = maybe(30);
  in.costs.commission_pct = rng() % 2 ? 0.1 : 0;
  in.costs.slippage_pct = rng() % 2 ? 0.05 : 0;
  in.rules.fill = rng() % 2 ? strategy::Fill::close : strategy::Fill::next_open;
  in.rules.stops_from = rng() % 2 ? strategy::StopsFrom::next_bar : strategy::StopsFrom::fill_bar;
  in.rules.stop_base = rng() % 2 ? strategy::StopBase::signal_close : strategy::StopBase::fill;
  in.rules.both_hit = rng() % 2 ? strategy::BothHit::target_first : strategy::BothHit::stop_first;
  in.rules.exit_priority =
      rng() % 2 ? strategy::ExitPriority::stop_first : strategy::ExitPriority::open_exit_first;
  return in;
}

TEST(Invariants, FinalEquityIsCapitalPlusTheProfitOfAllTrades) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const RandomMarket market(seed, 400, 0.05);
    const auto in = random_input(market, seed);
    const auto r = simulate(in);
    double profit = 0, fees = 0;
    for (const Trade& t : r.trades) {
      profit += t.pnl;
      fees += t.entry_fee + t.exit_fee;
    }
    EXPECT_NEAR(r.equity.back(), in.initial_capital + profit, 1e-6) << "seed " << seed;
    EXPECT_NEAR(r.fees, fees, 1e-6) << "seed " << seed;
  }
}

// A second asset without signals takes the general path; the first then must not notice.
TEST(Invariants, TheSweepsOverQuietBarsChangeNothing) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const RandomMarket market(seed, 500, seed % 3 == 0 ? 0.3 : 0.01);
    const RandomMarket silent(seed + 1000, 500, 0);
    auto in = random_input(market, seed);
    const auto fast = simulate(in);
    in.assets.push_back(silent.asset());
    const auto general = simulate(in);
    ASSERT_EQ(fast.equity, general.equity) << "seed " << seed;
    ASSERT_EQ(fast.trades.size(), general.trades.size()) << "seed " << seed;
    for (std::size_t i = 0; i < fast.trades.size(); ++i) {
      EXPECT_EQ(fast.trades[i].pnl, general.trades[i].pnl);
      EXPECT_EQ(fast.trades[i].max_adverse_pct, general.trades[i].max_adverse_pct);
      EXPECT_EQ(fast.trades[i].exit_time, general.trades[i].exit_time);
    }
    EXPECT_EQ(fast.bars_in_position, general.bars_in_position) << "seed " << seed;
    EXPECT_EQ(fast.ambiguous_bars, general.ambiguous_bars) << "seed " << seed;
  }
}

TEST(Invariants, FillsBeforeACutDoNotDependOnWhatComesAfter) {
  const RandomMarket whole(7, 600, 0.05);
  for (std::size_t cut = 50; cut < 600; cut += 50) {
    auto in = random_input(whole, 3);
    in.rules.at_end = strategy::AtEnd::leave_open;
    const auto full = simulate(in);
    in.assets[0].bars = whole.bars.view().slice(0, cut);
    const auto part = simulate(in);
    for (std::size_t i = 0; i + 1 < cut; ++i) ASSERT_EQ(part.equity[i], full.equity[i]) << cut;
  }
}

TEST(Invariants, ScalingPricesAndCapitalScalesMoney) {
  const RandomMarket market(11, 400, 0.05);
  RandomMarket scaled = market;
  for (auto* column :
       {&scaled.bars.open, &scaled.bars.high, &scaled.bars.low, &scaled.bars.close}) {
    for (double& x : *column) x *= 4;  // a power of two: exact
  }
  auto in = random_input(market, 5);
  const auto r = simulate(in);
  in.assets = {scaled.asset()};
  in.initial_capital *= 4;
  const auto s = simulate(in);
  for (std::size_t i = 0; i < r.equity.size(); ++i) {
    EXPECT_NEAR(s.equity[i], 4 * r.equity[i], 1e-6);
  }
}

TEST(Invariants, BuyAndHoldStartsAtTheFirstOpen) {
  const Scenario a({{10, 12, 9, 11}, {11, 12, 10, 12}});
  const auto in = a.input();
  const Clock clock = merge_clocks(in.assets);
  const BuyAndHold benchmark(in, clock);
  EXPECT_THAT(benchmark.column(), ::testing::ElementsAre(1100, 1200));
  EXPECT_THAT(benchmark.at(std::vector<std::size_t>{1}), ::testing::ElementsAre(1200));
  EXPECT_EQ(benchmark.units_of_only_asset(), 100);
}

// Half of the capital each; the later asset is cash until its first bar.
TEST(Invariants, BuyAndHoldOfAssetsThatStartApartIsTheSameOnAnyRows) {
  const Scenario a({{10, 12, 9, 11}, {11, 12, 10, 12}, {12, 13, 11, 13}, {13, 14, 12, 14}});
  const Scenario b({{20, 22, 19, 21}, {21, 22, 20, 22}}, 2);
  auto in = a.input();
  in.assets.push_back(b.asset());
  const Clock clock = merge_clocks(in.assets);
  const BuyAndHold benchmark(in, clock);
  EXPECT_THAT(benchmark.column(), ::testing::ElementsAre(1050, 1100, 1175, 1250));
  EXPECT_THAT(benchmark.at(std::vector<std::size_t>{0, 2, 3}),
              ::testing::ElementsAre(1050, 1175, 1250));
  EXPECT_EQ(benchmark.units_of_only_asset(), std::nullopt);
}

}  // namespace
}  // namespace hindcast::engine::testing
