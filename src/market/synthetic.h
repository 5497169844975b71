// Made-up bars for trying things out without internet: deterministic, and marked as synthetic
// wherever they go.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "market/bars.h"
#include "market/catalog.h"
#include "market/dataset_store.h"
#include "market/timeframe.h"

namespace hindcast::market {

inline constexpr std::int64_t kSampleBarsMax = 10'000'000;
inline constexpr std::int64_t kSampleYearsMax = 200;  // the time line ends in 2262

struct SampleOptions {
  std::string symbol;
  Timeframe timeframe;
  std::int64_t bars = 5000;
  std::uint64_t seed = 1;
};

// Bars from 2019-01-01 on, without holes: a random walk whose drift and volatility switch between
// rising, quiet, falling and nervous weeks, with some large moves, and volume that grows with the
// move. Equal arguments give equal bytes on every machine: integers, + - * / and square roots only.
// Precondition: within the limits above.
BarColumns synthetic_bars(const SampleOptions& options);

// Writes them as the dataset; an older sample is replaced. conflict when there are real bars.
base::Result<StoreReport> make_sample(const Catalog& catalog, const SampleOptions& options);

}  // namespace hindcast::market
