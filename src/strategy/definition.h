// What a user submits: the strategy definition of the specification.
#pragma once

#include <map>
#include <nlohmann/json.hpp>  // members of this type need it whole
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "strategy/limits.h"

namespace hindcast::strategy {

// A named indicator that formulas may use by `name` instead of a call.
struct CustomIndicator {
  std::string name;       // identifier, used in formulas
  std::string indicator;  // registry name: "ema"
  std::map<std::string, double> parameters;
  std::string source;  // formula of the input: "close", "hl2"; "" means close
};

constexpr auto describe(CustomIndicator*) {
  using base::Field;
  using C = CustomIndicator;
  return std::tuple{
      Field{"name",
            &C::name,
            {.doc = "Name in formulas.",
             .example = "slow_rsi",
             .required = true,
             .min_length = 1,
             .max_length = kNameBytesMax}},
      Field{"indicator",
            &C::indicator,
            {.doc = "Name of the indicator (`/api/indicators`).",
             .example = "rsi",
             .required = true,
             .min_length = 1,
             .max_length = kNameBytesMax}},
      Field{"parameters",
            &C::parameters,
            {.doc = "The indicator's parameters by name; those left out keep their defaults.",
             .max_length = kParametersMax}},
      Field{
          "source",
          &C::source,
          {.doc = "Formula of the series that the indicator is computed from; close when left out.",
           .example = "hl2",
           .max_length = kFormulaBytesMax}}};
}

// Percentages are of price (stops) or of equity at the signal (size). Null means "not used".
struct RiskManagement {
  std::optional<double> stop_loss_pct;
  std::optional<double> take_profit_pct;
  std::optional<double> trailing_stop_pct;
  std::optional<double> position_size_pct;     // of equity
  std::optional<double> position_size_amount;  // in quote currency
  std::optional<double> position_size_units;   // fixed number of units
  std::optional<int> max_open_positions;       // over all assets of the job
};

constexpr auto describe(RiskManagement*) {
  using base::Field;
  using R = RiskManagement;
  return std::tuple{
      Field{"stop_loss_pct",
            &R::stop_loss_pct,
            {.doc = "Loss, in percent of the stop base, at which a position is closed.",
             .unit = "%",
             .example = "2",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"take_profit_pct",
            &R::take_profit_pct,
            {.doc = "Gain, in percent of the stop base, at which a position is closed.",
             .unit = "%",
             .example = "6",
             .minimum = 0,
             .maximum = 10000,
             .above_minimum = true}},
      Field{"trailing_stop_pct",
            &R::trailing_stop_pct,
            {.doc = "Distance of a stop that follows the best price.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"position_size_pct",
            &R::position_size_pct,
            {.doc = "Size of a position in percent of the equity at the signal. Without any size: "
                    "all of the cash.",
             .unit = "%",
             .example = "10",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"position_size_amount",
            &R::position_size_amount,
            {.doc = "Size of a position as a fixed amount.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"position_size_units",
            &R::position_size_units,
            {.doc = "Size of a position as a fixed number of units.",
             .unit = "units",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"max_open_positions",
            &R::max_open_positions,
            {.doc = "Positions that may be open at once, over all assets.",
             .minimum = 1,
             .maximum = 50}}};
}

struct StrategyDefinition {
  std::string name;
  std::string description;
  std::string timeframe;
  std::vector<std::string> assets;
  std::optional<std::string> template_id;
  std::map<std::string, double> parameters;
  std::vector<CustomIndicator> custom_indicators;
  base::Json entry_conditions;  // formula string, tree, or null
  base::Json exit_conditions;
  base::Json short_entry_conditions;
  base::Json short_exit_conditions;
  RiskManagement risk_management;
  std::optional<std::string> code_snippet;
};

constexpr auto describe(StrategyDefinition*) {
  using base::Field;
  using D = StrategyDefinition;
  return std::tuple{
      Field{"name",
            &D::name,
            {.doc = "Name of the strategy; the request's when left out.", .max_length = 120}},
      Field{"description",
            &D::description,
            {.doc = "What the strategy does; the request's when left out.", .max_length = 2000}},
      Field{"timeframe",
            &D::timeframe,
            {.doc = "Length of a bar; the request's when left out.",
             .example = "1h",
             .max_length = 16}},
      Field{
          "assets", &D::assets, {.doc = "Symbols; the request's when left out.", .max_length = 50}},
      Field{"template_id",
            &D::template_id,
            {.doc = "Template (`/api/templates`) that supplies every field that is left out.",
             .example = "momentum",
             .max_length = 64}},
      Field{"parameters",
            &D::parameters,
            {.doc = "Values that formulas use by name. With a template: its parameters.",
             .max_length = kParametersMax}},
      Field{"custom_indicators",
            &D::custom_indicators,
            {.doc = "Indicators that formulas use by a name of their own.",
             .max_length = kCustomIndicatorsMax}},
      Field{"entry_conditions",
            &D::entry_conditions,
            {.doc = "When a long position is opened: a formula or a tree."}},
      Field{"exit_conditions",
            &D::exit_conditions,
            {.doc = "When a long position is closed: a formula or a tree."}},
      Field{"short_entry_conditions",
            &D::short_entry_conditions,
            {.doc = "When a short position is opened: a formula or a tree."}},
      Field{"short_exit_conditions",
            &D::short_exit_conditions,
            {.doc = "When a short position is closed: a formula or a tree."}},
      Field{"risk_management", &D::risk_management, {.doc = "Stops and sizes."}},
      Field{"code_snippet",
            &D::code_snippet,
            {.doc = "Not available in this version; a value is refused."}}};
}

}  // namespace hindcast::strategy
