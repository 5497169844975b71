#include "cli/strategy_needs.h"

#include <nlohmann/json.hpp>

namespace hindcast::cli {

base::Result<runner::DefinitionNeeds> StrategyNeeds::of(const base::Json& definition,
                                                        const std::string& timeframe,
                                                        const std::vector<std::string>& assets) {
  // A formula may name an asset by its place among them.
  const std::string text = timeframe + ' ' + base::Json(assets).dump() + ' ' + definition.dump();
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(text); found != known_.end()) return found->second;
  }
  HC_ASSIGN(auto needs, runner::needs_of(definition, timeframe, assets));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kStrategiesMost) known_.clear();
  known_.emplace(text, needs);
  return needs;
}

}  // namespace hindcast::cli
