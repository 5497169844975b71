#include "study/known_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/record_json.h"

namespace hindcast::study {
namespace {

using base::Json;
using Names = std::initializer_list<std::string_view>;

// Fields with another value than by default, beside those of `known`.
template <class T>
void find_unknown(const T& record, Names known, const std::string& pointer,
                  std::vector<base::Problem>& problems) {
  const Json given = base::to_json(record), usual = base::to_json(T{});
  for (const auto& [name, value] : given.items()) {
    if (std::ranges::find(known, std::string_view(name)) != known.end()) continue;
    if (usual.contains(name) ? usual[name] == value : value.is_null() || value.empty()) continue;
    problems.push_back({base::pointer_join(pointer, name), "not_in_grid",
                        fmt::format("a grid does not carry out '{}'", name),
                        "leave it out, or run the backtests one by one"});
  }
}

}  // namespace

std::vector<base::Problem> unknown_settings(const GridRequest& request) {
  std::vector<base::Problem> problems;
  const strategy::StrategyDefinition& d = request.definition;
  find_unknown(d,
               {"name", "description", "timeframe", "assets", "template_id", "parameters",
                "custom_indicators", "entry_conditions", "exit_conditions",
                "short_entry_conditions", "short_exit_conditions", "risk_management"},
               "/definition", problems);
  find_unknown(d.risk_management,
               {"stop_loss_pct", "take_profit_pct", "trailing_stop_pct", "position_size_pct",
                "position_size_amount", "position_size_units", "max_open_positions"},
               "/definition/risk_management", problems);
  find_unknown(request.costs, {"commission_pct", "commission_fixed", "slippage_pct", "spread_pct"},
               "/costs", problems);
  find_unknown(request.rules,
               {"preset", "fill", "stops_from", "stop_base", "exit_priority", "both_hit", "at_end",
                "entry_and_exit", "spread_paid", "stop_fill"},
               "/rules", problems);
  return problems;
}

std::string engine_only_setting(const GridRequest& request) {
  const bool varied = std::ranges::any_of(
      request.axes, [](const GridAxis& axis) { return axis.name == "trailing_stop_pct"; });
  if (varied || request.definition.risk_management.trailing_stop_pct) {
    return "a trailing stop looks at every bar";
  }
  return "";
}

}  // namespace hindcast::study
