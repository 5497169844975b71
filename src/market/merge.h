// Two series of one dataset into one: what is stored and what arrives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "market/bars.h"
#include "market/timeframe.h"

namespace hindcast::market {

// What happens to an arriving bar that contradicts a stored one.
enum class OnConflict {
  keep_stored,  // it is listed as a conflict and left out
  replace,      // at the same time it takes the stored bar's place; overlaps are still left out
};

struct MergeConflict {
  std::size_t row = 0;  // index in the arriving series
  std::string reason;   // "conflict": same time, other values; "overlap": too near to a stored bar
  std::string detail;
};

struct MergeResult {
  BarColumns bars;  // by the rules of bars.h
  std::int64_t added = 0;
  std::int64_t duplicates = 0;  // equal in all columns to the stored bar
  std::int64_t replaced = 0;
  std::vector<MergeConflict> conflicts;  // in order of time
};

// A series with its bid and ask, where it has them.
struct Series {
  BarView bars;
  QuoteView quotes = {};
};

// Both series keep the rules of bars.h, and both have quotes or neither.
MergeResult merge_bars(const Series& stored, const Series& arriving, Timeframe timeframe,
                       OnConflict on_conflict);

}  // namespace hindcast::market
