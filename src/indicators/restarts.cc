#include "indicators/restarts.h"

#include <algorithm>
#include <array>

namespace hindcast::indicators {
namespace {

// All of them have blocks of their first parameter, the period.
constexpr std::array<std::string_view, 1> kInBlocksOfThePeriod{"sma"};

}  // namespace

std::optional<std::size_t> restarts_every(std::string_view name,
                                          std::span<const double> parameters) {
  const bool known = std::ranges::find(kInBlocksOfThePeriod, name) != kInBlocksOfThePeriod.end();
  if (!known || parameters.empty()) return std::nullopt;
  return static_cast<std::size_t>(parameters[0]);
}

}  // namespace hindcast::indicators
