// Local clocks and trading calendars as docs/bar-file.md has them, with the rules by which clocks
// are set written out, and the closed days of New York as its exchange has published them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cases/stored.h"

namespace hindcast::reference {

inline constexpr std::int64_t kMinute = 60'000'000'000;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

// Of any clock, also before 1970. Days count from 1970-01-01.
std::int64_t date_of(std::int64_t time);
std::int64_t local(std::int64_t utc, const std::string& zone);  // "": UTC
bool holds(const cases::TimeCondition& when, std::int64_t bar_open);

class Calendar {
 public:
  explicit Calendar(const std::string& text);

  bool never_closes() const { return text_ == "24x7"; }
  bool operator==(const Calendar& other) const { return text_ == other.text_; }

  // The day of a bar of that length.
  std::int64_t day(std::int64_t open, std::int64_t length) const;

  struct Stretch {
    std::int64_t begin = 0, end = 0;  // UTC
  };
  std::optional<Stretch> session(std::int64_t day) const;
  Stretch whole_day(std::int64_t day) const;

 private:
  std::int64_t utc(std::int64_t local_time) const;

  std::string text_, zone_, weekdays_;
  std::int64_t open_ = 0, close_ = kDay;  // since local midnight
  bool over_midnight_ = false;
};

}  // namespace hindcast::reference
