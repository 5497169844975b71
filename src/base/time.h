// Points in time: UTC nanoseconds since 1970, and the clock as a seam for tests.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::base {

// A UTC instant of the control plane (created_at, lease expiry). Written as ISO 8601 with six
// decimals and 'Z', always 27 characters, so that text order is time order.
struct Timestamp {
  std::int64_t ns = 0;  // since 1970-01-01T00:00:00Z, leap seconds not counted

  auto operator<=>(const Timestamp&) const = default;
  friend Timestamp operator+(Timestamp t, std::chrono::nanoseconds d) { return {t.ns + d.count()}; }
  friend Timestamp operator-(Timestamp t, std::chrono::nanoseconds d) { return {t.ns - d.count()}; }
  friend std::chrono::nanoseconds operator-(Timestamp a, Timestamp b) {
    return std::chrono::nanoseconds(a.ns - b.ns);
  }
};

std::string to_string(Timestamp t);  // "2026-11-22T07:30:42.123456Z"

// Bar times: "2019-01-01T00:00:00Z"; a fraction only when there is one.
std::string format_utc(std::int64_t utc_ns);

// Accepts ISO 8601: date, or date and time with 'T' or space, optional seconds, fraction (up to
// nanoseconds) and 'Z' or +hh:mm; without a zone it is UTC. Years 1678 to 2261.
Result<std::int64_t> parse_utc(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;  // thread-safe; whole microseconds
};

// The machine's real-time clock; lives for the whole program.
const Clock& system_clock();

}  // namespace hindcast::base
