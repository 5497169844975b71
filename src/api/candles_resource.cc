#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/chart_window.h"
#include "api/curve.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/result.h"
#include "api/result_bars.h"
#include "api/run_bars.h"
#include "base/time_units.h"
#include "market/bar_file.h"
#include "market/resample.h"
#include "market/timeframe.h"

namespace hindcast::api {
namespace {

using base::Json;

using base::kNsPerSecond;

Json candles_json(const market::BarColumns& bars) {
  Json time = Json::array();
  for (std::int64_t t : bars.time) time.push_back(t / kNsPerSecond);
  return {{"time", std::move(time)}, {"open", bars.open},   {"high", bars.high},
          {"low", bars.low},         {"close", bars.close}, {"volume", bars.volume}};
}

// Coarser bars over a split are made of prices of one time, as those of the run were.
base::Result<market::BarColumns> coarse_bars(const ResultAsset& wanted, const market::Window& whole,
                                             const market::BarFile& file,
                                             const market::Catalog& catalog) {
  if (!wanted.factors_version.empty()) {
    // Without the bars that the run saw those of today are shown, with the warning that says so.
    const auto run = RunBars::open(wanted, catalog);
    if (run) return market::as_of(run->bars(), {}, run->bars().size() - 1);
  }
  // One bar more on either side: a trading day does not begin where its label stands.
  const std::int64_t length = wanted.timeframe.ns();
  const market::BarView bars = file.bars();
  return market::resample(bars.slice(bars.lower_bound(whole.begin_ns - length),
                                     bars.lower_bound(whole.end_ns + length)),
                          file.info().timeframe, wanted.timeframe, file.info().calendar);
}

base::Result<Json> read_candles(const ResultAsset& wanted, const market::Window& window,
                                std::size_t most, const market::Catalog& catalog) {
  HC_ASSIGN(const market::Located located, catalog.locate(wanted.symbol, wanted.timeframe));
  HC_ASSIGN(const market::BarFile file, market::BarFile::open(located.path));
  market::BarView bars = file.bars();
  const market::Window whole = whole_bars(window, wanted.timeframe);
  market::BarColumns resampled;
  if (located.stored != wanted.timeframe) {
    HC_ASSIGN(resampled, coarse_bars(wanted, whole, file, catalog));
    bars = resampled.view();
  }
  bars = bars.slice(bars.lower_bound(whole.begin_ns), bars.lower_bound(whole.end_ns));
  std::size_t joined = 1;
  const market::BarColumns candles = join_bars(bars, most, joined);
  Json body{{"symbol", wanted.symbol},
            {"timeframe", market::to_string(wanted.timeframe)},
            {"bars", bars.size()},
            {"bars_per_candle", joined},
            {"data_version", file.info().data_version}};
  if (file.info().data_version != wanted.data_version) {
    body["warning"] =
        "the dataset has changed since this backtest ran; the candles may differ from those it saw";
  }
  body.update(candles_json(candles));
  return body;
}

}  // namespace

Response get_candles(const Request& request, Context& context) {
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const auto symbol = choose_symbol(request, result->backtest);
  if (!symbol) return problem(symbol.error(), request.id);
  const auto wanted = asset_of_result(result->document->head, result->backtest, *symbol);
  if (!wanted) return problem(wanted.error(), request.id);
  const auto window = asked_window(request, wanted->window);
  if (!window) return problem(window.error(), request.id);
  const auto body =
      read_candles(*wanted, *window, static_cast<std::size_t>(request.number("max_points")),
                   context.services.catalog);
  if (!body) return bars_problem(body.error(), *symbol, request);
  // The catalog may change, so this is not immutable as the result itself is.
  Response response = json_response(200, *body);
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace hindcast::api
