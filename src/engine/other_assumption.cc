#include "engine/other_assumption.h"

#include "engine/simulate.h"

namespace hindcast::engine {

std::optional<OtherAssumption> under_other_assumption(const SimulationInput& input,
                                                      const SimulationResult& result) {
  if (result.ambiguous_bars == 0 && result.settled.empty()) return std::nullopt;
  using strategy::BothHit;
  SimulationInput other = input;
  for (AssetInput& asset : other.assets) asset.finer = nullptr;
  const bool stop_first = input.rules.both_hit == BothHit::stop_first;
  other.rules.both_hit = stop_first ? BothHit::target_first : BothHit::stop_first;
  const SimulationResult again = simulate(other);
  return OtherAssumption{other.rules.both_hit, again.equity.back(), again.trades.size()};
}

}  // namespace hindcast::engine
