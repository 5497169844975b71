// The formulas that orders, stops and targets are priced by: which there are, and where they stand.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "strategy/definition.h"

namespace hindcast::strategy {

// What a formula gives the price of.
enum class PriceRole {
  entry_limit,
  entry_stop,
  exit_limit,
  exit_stop,
  short_entry_limit,
  short_entry_stop,
  short_exit_limit,
  short_exit_stop,
  stop_loss,
  take_profit,
  short_stop_loss,
  short_take_profit,
};
inline constexpr std::size_t kPriceRoles = 12;

constexpr std::size_t index_of(PriceRole role) { return static_cast<std::size_t>(role); }

struct PriceFormula {
  PriceRole role = PriceRole::entry_limit;
  std::string text;
  std::string pointer;  // below the definition's: "/orders/entry/limit_price"
};

// Those that the definition has, in the order of their roles.
std::vector<PriceFormula> price_formulas(const StrategyDefinition& definition);

// What is wrong with them, beside each other and with the conditions: each has to be a formula of a
// number that does not look at the position, and shorts need their own. `pointer` is the
// definition's.
void check_price_formulas(const StrategyDefinition& definition, const std::string& pointer,
                          std::vector<base::Problem>& problems);

}  // namespace hindcast::strategy
