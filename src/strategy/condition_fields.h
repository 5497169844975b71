// The four conditions of a definition, in the order of Signals.
#pragma once

#include <array>
#include <cstddef>

#include "strategy/compile.h"
#include "strategy/definition.h"

namespace hindcast::strategy {

struct ConditionField {
  const char* field;  // in the definition
  const char* key;    // in formulas and explanations
  base::Json StrategyDefinition::* value;
  base::Bitmap Signals::* signals;
};
inline constexpr std::size_t kConditionCount = 4;
inline constexpr std::array<ConditionField, kConditionCount> kConditionFields{{
    {"entry_conditions", "long_entry", &StrategyDefinition::entry_conditions, &Signals::long_entry},
    {"exit_conditions", "long_exit", &StrategyDefinition::exit_conditions, &Signals::long_exit},
    {"short_entry_conditions", "short_entry", &StrategyDefinition::short_entry_conditions,
     &Signals::short_entry},
    {"short_exit_conditions", "short_exit", &StrategyDefinition::short_exit_conditions,
     &Signals::short_exit},
}};

}  // namespace hindcast::strategy
