// The bars of other assets that a stored result was worked out from.
#pragma once

#include <deque>

#include "api/result_bars.h"
#include "base/error.h"
#include "base/json.h"
#include "market/bar_file.h"
#include "market/catalog.h"
#include "strategy/compile.h"
#include "strategy/other_series.h"

namespace hindcast::api {

class OtherBars {
 public:
  // `own` is the calendar of the asset. Errors: not_found (bars that are gone), conflict (bars that
  // have changed since).
  static base::Result<OtherBars> open(const strategy::StrategyDefinition& definition,
                                      const base::Json& head, const ResultAsset& asset,
                                      const market::TradingCalendar& own,
                                      const market::Catalog& catalog);

  const strategy::OtherSeries& series() const { return series_; }

 private:
  std::deque<market::BarFile> files_;
  strategy::OtherSeries series_;
};

}  // namespace hindcast::api
