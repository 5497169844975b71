// Bars, signals and what orders are priced with, from choices.
#pragma once

#include <optional>
#include <vector>

#include "cases/choices.h"
#include "cases/stored.h"
#include "engine/types.h"

namespace hindcast::cases {

inline constexpr std::int64_t kHourNs = 3'600'000'000'000;

// `all`: finer bars that settle ambiguous ones and, with what only the full model knows, at times
// bid and ask.
enum class Data { bars, all };

// What the assets of a case have in common, and their calendars.
struct RandomMarket {
  std::int64_t bar_ns = kHourNs;
  std::int64_t first_ns = 0;  // the first bar opens there or some bars later
  std::vector<std::string> calendars;
  TimeCondition when;
  PositionCondition leave;
  bool acts = false;  // splits and dividends
  // Which columns the settings look at; others stay empty.
  bool atr = false, prices = false, ranks = false, quotes = false;
  Data data = Data::bars;

  const std::string& calendar(std::size_t asset) const {
    return calendars[asset % calendars.size()];
  }
};

// Markets that never close from 1970 on, or those of calendars about days on which clocks are set,
// or markets are closed.
RandomMarket make_market(Knobs& knobs, Data data);

// Owns what the engine's input points to; does not move.
struct RandomAsset {
  market::BarColumns bars;
  strategy::Signals signals;
  strategy::OrderColumns columns;
  std::size_t warm_up = 0;  // signals and columns begin this many bars earlier
  Stored stored;
  market::TradingCalendar calendar;
  std::vector<market::CorporateAction> actions;
  std::optional<strategy::MarketRules> market_rules;
  market::QuoteColumns quotes;  // bid and ask of each bar

  engine::AssetInput input(std::string symbol) const;
};

// Prices are whole numbers from 1 on a coarse grid, so that opens, highs and lows often meet a
// level exactly; volumes are whole numbers from 0. Conditions hold independently of the prices.
RandomAsset make_asset(const AssetChoices& choices, const RandomMarket& market,
                       const std::string& calendar);

// What the factors are for a run with that rule.
void apply_factors(RandomAsset& asset, strategy::Adjustment adjustment);

}  // namespace hindcast::cases
