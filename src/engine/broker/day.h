// Calendar days of bar opens.
#pragma once

#include <cstdint>

#include "base/time_units.h"

namespace hindcast::engine::broker {

using base::kNsPerDay;

// Periods of `length_ns` since 1970 began, rounded down; days by default. UTC.
constexpr std::int64_t period_of(std::int64_t utc_ns, std::int64_t length_ns = kNsPerDay) {
  const std::int64_t whole = utc_ns / length_ns;
  return utc_ns % length_ns < 0 ? whole - 1 : whole;
}

}  // namespace hindcast::engine::broker
