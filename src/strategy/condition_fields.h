// The four conditions of a definition, in the order of Signals.
#pragma once

#include <array>
#include <cstddef>

#include "strategy/definition.h"

namespace hindcast::strategy {

struct ConditionField {
  const char* field;  // in the definition
  const char* key;    // in formulas and explanations
  base::Json StrategyDefinition::* value;
};
inline constexpr std::size_t kConditionCount = 4;
inline constexpr std::array<ConditionField, kConditionCount> kConditionFields{{
    {"entry_conditions", "long_entry", &StrategyDefinition::entry_conditions},
    {"exit_conditions", "long_exit", &StrategyDefinition::exit_conditions},
    {"short_entry_conditions", "short_entry", &StrategyDefinition::short_entry_conditions},
    {"short_exit_conditions", "short_exit", &StrategyDefinition::short_exit_conditions},
}};

}  // namespace hindcast::strategy
