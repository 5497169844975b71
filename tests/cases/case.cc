#include "cases/case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/record_json.h"
#include "cases/random_settings.h"

namespace hindcast::cases {
namespace {

bool uses_formulas(const engine::SimulationInput& input) {
  const auto& risk = input.risk;
  const auto by_formula = [](const auto& spec) {
    return spec && (spec->limit_price || spec->stop_price);
  };
  const auto& orders = input.orders;
  return risk.stop_loss_price || risk.take_profit_price || risk.short_stop_loss_price ||
         risk.short_take_profit_price ||
         (orders && (by_formula(orders->entry) || by_formula(orders->exit) ||
                     by_formula(orders->short_entry) || by_formula(orders->short_exit)));
}

}  // namespace

Case::Case(const Choices& choices, Scope scope, Data data) {
  Knobs knobs(choices.settings);
  market_ = make_market(knobs, data);
  market_.acts = scope != Scope::basic && knobs.one_in(3);
  // Where splits change the chart, conditions of the position are refused.
  if (data == Data::all && scope != Scope::basic && !market_.acts && knobs.one_in(4)) {
    market_.leave.kind = static_cast<PositionCondition::Kind>(knobs.below(6));
    market_.leave.volume = static_cast<int>(knobs.below(40));
    market_.leave.level = static_cast<int>(knobs.below(6));
  }
  set_basics(knobs, input_);
  if (scope != Scope::basic) set_everything(knobs, input_);
  const bool sized = scope != Scope::basic && knobs.one_in(8);
  market_.atr = scope != Scope::basic;
  market_.prices = uses_formulas(input_);
  market_.quotes = data == Data::all && scope != Scope::basic && knobs.one_in(4);
  market_.ranks = sized || scope == Scope::portfolio;
  make_assets(choices);
  if (scope == Scope::basic) return;
  set_asset_rules(knobs);
  if (sized) set_sizes();
  for (std::size_t a = 0; market_.quotes && a < assets_.size(); ++a) {
    input_.assets[a].quotes = assets_[a].quotes.view();
  }
  if (scope != Scope::portfolio) return;
  set_portfolio(knobs, input_);
  for (RandomAsset& asset : assets_) {
    for (strategy::Signals* signals : {&asset.signals, &asset.stored.asked}) {
      signals->short_entry = base::Bitmap();
      signals->short_exit = base::Bitmap();
    }
  }
}

void Case::make_assets(const Choices& choices) {
  assets_.reserve(choices.assets.size());
  finer_.reserve(choices.assets.size());
  for (std::size_t a = 0; a < choices.assets.size(); ++a) {
    RandomAsset& asset =
        assets_.emplace_back(make_asset(choices.assets[a], market_, market_.calendar(a)));
    apply_factors(asset, input_.rules.adjustment);
    input_.assets.push_back(asset.input(fmt::format("A{}", a)));
    const Stored& stored = asset.stored;
    if (stored.finer.size() == 0) continue;
    finer_.emplace_back(stored.finer.view(), stored.finer_timeframe, stored.timeframe,
                        asset.calendar);
    input_.assets[a].finer = &finer_.back();
  }
}

// Shares of the equity that code has given.
void Case::set_sizes() {
  for (RandomAsset& asset : assets_) {
    asset.columns.size = asset.columns.rank;
    for (double& size : asset.columns.size) size = std::isnan(size) ? 0.1 : (size + 1) / 6;
  }
}

void Case::set_asset_rules(Knobs& knobs) {
  if (knobs.one_in(6)) {
    auto& own = input_.market.per_asset.emplace()["A0"];
    if (knobs.one_in(2)) own.tick_size = knobs.pick({1, 0.2});
    if (knobs.one_in(2)) own.lot_size = knobs.pick({2, 0.25});
    if (knobs.one_in(2)) own.min_notional = knobs.pick({50, 800});
    if (knobs.one_in(2)) own.max_volume_pct = knobs.pick({20, 5});
  }
  for (std::size_t a = 0; input_.market.per_asset && a < assets_.size(); ++a) {
    RandomAsset& asset = assets_[a];
    asset.market_rules = strategy::market_rules_of(input_.market, input_.assets[a].symbol);
    input_.assets[a].market_rules = asset.market_rules;
  }
}

std::string describe(const engine::SimulationInput& input) {
  using base::to_json;
  std::string text =
      fmt::format("{} assets, capital {}, rules {}\nrisk {}\ncosts {}\n", input.assets.size(),
                  input.initial_capital, to_json(input.rules).dump(), to_json(input.risk).dump(),
                  to_json(input.costs).dump());
  text += fmt::format("market {}\naccount {}\n", to_json(input.market).dump(),
                      to_json(input.account).dump());
  if (std::ranges::any_of(input.assets,
                          [](const auto& a) { return !a.order_columns->size.empty(); })) {
    text += "sizes given\n";
  }
  if (input.orders) text += fmt::format("orders {}\n", to_json(*input.orders).dump());
  if (input.portfolio) text += fmt::format("portfolio {}\n", to_json(*input.portfolio).dump());
  for (const auto& asset : input.assets) {
    text += fmt::format("{}, calendar {}:\n", asset.symbol,
                        asset.calendar == nullptr ? "24x7" : asset.calendar->text());
    if (asset.signals->position != nullptr) text += "  exits look at the position\n";
    for (const auto& act : asset.actions) {
      text += fmt::format("  before bar {}: units {}, dividend {}, price ratio {}\n",
                          static_cast<std::int64_t>(act.bar - asset.signal_offset), act.units,
                          act.dividend, act.price_ratio);
    }
    for (std::size_t i = 0; i < asset.bars.size(); ++i) {
      const auto& b = asset.bars;
      const std::size_t bit = asset.signal_offset + i;
      const auto mark = [bit](const base::Bitmap& map, char c) {
        return map.size() > bit && map.test(bit) ? c : '.';
      };
      const auto& s = *asset.signals;
      text +=
          fmt::format("  {:>5} h  {} {} {} {}  volume {}  {}{}{}{}", b.time[i] / kHourNs, b.open[i],
                      b.high[i], b.low[i], b.close[i], b.volume[i], mark(s.long_entry, 'L'),
                      mark(s.long_exit, 'l'), mark(s.short_entry, 'S'), mark(s.short_exit, 's'));
      const strategy::OrderColumns& columns = *asset.order_columns;
      if (!columns.atr.empty()) text += fmt::format("  atr {}", columns.atr[bit]);
      if (!columns.rank.empty()) text += fmt::format("  rank {}", columns.rank[bit]);
      for (const auto& prices : columns.prices) {
        if (!prices.empty()) text += fmt::format(" {}", prices[bit]);
      }
      if (!asset.quotes.empty()) text += fmt::format("  bid, ask {}", asset.quotes.at(i));
      text += '\n';
      if (asset.finer == nullptr) continue;
      const market::BarView parts = asset.finer->inside(b.time[i]);
      for (std::size_t p = 0; p < parts.size(); ++p) {
        text += fmt::format("          in it at {} s: {} {} {} {}\n",
                            (parts.time[p] - b.time[i]) / 1'000'000'000, parts.open[p],
                            parts.high[p], parts.low[p], parts.close[p]);
      }
    }
  }
  return text;
}

}  // namespace hindcast::cases
