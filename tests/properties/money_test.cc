// What money and units do in every simulation.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "properties/tools/difference.h"
#include "properties/tools/property.h"
#include "properties/tools/transform.h"

namespace hindcast::properties {
namespace {

using cases::Case;
using cases::Choices;
using engine::OrderEvent;
using engine::OrderOutcome;
using engine::Side;
using engine::SimulationInput;
using engine::SimulationResult;
using engine::Trade;

std::string name_of(const ::testing::TestParamInfo<Subject>& info) { return info.param.name; }

bool is_fill(const OrderEvent& o) {
  return o.outcome == OrderOutcome::filled || o.outcome == OrderOutcome::partly_filled;
}

class Money : public ::testing::TestWithParam<Subject> {};
INSTANTIATE_TEST_SUITE_P(Of, Money, ::testing::Values(kFast, kGeneral, kFull, kPortfolio), name_of);
class Fees : public Money {};  // of sizes that do not follow the equity
INSTANTIATE_TEST_SUITE_P(Of, Fees, ::testing::Values(kFast, kGeneral, kFull), name_of);
class FeesOfShares : public Money {};  // of the basic model: other rules make other trades
INSTANTIATE_TEST_SUITE_P(Of, FeesOfShares, ::testing::Values(kFast, kGeneral), name_of);

// An account kept from the order list alone: what is bought is paid for, what is sold is received,
// splits and dividends come to what is held, and that is worth its last close.
class FillAccount {
 public:
  explicit FillAccount(const SimulationInput& input)
      : input_(input), cash_(input.initial_capital), next_(input.assets.size()), held_(next_) {}

  void take(const OrderEvent& o) {
    if (is_fill(o)) fill(o);
    if (o.outcome == OrderOutcome::dividend_paid) {
      cash_ += (o.side == Side::long_side ? 1 : -1) * o.size * o.price;
    }
    if (o.outcome == OrderOutcome::adjusted_for_split && o.reason == engine::OrderReason::split) {
      split(o);
    }
  }
  double equity(std::int64_t now) {
    double sum = cash_;
    for (std::size_t a = 0; a < next_; ++a) {
      const auto& bars = input_.assets[a].bars;
      while (held_[a] < bars.size() && bars.time[held_[a]] <= now) ++held_[a];
      if (held_[a] == 0) continue;
      sum += (units_[a * 2 + 1] - units_[a * 2]) * bars.close[held_[a] - 1];
    }
    return sum;
  }
  bool flat() const {
    for (double units : units_) {
      if (std::abs(units) > 1e-7) return false;
    }
    return true;
  }
  void pay(double money) { cash_ -= money; }

 private:
  static std::size_t slot(const OrderEvent& o) {
    return static_cast<std::size_t>(o.asset) * 2 + (o.side == Side::long_side);
  }
  void fill(const OrderEvent& o) {
    const bool buys = o.opens == (o.side == Side::long_side);
    cash_ += (buys ? -1 : 1) * o.size * o.price - o.fee;
    units_[slot(o)] += o.opens ? o.size : -o.size;
  }
  // One for each entry that is held, with its new units.
  void split(const OrderEvent& o) {
    if (split_at_[slot(o)] != o.fill_time) units_[slot(o)] = 0;
    split_at_[slot(o)] = o.fill_time;
    units_[slot(o)] += o.size;
  }

  const SimulationInput& input_;
  double cash_;
  std::size_t next_;
  std::vector<std::size_t> held_;
  double units_[2 * cases::kAssetsMax] = {};
  std::optional<std::int64_t> split_at_[2 * cases::kAssetsMax];
};

// Financing is known only by trade, so with it the account is compared while it is flat.
TEST_P(Money, CashAndPositionsAreTheEquityAtEveryBar) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices&) -> Verdict {
    const SimulationResult r = GetParam().run(c.input());
    FillAccount account(c.input());
    std::size_t order = 0, trade = 0;
    for (std::size_t row = 0; row < r.equity.size(); ++row) {
      const std::int64_t now = r.time[row];
      for (; order < r.orders.size() && r.orders[order].fill_time <= now; ++order) {
        account.take(r.orders[order]);
      }
      for (; trade < r.trades.size() && r.trades[trade].exit_time <= now; ++trade) {
        account.pay(r.trades[trade].financing);
      }
      if (r.financing != 0 && !account.flat()) continue;
      const double expected = account.equity(now);
      const double rounding = 1e-9 * std::max(1.0, c.input().initial_capital + r.traded_value);
      if (std::abs(r.equity[row] - expected) <= rounding) continue;
      return fmt::format("equity of row {} is {}, the fills give {}", row, r.equity[row], expected);
    }
    return "";
  }));
}

