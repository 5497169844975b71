#include "strategy/other_series.h"

#include <algorithm>

#include "base/time_units.h"
#include "market/resample.h"

namespace hindcast::strategy {

std::int64_t close_of_bar(std::int64_t open_ns, market::Timeframe timeframe,
                          const market::TradingCalendar& calendar) {
  if (calendar.always_open() || timeframe.ns() < base::kNsPerDay) return open_ns + timeframe.ns();
  const std::int64_t first = calendar.day_of_bar(open_ns, timeframe);
  const std::int64_t last = first + timeframe.ns() / base::kNsPerDay - 1;
  for (std::int64_t day = last; day >= first; --day) {
    if (const auto session = calendar.session(day)) return session->close_ns;
  }
  return calendar.day_begin(last + 1);
}

const SeriesBars& KnownSeries::at(const SeriesKey& key) const {
  static const SeriesBars none;
  const auto found = series_.find(key);
  return found == series_.end() ? none : found->second;
}

void OtherSeries::add(const SeriesKey& key, market::BarView stored, market::Timeframe timeframe,
                      market::TradingCalendar calendar) {
  sources_.push_back({key, stored, timeframe, std::move(calendar)});
}

KnownSeries OtherSeries::known(market::BarView bars, const SeriesKey& traded,
                               std::span<const SeriesNeed> needs) const {
  KnownSeries known;
  known.traded_ = traded_;
  if (needs.empty() || bars.empty()) return known;
  const market::Timeframe timeframe{traded.seconds};
  const std::int64_t now = close_of_bar(bars.time.back(), timeframe, own_);
  put(known, {traded, bars, timeframe, own_}, now);
  for (const SeriesNeed& need : needs) {
    if (need.key.symbol.empty()) put(known, {need.key, bars, timeframe, own_}, now);
  }
  for (const Source& source : sources_) put(known, source, now);
  return known;
}

void OtherSeries::put(KnownSeries& into, const Source& source, std::int64_t now_ns) {
  const auto& time = source.stored.time;
  const auto closed = std::ranges::partition_point(time, [&](std::int64_t open) {
    return close_of_bar(open, source.timeframe, source.calendar) <= now_ns;
  });
  market::BarView bars = source.stored.slice(0, static_cast<std::size_t>(closed - time.begin()));
  const market::Timeframe timeframe{source.key.seconds};
  if (source.timeframe != timeframe) {
    into.resampled_.push_back(market::resample(bars, source.timeframe, timeframe, source.calendar));
    bars = into.resampled_.back().view();
  }
  SeriesBars& series = into.series_[source.key];
  series.bars = bars;
  series.closes.reserve(bars.size());
  for (const std::int64_t open : bars.time) {
    series.closes.push_back(close_of_bar(open, timeframe, source.calendar));
  }
}

std::vector<SeriesNeed> merged(std::vector<SeriesNeed> needs, const std::vector<SeriesNeed>& more) {
  for (const SeriesNeed& need : more) {
    const auto same = std::ranges::find(needs, need.key, &SeriesNeed::key);
    if (same == needs.end()) {
      needs.push_back(need);
    } else {
      same->warm_up_bars = std::max(same->warm_up_bars, need.warm_up_bars);
    }
  }
  std::ranges::sort(needs, {}, &SeriesNeed::key);
  return needs;
}

std::int64_t history_begin(const SeriesNeed& need, std::int64_t window_begin_ns) {
  const market::Timeframe timeframe{need.key.seconds};
  const std::int64_t bars = static_cast<std::int64_t>(kHistoryWarmUps) * need.warm_up_bars + 2;
  const std::int64_t start = market::bar_start(window_begin_ns, timeframe);
  constexpr std::int64_t kEarliest = INT64_MIN / 2;
  return bars > (start - kEarliest) / timeframe.ns() ? kEarliest : start - bars * timeframe.ns();
}

market::BarView with_history(const SeriesNeed& need, market::BarView stored,
                             const market::Window& window) {
  const std::size_t begin = stored.lower_bound(history_begin(need, window.begin_ns));
  return stored.slice(begin, std::max(begin, stored.lower_bound(window.end_ns)));
}

std::vector<std::int32_t> last_closed(std::span<const std::int64_t> closes,
                                      std::span<const std::int64_t> others) {
  std::vector<std::int32_t> rows(closes.size());
  std::size_t closed = 0;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    while (closed < others.size() && others[closed] <= closes[i]) ++closed;
    rows[i] = static_cast<std::int32_t>(closed) - 1;
  }
  return rows;
}

}  // namespace hindcast::strategy
