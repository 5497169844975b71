#include "market/merge.h"

#include <fmt/format.h>

#include "base/time.h"
#include "market/bar_rules.h"

namespace hindcast::market {
namespace {

bool equal_values(const Bar& a, const Bar& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
         a.volume == b.volume;
}

std::string values_of(const Bar& bar) {
  return fmt::format("{} {} {} {} {}", bar.open, bar.high, bar.low, bar.close, bar.volume);
}

// One pass over both series.
class Merger {
 public:
  Merger(BarView stored, BarView arriving, Timeframe timeframe, OnConflict on_conflict)
      : stored_(stored),
        arriving_(arriving),
        timeframe_(timeframe),
        distance_min_(open_distance_min_ns(timeframe)),
        replace_(on_conflict == OnConflict::replace) {
    out_.bars.reserve(stored.size() + arriving.size());
  }

  MergeResult run() && {
    std::size_t s = 0;
    for (std::size_t a = 0; a < arriving_.size(); ++a) {
      while (s < stored_.size() && stored_.time[s] < arriving_.time[a]) take(bar_at(stored_, s++));
      if (s < stored_.size() && stored_.time[s] == arriving_.time[a]) {
        meet(a, s++);
      } else {
        insert(a, s);
      }
    }
    while (s < stored_.size()) take(bar_at(stored_, s++));
    return std::move(out_);
  }

 private:
  void take(const Bar& b) { out_.bars.push_back(b.time, b.open, b.high, b.low, b.close, b.volume); }

  void meet(std::size_t a, std::size_t s) {
    const Bar fresh = bar_at(arriving_, a);
    const Bar old = bar_at(stored_, s);
    if (equal_values(fresh, old)) {
      ++out_.duplicates;
      take(old);
    } else if (replace_) {
      ++out_.replaced;
      take(fresh);
    } else {
      out_.conflicts.push_back(
          {a, "conflict",
           fmt::format("{} is stored as {}, not {}", base::format_utc(old.time), values_of(old),
                       values_of(fresh))});
      take(old);
    }
  }

  // `s` is the first stored bar after the arriving one.
  void insert(std::size_t a, std::size_t s) {
    const std::int64_t time = arriving_.time[a];
    const bool near_before = s > 0 && time - stored_.time[s - 1] < distance_min_;
    const bool near_after = s < stored_.size() && stored_.time[s] - time < distance_min_;
    if (!near_before && !near_after) {
      ++out_.added;
      take(bar_at(arriving_, a));
      return;
    }
    const std::int64_t neighbour = stored_.time[near_before ? s - 1 : s];
    out_.conflicts.push_back(
        {a, "overlap",
         fmt::format("{} is too near to the stored bar of {} for bars of {}",
                     base::format_utc(time), base::format_utc(neighbour), to_string(timeframe_))});
  }

  const BarView stored_, arriving_;
  const Timeframe timeframe_;
  const std::int64_t distance_min_;
  const bool replace_;
  MergeResult out_;
};

}  // namespace

MergeResult merge_bars(BarView stored, BarView arriving, Timeframe timeframe,
                       OnConflict on_conflict) {
  return Merger(stored, arriving, timeframe, on_conflict).run();
}

}  // namespace hindcast::market
