// Bars beside the traded ones that a strategy's formulas read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/report.h"
#include "market/bar_file.h"
#include "runner/backtest_run.h"
#include "strategy/compile.h"

namespace hindcast::runner {

// The files of other assets that a strategy's formulas read, mapped.
class OtherData {
 public:
  // internal when `data` has other files than the needs ask for. Needs as of other_assets().
  static base::Result<OtherData> map(std::vector<strategy::SeriesNeed> needs,
                                     const ResolvedData& data);

  // For the formulas of an asset with this symbol and calendar. Borrows the bars.
  strategy::OtherSeries series(const std::string& symbol, const market::TradingCalendar& own) const;
  // For the provenance.
  std::vector<engine::OtherDataUse> uses() const;

 private:
  std::vector<strategy::SeriesNeed> needs_;
  std::vector<std::unique_ptr<market::BarFile>> files_;  // by need
  market::Window window_;
};

}  // namespace hindcast::runner
