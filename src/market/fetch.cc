#include "market/fetch.h"

#include <fmt/format.h>

#include <algorithm>

#include "market/resample.h"
#include "market/symbol.h"

namespace hindcast::market {
namespace {

using base::ErrorCode;

// Whole bars only, none that is still open.
base::Result<Window> window_of(const FetchRequest& request, base::Timestamp now) {
  if (request.period.kind == Period::Kind::all) {
    return base::fail(ErrorCode::invalid_argument,
                      "period 'all' has no start to fetch from; allowed: '6 months', "
                      "'2019-01-01..2019-06-30'");
  }
  const std::int64_t last_close = bar_start(now.ns, request.timeframe);
  Window window = resolve(request.period, 0, last_close);
  window.begin_ns = bar_start(std::max<std::int64_t>(window.begin_ns, 0), request.timeframe);
  window.end_ns = std::min(bar_start(window.end_ns, request.timeframe), last_close);
  if (window.end_ns > window.begin_ns) return window;
  return base::fail(
      ErrorCode::invalid_argument,
      fmt::format("no bar of {} has closed in the period yet", to_string(request.timeframe)));
}

// What of the window is not stored yet.
Window missing_part(const Catalog& catalog, const FetchRequest& request, Window window) {
  const auto stored = catalog.open(request.symbol, request.timeframe);
  if (!stored || stored->info().synthetic || request.replace) return window;
  const auto time = stored->bars().time;
  if (time.front() > window.begin_ns) return window;
  window.begin_ns =
      std::max(window.begin_ns, bar_start(time.back(), request.timeframe) + request.timeframe.ns());
  return window;
}

base::Result<void> refuse_conflicts(const StoreReport& stored) {
  if (stored.conflicts.empty()) return {};
  return base::fail(
      ErrorCode::conflict,
      fmt::format("{} fetched bars contradict stored ones and nothing was written; the "
                  "first: {}. --replace lets the fetched bars win",
                  stored.conflicts.size(), stored.conflicts.front().detail));
}

StoreRequest store_request(const FetchRequest& request) {
  StoreRequest out;
  out.symbol = request.symbol;
  out.timeframe = request.timeframe;
  out.source = "coinbase";
  out.replace = request.replace;
  return out;
}

// Bars of the wanted timeframe; the last one is dropped when an early end left it incomplete.
BarColumns wanted_bars(Candles& candles, Timeframe wanted) {
  if (candles.timeframe == wanted) return std::move(candles.bars);
  const BarView all = candles.bars.view();
  std::size_t end = all.size();
  if (candles.stopped && end > 0) end = all.lower_bound(bar_start(all.time.back(), wanted));
  return resample(all.slice(0, end), candles.timeframe, wanted);
}

}  // namespace

base::Result<FetchReport> fetch_bars(const Catalog& catalog, const FetchRequest& request,
                                     base::Timestamp now, const CoinbaseOptions& options) {
  HC_TRY(parse_symbol(request.symbol));
  HC_TRY(coinbase_product(request.symbol));
  HC_ASSIGN(const Window asked, window_of(request, now));
  FetchReport report;
  report.window = missing_part(catalog, request, asked);
  if (report.window.begin_ns >= report.window.end_ns) {
    HC_ASSIGN(const BarFile stored, catalog.open(request.symbol, request.timeframe));
    report.stored.bars = static_cast<std::int64_t>(stored.bars().size());
    report.stored.data_version = stored.info().data_version;
    return report;
  }
  HC_ASSIGN(Candles candles,
            fetch_candles(request.symbol, request.timeframe, report.window, options));
  report.requests = candles.requests;
  report.skipped = candles.skipped;
  const BarColumns bars = wanted_bars(candles, request.timeframe);
  report.stopped = std::move(candles.stopped);
  if (bars.size() == 0) {
    if (report.stopped) return tl::unexpected(std::move(*report.stopped));
    return base::fail(ErrorCode::not_found,
                      fmt::format("Coinbase has no candles of {} from {} to {}", request.symbol,
                                  base::format_utc(report.window.begin_ns),
                                  base::format_utc(report.window.end_ns)));
  }
  HC_ASSIGN(report.stored, store_bars(catalog, store_request(request), bars));
  HC_TRY(refuse_conflicts(report.stored));
  return report;
}

}  // namespace hindcast::market
