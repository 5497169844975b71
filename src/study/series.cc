#include "study/series.h"

#include <algorithm>

#include "market/resample.h"

namespace hindcast::study {

base::Result<Series> Series::load(int fd, const std::string& symbol, market::Timeframe timeframe,
                                  const market::Window& window, int warm_up_bars) {
  constexpr std::size_t kHistoryWarmUps = 10;  // as runner::run_backtest
  Series out;
  out.timeframe_ = timeframe;
  HC_ASSIGN(out.file_, market::BarFile::map(fd, symbol));
  market::BarView bars = out.file_.bars();
  if (out.file_.info().timeframe != timeframe) {
    out.resampled_ =
        market::resample(bars, out.file_.info().timeframe, timeframe, out.file_.info().calendar);
    bars = out.resampled_.view();
  }
  const std::size_t begin = bars.lower_bound(window.begin_ns);
  const std::size_t end = bars.lower_bound(window.end_ns);
  if (begin == end) {
    return base::invalid({{"/period", "no_data", "no bars of " + symbol + " in the period", ""}});
  }
  out.history_ =
      std::min(begin, static_cast<std::size_t>(std::max(warm_up_bars, 0)) * kHistoryWarmUps);
  out.bars_ = bars.slice(begin - out.history_, end);
  return out;
}

GridMarket Series::market() const {
  return {.symbol = info().symbol,
          .bars = bars_,
          .history = history_,
          .bar_ns = timeframe_.ns(),
          .days_per_year = info().days_per_year};
}

}  // namespace hindcast::study