// Sizes of their own and capital that never binds: then costs change no trade, and each bar's
// equity is lower by exactly what has been paid. Rebates are costs below zero.
TEST_P(Fees, AreTakenAndNothingElse) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices&) -> Verdict {
    SimulationInput in = c.input();
    in.initial_capital = 1 << 24;
    in.risk.position_size_pct = in.risk.position_size_amount = {};
    in.risk.position_size_units = in.risk.position_size_units.value_or(7);
    in.risk.kelly = {};
    in.risk.volatility_target = {};
    in.risk.portfolio_stop_pct = in.risk.max_drawdown_halt_pct = {};
    in.risk.daily_loss_limit_pct = in.risk.max_exposure_pct = in.risk.max_asset_exposure_pct = {};
    std::vector<strategy::OrderColumns> unsized;
    unsized.reserve(in.assets.size());
    for (engine::AssetInput& asset : in.assets) {
      asset.order_columns = &unsized.emplace_back(*asset.order_columns);
      unsized.back().size.clear();
    }
    const SimulationResult net = GetParam().run(in);
    in.costs.commission_pct = in.costs.commission_fixed = 0;
    in.costs.commission_maker_pct = in.costs.commission_per_unit = {};
    in.costs.commission_minimum = {};
    in.costs.commission_tiers = {};
    SimulationResult gross = GetParam().run(in);
    if (net.orders.size() != gross.orders.size()) return "other orders";
    double paid = 0;
    std::size_t order = 0;
    for (std::size_t row = 0; row < net.equity.size(); ++row) {
      for (; order < net.orders.size() && net.orders[order].fill_time <= net.time[row]; ++order) {
        const double fee = net.orders[order].fee;
        const bool rebates = c.input().costs.commission_maker_pct.value_or(0) < 0 ||
                             c.input().costs.commission_tiers;
        if (fee < 0 && !rebates) return fmt::format("a fee of {}", fee);
        gross.orders[order].fee = fee;
        paid += fee;
      }
      gross.equity[row] -= paid;
    }
    for (std::size_t i = 0; i < std::min(net.trades.size(), gross.trades.size()); ++i) {
      Trade& t = gross.trades[i];
      t.entry_fee = net.trades[i].entry_fee;
      t.exit_fee = net.trades[i].exit_fee;
      t.pnl -= t.entry_fee + t.exit_fee;
    }
    return difference(gross, net, 1e-12, 1e6) + count_difference(gross, net);
  }));
}

// With sizes that follow the equity, fees make every position smaller as well. As long as the same
// trades are made and no short loses more than was set aside for it, the account with fees never
// stands above the one without.
TEST_P(FeesOfShares, NeverRaiseTheEquity) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices&) -> Verdict {
    SimulationInput in = c.input();
    in.risk.position_size_amount = in.risk.position_size_units = {};
    in.costs.commission_fixed = 0;  // would refuse some entries
    const SimulationResult net = GetParam().run(in);
    in.costs.commission_pct = 0;
    const SimulationResult gross = GetParam().run(in);
    if (net.orders.size() != gross.orders.size() || net.trades.empty()) return kNotThisCase;
    for (const Trade& t : gross.trades) {
      if (t.side == Side::short_side && t.max_adverse_pct <= -100) return kNotThisCase;
    }
    for (std::size_t row = 0; row < net.equity.size(); ++row) {
      if (net.equity[row] <= gross.equity[row] * (1 + 1e-12)) continue;
      return fmt::format("row {}: {} with fees, {} without", row, net.equity[row],
                         gross.equity[row]);
    }
    return "";
  }));
}

// Factors are powers of two, so that every number scales to the bit.
TEST_P(Money, ScalingPricesAndCapitalScalesProfits) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices& choices) -> Verdict {
    const Scale by{.price = choices.settings.back() % 2 == 0 ? 8 : 0.25};
    Copy copy(c);
    scale(copy, by);
    SimulationResult expected = GetParam().run(c.input());
    scale(expected, by);
    const SimulationResult found = GetParam().run(copy.input);
    return difference(expected, found) + count_difference(expected, found);
  }));
}

// A split of the whole series: half the price, twice the units, the same money.
TEST_P(Money, OtherUnitsOfTheAssetChangeNoMoney) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices&) -> Verdict {
    const Scale by{.price = 0.5, .unit = 2};
    Copy copy(c);
    scale(copy, by);
    SimulationResult expected = GetParam().run(c.input());
    scale(expected, by);
    const SimulationResult found = GetParam().run(copy.input);
    return difference(expected, found) + count_difference(expected, found);
  }));
}

}  // namespace
}  // namespace hindcast::properties
