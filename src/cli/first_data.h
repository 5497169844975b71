// Market data for a first look, when there are none.
#pragma once

#include "base/error.h"
#include "market/catalog.h"

namespace hindcast::cli {

// Leaves bars of BTC/USD as they are; else fetches real ones from Coinbase; else, without internet,
// makes a synthetic sample. Says on standard error what it did, unless `quiet`.
base::Result<void> ensure_first_data(const market::Catalog& catalog, bool quiet);

}  // namespace hindcast::cli
