// Adds bars to a dataset of the catalog: the one way in for imports, fetches and samples.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "market/catalog.h"
#include "market/merge.h"

namespace hindcast::market {

struct StoreRequest {
  std::string symbol;
  Timeframe timeframe;
  std::string source;  // added to the dataset's sources
  bool synthetic = false;
  std::optional<TradingCalendar> calendar;  // none: as stored, else 24x7
  std::optional<int> days_per_year;  // none: of the calendar given, else as stored, else by symbol
  // Arriving bars win over stored ones of the same time, real bars over a whole synthetic dataset.
  bool replace = false;
  // Arriving bars that contradict stored ones are left out; otherwise they refuse the whole
  // request.
  bool skip_conflicts = false;
};

struct StoreReport {
  bool written = false;  // false: nothing new, or refused because of conflicts
  std::int64_t added = 0;
  std::int64_t duplicates = 0;
  std::int64_t replaced = 0;
  std::vector<MergeConflict> conflicts;  // arriving bars that were not taken
  std::int64_t bars = 0;                 // in the dataset now
  std::string data_version;              // of the dataset now; "" when there is none
};

// Safe against other processes and threads that add to the same dataset. `arriving` keeps the rules
// of bars.h and is not empty. A synthetic dataset is replaced by new synthetic bars. conflict:
// synthetic and real bars in one dataset (without replace).
base::Result<StoreReport> store_bars(const Catalog& catalog, const StoreRequest& request,
                                     const BarColumns& arriving);

// Deletes a dataset with all its bars. Runs that have its file open finish with it. not_found.
base::Result<void> remove_dataset(const Catalog& catalog, std::string_view symbol,
                                  Timeframe timeframe);

}  // namespace hindcast::market
