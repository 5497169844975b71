// The bars of one asset as a run was given them, opened again: refused when they have changed
// since.
#pragma once

#include <cstddef>
#include <vector>

#include "api/result_bars.h"
#include "base/error.h"
#include "market/bar_file.h"
#include "market/bars.h"
#include "market/catalog.h"
#include "market/corporate_actions.h"

namespace hindcast::api {

// Bars [begin, end) that were decided on one chart: between two splits or dividends.
struct Chart {
  std::size_t begin = 0, end = 0;
};

class RunBars {
 public:
  // Errors: not_found (no bars any more), conflict (bars, splits or dividends have changed since),
  // corrupt (the result does not fit them).
  static base::Result<RunBars> open(const ResultAsset& asset, const market::Catalog& catalog);

  // History and window, in the prices that they were traded at.
  market::BarView bars() const;
  // The first bar of the window.
  std::size_t window_begin() const { return warm_up_bars_; }
  const market::TradingCalendar& calendar() const { return file_.info().calendar; }
  const std::string& data_version() const { return file_.info().data_version; }

  // The charts that the bars [begin, end) were decided on.
  std::vector<Chart> charts(std::size_t begin, std::size_t end) const;
  // What the strategy saw at bar `last`: the bars up to it, earlier ones adjusted by what has
  // happened since. Borrowed from here, or from `adjusted` when anything had to be adjusted.
  market::BarView seen_at(std::size_t last, market::BarColumns& adjusted) const;

 private:
  explicit RunBars(market::BarFile file) : file_(std::move(file)) {}
  base::Result<void> cut(const ResultAsset& asset, market::Timeframe stored,
                         const market::Catalog& catalog);

  market::BarFile file_;
  market::BarColumns resampled_;  // in place of the file's bars where it has any
  std::size_t begin_ = 0, end_ = 0, warm_up_bars_ = 0;
  std::vector<market::CorporateAction> actions_;  // inside of the bars, counted from begin_
};

}  // namespace hindcast::api
