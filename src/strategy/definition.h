// What a user submits: the strategy definition of the specification.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>  // members of this type need it whole

#include "base/json.h"
#include "base/record.h"

namespace hindcast::strategy {

// A named indicator that formulas may use by `name` instead of a call.
struct CustomIndicator {
  std::string name;        // identifier, used in formulas
  std::string indicator;   // registry name: "ema"
  std::map<std::string, double> parameters;
  std::string source;      // formula of the input: "close", "hl2"; "" means close
};

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

struct StrategyDefinition {
  std::string name;
  std::string description;
  std::string timeframe;
  std::vector<std::string> assets;
  std::optional<std::string> template_id;
  std::map<std::string, double> parameters;
  std::vector<CustomIndicator> custom_indicators;
  base::Json entry_conditions;         // formula string, tree, or null
  base::Json exit_conditions;
  base::Json short_entry_conditions;
  base::Json short_exit_conditions;
  RiskManagement risk_management;
  std::optional<std::string> code_snippet;
};

}  // namespace hindcast::strategy
