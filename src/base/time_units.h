// Lengths of time in the unit of all our times.
#pragma once

#include <cstdint>

namespace hindcast::base {

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNsPerDay =
    86'400 * kNsPerSecond;  // UTC days have no leap seconds here

}  // namespace hindcast::base
