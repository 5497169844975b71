// The stored bars of one asset, cut to a window, with the history that indicators may look at.
#pragma once

#include <string>

#include "base/error.h"
#include "market/bar_file.h"
#include "market/period.h"
#include "market/timeframe.h"
#include "study/grid.h"

namespace hindcast::study {

class Series {
 public:
  // Maps the bar file behind `fd`, which it does not take, and resamples it where it is finer than
  // `timeframe`. The history is what a backtest with that warm-up is given (runner/).
  static base::Result<Series> load(int fd, const std::string& symbol, market::Timeframe timeframe,
                                   const market::Window& window, int warm_up_bars);

  // Borrows this object.
  GridMarket market() const;
  const market::BarInfo& info() const { return file_.info(); }
  market::BarView window() const { return bars_.slice(history_, bars_.size()); }

 private:
  market::BarFile file_;
  market::BarColumns resampled_;
  market::BarView bars_;
  std::size_t history_ = 0;
  market::Timeframe timeframe_;
};

}  // namespace hindcast::study
