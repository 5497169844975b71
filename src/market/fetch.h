// Fetches real bars from an exchange into the catalog.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "market/catalog.h"
#include "market/coinbase.h"
#include "market/dataset_store.h"
#include "market/period.h"

namespace hindcast::market {

struct FetchRequest {
  std::string symbol;
  Timeframe timeframe;
  Period period;         // relative ones end now; `all` is refused
  bool replace = false;  // fetched bars win over stored ones, also over a synthetic dataset
};

struct FetchReport {
  StoreReport stored;
  Window window;             // what was asked for in the end, after what is stored already
  int requests = 0;          // 0: nothing was missing
  std::int64_t skipped = 0;  // candles that broke the rules of a bar
  // Set when the fetch ended early: what came before is stored, the same command goes on from
  // there.
  std::optional<base::Error> stopped;
};

// Only closed bars are stored. A dataset that begins before the period is continued after its last
// bar; otherwise the whole period is fetched and merged.
base::Result<FetchReport> fetch_bars(const Catalog& catalog, const FetchRequest& request,
                                     base::Timestamp now, const CoinbaseOptions& options = {});

}  // namespace hindcast::market
