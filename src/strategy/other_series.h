// Bars of other timeframes and other assets as far as they are known at some moment.
//
// A bar is known when it has closed: a coarser bar that is still being made shows nothing. So a
// daily value changes once a day, at the close of the bar that ends the day.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "market/bars.h"
#include "market/period.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"
#include "strategy/series_key.h"

namespace hindcast::strategy {

// When a bar has closed, UTC: its length after its open. A bar of a day or more of a market that
// closes is labelled with its day, and has closed with the last session in it.
std::int64_t close_of_bar(std::int64_t open_ns, market::Timeframe timeframe,
                          const market::TradingCalendar& calendar);

// One series and when each of its bars has closed.
struct SeriesBars {
  market::BarView bars;
  std::vector<std::int64_t> closes = {};
};

// The series by key, as they are known at some moment. Borrows the bars that they were made from,
// and owns what was resampled.
class KnownSeries {
 public:
  // Without bars when the series is not there.
  const SeriesBars& at(const SeriesKey& key) const;
  // The traded asset; "" when it is not known.
  const std::string& traded() const { return traded_; }

 private:
  friend class OtherSeries;
  std::string traded_;
  std::map<SeriesKey, SeriesBars> series_;
  std::deque<market::BarColumns> resampled_;  // whose elements stay where they are
};

// What is known beside the bars of one traded asset. Its own coarser bars are made from the bars
// that a strategy is given; other assets come from here.
class OtherSeries {
 public:
  // `traded`: the asset whose bars a strategy is given, for conditions that ask which it is.
  explicit OtherSeries(market::TradingCalendar own = {}, std::string traded = {})
      : own_(std::move(own)), traded_(std::move(traded)) {}

  // `stored` holds bars of `timeframe`, which is that of the key or divides it; borrowed.
  void add(const SeriesKey& key, market::BarView stored, market::Timeframe timeframe,
           market::TradingCalendar calendar);

  // The given bars with their closes, and all that `needs` asks for, from what has closed by the
  // close of the last of them.
  KnownSeries known(market::BarView bars, const SeriesKey& traded,
                    std::span<const SeriesNeed> needs) const;

 private:
  struct Source {
    SeriesKey key;
    market::BarView stored;
    market::Timeframe timeframe;
    market::TradingCalendar calendar;
  };
  static void put(KnownSeries& into, const Source& source, std::int64_t now_ns);

  market::TradingCalendar own_;
  std::string traded_;
  std::vector<Source> sources_;
};

// Indicators are given this many times their warm-up as history before the window: enough for an
// exponential average to forget its start to within 1e-8.
inline constexpr int kHistoryWarmUps = 10;

// The longest need of each series.
std::vector<SeriesNeed> merged(std::vector<SeriesNeed> needs, const std::vector<SeriesNeed>& more);

// The stored bars that a run reads for another asset: history first, to the end of the window.
market::BarView with_history(const SeriesNeed& need, market::BarView stored,
                             const market::Window& window);

// Where the bars of a series should begin so that what is computed on them is settled when the
// window begins, at the start of one of its bars.
std::int64_t history_begin(const SeriesNeed& need, std::int64_t window_begin_ns);

// For each close the index of the last of the others that is not later; -1 while there is none.
// Both increase.
std::vector<std::int32_t> last_closed(std::span<const std::int64_t> closes,
                                      std::span<const std::int64_t> others);

}  // namespace hindcast::strategy
