// What a backtest is asked to do: the part of a job submission that decides the result. The API
// validates it, `hindcast run` reads it from a file, the runner carries it out.
#pragma once

#include <nlohmann/json.hpp>  // members of this type need it whole
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/record.h"
#include "market/period.h"
#include "market/timeframe.h"
#include "strategy/account_settings.h"
#include "strategy/compile.h"
#include "strategy/definition.h"
#include "strategy/market_rules.h"
#include "strategy/run_limits.h"
#include "strategy/settings.h"

namespace hindcast::strategy {

struct BacktestRequest {
  std::string strategy_name;
  std::string strategy_description;
  std::string timeframe = "1h";
  std::vector<std::string> assets;  // 1 to 50, no repeats
  std::string period = "6 months";
  double initial_capital = 10000;  // quote currency
  base::Json strategy_definition;  // object; name, timeframe, assets may be left out there
  Costs costs;
  ExecutionRequest execution;
  std::optional<MarketRules> market_rules;
  std::optional<AccountSettings> account;
  std::optional<bool> prove;
  std::optional<std::string> strategy_id;
  std::optional<int> strategy_version;
  std::optional<RunLimits> limits;
};

constexpr auto describe(BacktestRequest*) {
  using base::Field;
  using R = BacktestRequest;
  return std::tuple{Field{"strategy_name",
                          &R::strategy_name,
                          {.doc = "Name of the strategy.",
                           .example = "My RSI strategy",
                           .required = true,
                           .min_length = 1,
                           .max_length = 120}},
                    Field{"strategy_description",
                          &R::strategy_description,
                          {.doc = "What the strategy does.", .max_length = 2000}},
                    Field{"timeframe",
                          &R::timeframe,
                          {.doc = "Length of a bar, 1m to 52w.",
                           .example = "1h",
                           .min_length = 1,
                           .max_length = 16}},
                    Field{"assets",
                          &R::assets,
                          {.doc = "Symbols, each once.",
                           .example = "BTC/USD",
                           .required = true,
                           .min_length = 1,
                           .max_length = 50}},
                    Field{"period",
                          &R::period,
                          {.doc = "Which stretch of the data: \"6 months\", \"90 days\", "
                                  "\"2019-01-01..2019-06-30\", \"all\".",
                           .example = "6 months",
                           .min_length = 1,
                           .max_length = 64}},
                    Field{"initial_capital",
                          &R::initial_capital,
                          {.doc = "Cash at the start.",
                           .unit = "quote currency",
                           .minimum = 0,
                           .maximum = 1e12,
                           .above_minimum = true}},
                    Field{"strategy_definition",
                          &R::strategy_definition,
                          {.doc = "What to trade by; name, timeframe and assets may be left out.",
                           .required = true}},
                    Field{"costs", &R::costs, {.doc = "Costs of trading; none when left out."}},
                    Field{"execution", &R::execution, {.doc = "How signals are filled."}},
                    Field{"market_rules",
                          &R::market_rules,
                          {.doc = "Steps of prices and sizes and limits of orders; none when left "
                                  "out."}},
                    Field{"account",
                          &R::account,
                          {.doc = "Margin, financing and hedging; cash and netting when left "
                                  "out."}},
                    Field{"prove",
                          &R::prove,
                          {.doc = "Check that no signal and no fill rests on later bars: the data "
                                  "are cut at many times and everything is decided again. The "
                                  "result then has `look_ahead_proof`."}},
                    Field{"strategy_id",
                          &R::strategy_id,
                          {.doc = "Strategy of the library that strategy_definition is a copy of.",
                           .min_length = 1,
                           .max_length = 64}},
                    Field{"strategy_version",
                          &R::strategy_version,
                          {.doc = "The version of that strategy.", .minimum = 1}},
                    Field{"limits",
                          &R::limits,
                          {.doc = "Time, memory and log of this run, up to what the server allows; "
                                  "its usual limits when left out."}}};
}

// A checked request with everything parsed.
struct CheckedRequest {
  BacktestRequest request;
  market::Timeframe timeframe;
  market::Period period;
  StrategyDefinition definition;  // template filled in; name, timeframe and assets from the request
  std::optional<CompiledStrategy> strategy;  // its formulas; there in every checked request
  ExecutionRules rules;
  Settling settling;  // rules.settle_with
};

// Reads and checks the whole request; every problem at once with its JSON pointer. Does not look at
// data. Unknown fields are problems.
base::Result<CheckedRequest> parse_request(const base::Json& json);

base::Json to_json(const BacktestRequest& request);

// JSON Schemas for OpenAPI.
base::Json request_schema();
base::Json definition_schema();

}  // namespace hindcast::strategy
