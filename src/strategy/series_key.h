// Which bars a part of a formula is computed on.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace hindcast::strategy {

struct SeriesKey {
  std::string symbol;        // "": the asset that is traded
  std::int64_t seconds = 0;  // length of a bar

  auto operator<=>(const SeriesKey&) const = default;
};

// The second asset of a strategy that does not say yet which assets it is for: no symbol begins so.
inline std::string placeholder_symbol(std::size_t place) { return "#" + std::to_string(place); }
inline bool is_placeholder(const std::string& symbol) { return symbol.starts_with('#'); }

// Where a formula first asks for a series: as in base::Problem.
struct SeriesOrigin {
  std::string pointer;
  std::optional<int> line, column;
};

// A series beside the traded bars that a strategy reads, and how many of its own bars have to
// close before everything that is computed on it is defined.
struct SeriesNeed {
  SeriesKey key;
  std::int32_t warm_up_bars = 0;
  SeriesOrigin origin = {};
};

}  // namespace hindcast::strategy
