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
#include "strategy/orders.h"
#include "strategy/portfolio.h"
#include "strategy/risk_management.h"

namespace hindcast::strategy {

// A named indicator that formulas may use by `name` instead of a call.
struct CustomIndicator {
  std::string name;       // identifier, used in formulas
  std::string indicator;  // registry name: "ema"
  std::map<std::string, double> parameters;
  std::string source;  // formula of the input: "close", "hl2"; "" means close
  std::optional<std::string> timeframe = {};  // of the bars it is computed on; the strategy's
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
           .max_length = kFormulaBytesMax}},
      Field{
          "timeframe",
          &C::timeframe,
          {.doc = "Coarser bars that source and indicator are computed on, the last closed one is "
                  "shown: as tf in formulas; the strategy's bars when left out.",
           .example = "1d",
           .max_length = 16}}};
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
  std::optional<OrderSpecs> orders;  // none: everything at the market
  std::optional<PortfolioRules> portfolio;
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
      Field{"assets",
            &D::assets,
            {.doc = "Symbols; the request's when left out.", .max_length = kStrategyAssetsMax}},
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
      Field{"orders",
            &D::orders,
            {.doc = "Orders that entries and exits are made with; at the market when left out."}},
      Field{"portfolio",
            &D::portfolio,
            {.doc = "Holds the assets whose entry condition is true by weights, instead of "
                    "entering each on its own."}},
      Field{"code_snippet",
            &D::code_snippet,
            {.doc = "Python that decides instead of conditions (docs/python.md): signals(bars, "
                    "params), or a class with on_bar.",
             .max_length = kSnippetBytesMax}}};
}

}  // namespace hindcast::strategy
