// Lengths of time in the unit of all our times.
#pragma once

#include <cstdint>

namespace hindcast::base {

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;

}  // namespace hindcast::base
