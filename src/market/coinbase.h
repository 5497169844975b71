// Candles of Coinbase Exchange: its public endpoint, without a key.
// GET /products/BTC-USD/candles?granularity=3600&start=...&end=..., at most 300 at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "market/bars.h"
#include "market/period.h"
#include "market/timeframe.h"

namespace hindcast::market {

struct CoinbaseOptions {
  std::string base_url = "https://api.exchange.coinbase.com";
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds request_timeout{20'000};
  int attempts = 5;                              // of one page
  std::chrono::milliseconds first_backoff{500};  // doubles with each attempt, up to kBackoffMax
  std::chrono::milliseconds pause{110};          // between pages: ten requests a second are allowed
  // Called after each page with the share that is done, 0 to 1; false stops the fetch (cancelled).
  std::function<bool(double)> progress = [](double) { return true; };
};
inline constexpr std::chrono::seconds kBackoffMax{15};
inline constexpr std::int64_t kFetchBarsMax = 3'000'000;

struct Candles {
  BarColumns bars;           // by the rules of bars.h; holes where nothing was traded
  Timeframe timeframe;       // of the bars: a granularity of Coinbase
  std::int64_t skipped = 0;  // candles that broke the rules of a bar
  int requests = 0;
  // Why it ended before the window did; the bars up to there are complete.
  std::optional<base::Error> stopped;
};

// "BTC/USD" or "BTC-USD" to "BTC-USD"; invalid_argument for what is no pair.
base::Result<std::string> coinbase_product(std::string_view symbol);

// The coarsest granularity (1m, 5m, 15m, 1h, 6h, 1d) that whole bars of `wanted` can be made from.
Timeframe coinbase_granularity(Timeframe wanted);

// The candles of [window.begin, window.end) that make bars of `wanted`, which is resampled from
// them by the caller. Errors before the first page come as an error (a host that cannot be reached
// is not tried again), later ones in `stopped`. Blocks; not for the event loop.
base::Result<Candles> fetch_candles(std::string_view symbol, Timeframe wanted, Window window,
                                    const CoinbaseOptions& options);

}  // namespace hindcast::market
