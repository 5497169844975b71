// What a backtest is asked to do: the part of a job submission that decides the result. The API
// validates it, `hindcast run` reads it from a file, the runner carries it out.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>  // members of this type need it whole

#include "base/error.h"
#include "base/json.h"
#include "market/period.h"
#include "market/timeframe.h"
#include "strategy/definition.h"
#include "strategy/settings.h"

namespace hindcast::strategy {

struct BacktestRequest {
  std::string strategy_name;
  std::string strategy_description;
  std::string timeframe = "1h";
  std::vector<std::string> assets;      // 1 to 50, no repeats
  std::string period = "6 months";
  double initial_capital = 10000;       // quote currency
  base::Json strategy_definition;       // object; name, timeframe, assets may be left out there
  Costs costs;
  ExecutionRequest execution;
};

// A checked request with everything parsed.
struct CheckedRequest {
  BacktestRequest request;
  market::Timeframe timeframe;
  market::Period period;
  StrategyDefinition definition;        // template filled in; name, timeframe and assets from the request
  ExecutionRules rules;
};

// Reads and checks the whole request; every problem at once with its JSON pointer. Does not look at
// data. Unknown fields are problems.
base::Result<CheckedRequest> parse_request(const base::Json& json);

base::Json to_json(const BacktestRequest& request);

// JSON Schemas for OpenAPI.
base::Json request_schema();
base::Json definition_schema();

}  // namespace hindcast::strategy
