// The table of time zones that the build makes (make_zone_table.cc). Native byte order; it never
// leaves the machine that built it other than inside the program.
#pragma once

#include <cstdint>

namespace hindcast::market {

// Followed by, each `transitions` long: begins (int64, UTC ns; a zone's first one is the beginning
// of time), offsets (int32, seconds east of UTC from there on); then where each zone's transitions
// begin (uint32, zones + 1); then by name, sorted: where its text begins (uint32, names + 1), its
// zone (uint32); then the texts.
struct ZoneTableHeader {
  char version[16];  // of the tz database, such as "2025b"
  std::uint32_t transitions;
  std::uint32_t zones;
  std::uint32_t names;
  std::uint32_t unused;
};
static_assert(sizeof(ZoneTableHeader) % alignof(std::int64_t) == 0);

}  // namespace hindcast::market
