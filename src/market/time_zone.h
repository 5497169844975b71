// Local time in the zones of the tz database (IANA). The zones are compiled into the program from
// the building machine's tzdata: no file is opened, nothing can be missing, all threads may read.
// A local time is a number of nanoseconds too: those that have passed on the local clock since
// 1970-01-01 00:00 on that clock.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time_units.h"

namespace hindcast::market {

// Of any clock's time. Days are numbered from 1970-01-01 = 0, before it below zero.
constexpr std::int64_t day_of(std::int64_t ns) {
  return ns / base::kNsPerDay - (ns % base::kNsPerDay < 0 ? 1 : 0);
}
constexpr std::int64_t time_of_day_ns(std::int64_t ns) { return ns - day_of(ns) * base::kNsPerDay; }
// 0 Monday to 6 Sunday; 1970-01-01 was a Thursday.
constexpr int weekday_of(std::int64_t day) {
  const auto w = static_cast<int>((day + 3) % 7);
  return w < 0 ? w + 7 : w;
}

// A value: copies are cheap and read the same table.
class TimeZone {
 public:
  // UTC.
  TimeZone();
  // "America/New_York", "Europe/Berlin", "UTC". invalid_argument names the nearest zone.
  static base::Result<TimeZone> find(std::string_view name);
  // All names, sorted.
  static std::vector<std::string> names();
  // Of the tz database, such as "2025b".
  static std::string_view version();

  std::string_view name() const { return name_; }

  // The stretch of time around a moment in which the clock is not changed.
  struct Stretch {
    std::int64_t begin_ns = 0, end_ns = 0;  // UTC, half open
    std::int64_t offset_ns = 0;             // what local clocks are ahead of UTC
  };
  Stretch at(std::int64_t utc_ns) const;

  std::int64_t to_local(std::int64_t utc_ns) const { return utc_ns + at(utc_ns).offset_ns; }
  // The earlier of two moments that the clock shows the same; for one that it skips, the moment of
  // the skip.
  std::int64_t to_utc(std::int64_t local_ns) const;
  // The later of the two; the same when there is one only.
  std::int64_t to_utc_later(std::int64_t local_ns) const;
  // A whole column; times that increase cost next to nothing. Both spans have one length.
  void to_local(std::span<const std::int64_t> utc_ns, std::span<std::int64_t> local_ns) const;

 private:
  std::string_view name_;
  std::span<const std::int64_t> begins_;
  std::span<const std::int32_t> offsets_;
};

// For moments one after the other: asks the zone only where its clock was changed.
class LocalClock {
 public:
  explicit LocalClock(TimeZone zone) : zone_(zone) {}
  std::int64_t local(std::int64_t utc_ns) {
    if (utc_ns < now_.begin_ns || utc_ns >= now_.end_ns) now_ = zone_.at(utc_ns);
    return utc_ns + now_.offset_ns;
  }

 private:
  TimeZone zone_;
  TimeZone::Stretch now_{};
};

}  // namespace hindcast::market
