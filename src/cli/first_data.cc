#include "cli/first_data.h"

#include <fmt/format.h>

#include "base/time.h"
#include "cli/terminal.h"
#include "market/fetch.h"
#include "market/synthetic.h"

namespace hindcast::cli {
namespace {

constexpr const char* kSymbol = "BTC/USD";
constexpr market::Timeframe kHour{3600};
// The example's six months, and history for its indicators.
constexpr const char* kFetchPeriod = "7 months";
constexpr std::int64_t kSampleBars = 7 * 31 * 24;

// True when real bars are there now.
bool fetch(const market::Catalog& catalog, bool quiet) {
  market::FetchRequest request;
  request.symbol = kSymbol;
  request.timeframe = kHour;
  request.period = *market::parse_period(kFetchPeriod);
  // Somebody is waiting for a first result: without internet this must give up soon.
  market::CoinbaseOptions options;
  options.connect_timeout = std::chrono::seconds(3);
  options.request_timeout = std::chrono::seconds(10);
  options.attempts = 2;
  ProgressLine line(Terminal::of(stderr), stderr, quiet);
  options.progress = [&](double share) {
    line.show({static_cast<int>(share * 100), "fetching BTC/USD from Coinbase", ""});
    return true;
  };
  const auto report = market::fetch_bars(catalog, request, base::system_clock().now(), options);
  line.clear();
  if (report && !report->stopped) return true;
  if (!quiet) {
    fmt::print(stderr, "no candles from Coinbase: {}\n",
               report ? report->stopped->message : report.error().message);
  }
  return false;
}

}  // namespace

base::Result<void> ensure_first_data(const market::Catalog& catalog, bool quiet) {
  if (catalog.locate(kSymbol, kHour)) return {};
  if (fetch(catalog, quiet)) {
    if (!quiet) fmt::print(stderr, "fetched {} of BTC/USD, 1h, from Coinbase\n", kFetchPeriod);
    return {};
  }
  if (catalog.locate(kSymbol, kHour)) return {};  // part of it came before the connection broke
  HC_ASSIGN(
      const market::StoreReport sample,
      market::make_sample(catalog, {.symbol = kSymbol, .timeframe = kHour, .bars = kSampleBars}));
  if (!quiet) {
    fmt::print(
        stderr,
        "made a SYNTHETIC sample of {} bars of BTC/USD, 1h: not a real market. For real bars: "
        "hindcast data fetch or hindcast data import\n",
        sample.bars);
  }
  return {};
}

}  // namespace hindcast::cli
