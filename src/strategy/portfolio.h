// Holding a portfolio: weights of several assets that are restored from time to time.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "base/record.h"
#include "strategy/limits.h"

namespace hindcast::strategy {

enum class RebalanceAt { bars, day, week, month };
enum class Weighting { equal, inverse_volatility, fixed, formula };

constexpr auto describe_enum(RebalanceAt*) {
  return std::array{
      base::EnumName{RebalanceAt::bars, "bars"}, base::EnumName{RebalanceAt::day, "day"},
      base::EnumName{RebalanceAt::week, "week"}, base::EnumName{RebalanceAt::month, "month"}};
}
constexpr auto describe_enum(Weighting*) {
  return std::array{base::EnumName{Weighting::equal, "equal"},
                    base::EnumName{Weighting::inverse_volatility, "inverse_volatility"},
                    base::EnumName{Weighting::fixed, "fixed"},
                    base::EnumName{Weighting::formula, "formula"}};
}

struct PortfolioRules {
  RebalanceAt rebalance = RebalanceAt::month;
  std::optional<int> every_bars;
  Weighting weighting = Weighting::equal;
  std::optional<std::map<std::string, double>> weights;  // symbol: percent of equity
  std::optional<int> volatility_bars;
  std::optional<std::string> target_weight;  // formula of a number
  std::optional<std::string> rank_by;        // formula of a number
  std::optional<int> top;
  std::optional<double> invested_pct;
  std::optional<double> min_trade_pct;
};

inline constexpr int kDefaultVolatilityBars = 20;

constexpr auto describe(PortfolioRules*) {
  using base::Field;
  using P = PortfolioRules;
  return std::tuple{
      Field{"rebalance",
            &P::rebalance,
            {.doc = "When weights are restored: after every_bars bars, or at the close of the "
                    "first bar of a day, week or month (UTC).",
             .required = true}},
      Field{"every_bars",
            &P::every_bars,
            {.doc = "Bars between two rebalancings, with rebalance bars.",
             .unit = "bars",
             .minimum = 1,
             .maximum = 1e6}},
      Field{"weighting",
            &P::weighting,
            {.doc = "How much of the equity each chosen asset gets; equal when left out."}},
      Field{"weights",
            &P::weights,
            {.doc = "Percent of the equity by symbol, with weighting fixed; 100 together at most.",
             .min_length = 1,
             .max_length = 50}},
      Field{"volatility_bars",
            &P::volatility_bars,
            {.doc = "Bars that inverse_volatility measures the volatility over; 20 when left out.",
             .unit = "bars",
             .minimum = 2,
             .maximum = 10000}},
      Field{"target_weight",
            &P::target_weight,
            {.doc = "Formula of a number, with weighting formula: the chosen assets share "
                    "invested_pct in proportion to it. Nothing for an asset where it is not above "
                    "0 or not defined.",
             .example = "1 / atr(14)",
             .min_length = 1,
             .max_length = kFormulaBytesMax}},
      Field{"rank_by",
            &P::rank_by,
            {.doc = "Formula of a number; the assets with the highest values are chosen.",
             .example = "roc(close, 90)",
             .min_length = 1,
             .max_length = kFormulaBytesMax}},
      Field{"top",
            &P::top,
            {.doc = "How many assets are chosen, with rank_by.", .minimum = 1, .maximum = 50}},
      Field{"invested_pct",
            &P::invested_pct,
            {.doc = "Part of the equity that is invested, with any weighting but fixed; 100 when "
                    "left out.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"min_trade_pct",
            &P::min_trade_pct,
            {.doc = "Changes below this share of the equity are not traded; 0 when left out.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100}}};
}

}  // namespace hindcast::strategy
