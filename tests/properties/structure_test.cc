// Mirrored markets, silent assets, and runs in parts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "properties/tools/difference.h"
#include "properties/tools/parts.h"
#include "properties/tools/property.h"
#include "properties/tools/transform.h"

namespace hindcast::properties {
namespace {

using cases::Case;
using cases::Choices;
using cases::Scope;
using engine::SimulationInput;
using engine::SimulationResult;

std::string name_of(const ::testing::TestParamInfo<Subject>& info) { return info.param.name; }

class Structure : public ::testing::TestWithParam<Subject> {};
INSTANTIATE_TEST_SUITE_P(Of, Structure, ::testing::Values(kFast, kGeneral, kFull, kPortfolio),
                         name_of);
class Orders : public Structure {};  // not of a portfolio, which is long and looks back
INSTANTIATE_TEST_SUITE_P(Of, Orders, ::testing::Values(kFast, kGeneral, kFull), name_of);

// Let every price p become 4000 - p (high and low change places) and every long signal a short one.
// Then each trade is made at the same time in the same size, on the other side, at the mirrored
// price, and wins the same. It takes what the mirror leaves alone: sizes in units, distances in
// points or average true ranges, costs that are amounts or ticks, and capital that never binds.
// What is measured in percent of a price (stops, spreads, commissions, leverage) is another
// distance in the mirror; the basic model knows only such stops, so it is held to this without
// stops.
TEST_P(Orders, OfAMirroredMarketAreMirrored) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices&) -> Verdict {
    constexpr double kShift = 1000, kAxis = 4000;  // far from zero, where nothing is mirrored
    Copy copy(c);
    for (auto& asset : copy.assets) {
      auto& b = asset.bars;
      for (auto* prices : {&b.open, &b.high, &b.low, &b.close}) {
        for (double& price : *prices) price += kShift;
      }
    }
    for (auto& asset : copy.assets) {
      asset.actions.clear();  // the mirror of half a price is no double
      asset.market_rules = {};
      asset.columns.size.clear();
    }
    copy.join();
    copy.input.initial_capital = 1 << 24;
    if (GetParam().scope == Scope::basic) {
      auto& risk = copy.input.risk;
      risk.stop_loss_pct = risk.take_profit_pct = risk.trailing_stop_pct = {};
    }
    keep_what_a_mirror_keeps(copy.input);
    SimulationResult expected = GetParam().run(copy.input);
    mirror(expected, kAxis);
    mirror(copy, kAxis);
    SimulationResult found = GetParam().run(copy.input);
    sort_within_bars(expected);
    sort_within_bars(found);
    return difference(expected, found, 1e-12, 1e6) + count_difference(expected, found);
  }));
}

// A portfolio counts the bars of the common clock, and limits of the account are judged at each of
// them, so there the silent asset has the bars of another one.
TEST_P(Structure, AnAssetWithoutSignalsChangesNothing) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices& choices) -> Verdict {
    const SimulationResult expected = GetParam().run(c.input());
    cases::AssetChoices silent = choices.assets.front();
    const bool first = silent.shape % 2 == 0;
    const auto& risk = c.input().risk;
    const bool counts_bars = c.input().portfolio || risk.portfolio_stop_pct ||
                             risk.max_drawdown_halt_pct || risk.daily_loss_limit_pct;
    if (!counts_bars) silent.shape = ~silent.shape;
    // A calendar of its own would change the days of the account.
    cases::RandomAsset asset = cases::make_asset(silent, c.market(), c.market().calendar(0));
    cases::apply_factors(asset, c.input().rules.adjustment);
    asset.signals = {};
    SimulationInput in = c.input();
    in.assets.insert(first ? in.assets.begin() : in.assets.end(), asset.input("silent"));
    SimulationResult found = GetParam().run(in);
    for (auto& o : found.orders) o.asset -= first;
    for (auto& t : found.trades) t.asset -= first;
    keep_rows(found, expected.time);
    found.bars_in_position = expected.bars_in_position;  // more rows lie in a position
    return difference(expected, found) + count_difference(expected, found);
  }));
}

// What happened before a cut is the same when the data end there.
TEST_P(Structure, LaterBarsChangeNothingEarlier) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices& choices) -> Verdict {
    SimulationInput in = c.input();
    in.rules.at_end = strategy::AtEnd::leave_open;
    const SimulationResult whole = GetParam().run(in);
    const std::size_t cut = choices.settings.back() % whole.time.size();
    const auto begun = first_part(in, whole.time[cut]);
    if (!begun) return kNotThisCase;
    // On its last bar an asset ends, which is another matter.
    std::int64_t end = whole.time[cut];
    for (const auto& asset : begun->assets) end = std::min(end, asset.bars.time.back());
    return difference(before(whole, end), before(GetParam().run(*begun), end));
  }));
}

// The engine keeps no checkpoint. What it owes is this: where the account is flat and no order
// works, all that goes on is the cash, so a run that begins there with that cash is the rest of the
// whole run, to the bit: with splits and dividends behind, at and after the cut, and on every
// calendar. The daily loss limit and the rebalancings begin anew with a day, week or month, so with
// them the cut is at the end of one. Rules that look back further are left out: cool-down, Kelly's
// record, volatility, tiers and limits from the highest equity.
TEST_P(Structure, ARunInTwoPartsIsTheWhole) {
  EXPECT_TRUE(holds(GetParam(), [this](const Case& c, const Choices& choices) -> Verdict {
    SimulationInput in = c.input();
    forget_the_past(in);
    const SimulationResult whole = GetParam().run(in);
    const auto rows = cut_rows(in, whole);
    if (rows.empty()) return kNotThisCase;
    const std::size_t row = rows[choices.settings.back() % rows.size()];
    auto rest = second_part(in, whole.time[row]);
    if (!rest) return kNotThisCase;
    rest->initial_capital = whole.equity[row];
    return difference(after(whole, row), GetParam().run(*rest));
  }));
}

}  // namespace
}  // namespace hindcast::properties
