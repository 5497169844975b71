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
  Merger(const Series& stored, const Series& arriving, Timeframe timeframe, OnConflict on_conflict)
      : stored_(stored),
        arriving_(arriving),
        timeframe_(timeframe),
        distance_min_(open_distance_min_ns(timeframe)),
        replace_(on_conflict == OnConflict::replace) {
    out_.bars.reserve(stored.bars.size() + arriving.bars.size());
  }

  MergeResult run() && {
    std::size_t s = 0;
    for (std::size_t a = 0; a < arriving_.bars.size(); ++a) {
      while (s < stored_.bars.size() && stored_.bars.time[s] < arriving_.bars.time[a])
        take(stored_, s++);
      if (s < stored_.bars.size() && stored_.bars.time[s] == arriving_.bars.time[a]) {
        meet(a, s++);
      } else {
        insert(a, s);
      }
    }
    while (s < stored_.bars.size()) take(stored_, s++);
    return std::move(out_);
  }

 private:
  void take(const Series& from, std::size_t i) {
    const Bar b = bar_at(from.bars, i);
    out_.bars.push_back(b.time, b.open, b.high, b.low, b.close, b.volume);
    begin_quote(out_.bars.quotes, from.quotes, i);
  }

  void meet(std::size_t a, std::size_t s) {
    const Bar fresh = bar_at(arriving_.bars, a);
    const Bar old = bar_at(stored_.bars, s);
    const bool same_quotes =
        arriving_.quotes.empty() || arriving_.quotes.at(a) == stored_.quotes.at(s);
    if (equal_values(fresh, old) && same_quotes) {
      ++out_.duplicates;
      take(stored_, s);
    } else if (replace_) {
      ++out_.replaced;
      take(arriving_, a);
    } else {
      out_.conflicts.push_back(
          {a, "conflict",
           same_quotes || !equal_values(fresh, old)
               ? fmt::format("{} is stored as {}, not {}", base::format_utc(old.time),
                             values_of(old), values_of(fresh))
               : fmt::format("{} is stored with another bid or ask", base::format_utc(old.time))});
      take(stored_, s);
    }
  }

  // `s` is the first stored bar after the arriving one.
  void insert(std::size_t a, std::size_t s) {
    const std::int64_t time = arriving_.bars.time[a];
    const bool near_before = s > 0 && time - stored_.bars.time[s - 1] < distance_min_;
    const bool near_after = s < stored_.bars.size() && stored_.bars.time[s] - time < distance_min_;
    if (!near_before && !near_after) {
      ++out_.added;
      take(arriving_, a);
      return;
    }
    const std::int64_t neighbour = stored_.bars.time[near_before ? s - 1 : s];
    out_.conflicts.push_back(
        {a, "overlap",
         fmt::format("{} is too near to the stored bar of {} for bars of {}",
                     base::format_utc(time), base::format_utc(neighbour), to_string(timeframe_))});
  }

  const Series stored_, arriving_;
  const Timeframe timeframe_;
  const std::int64_t distance_min_;
  const bool replace_;
  MergeResult out_;
};

}  // namespace

MergeResult merge_bars(const Series& stored, const Series& arriving, Timeframe timeframe,
                       OnConflict on_conflict) {
  return Merger(stored, arriving, timeframe, on_conflict).run();
}

}  // namespace hindcast::market
