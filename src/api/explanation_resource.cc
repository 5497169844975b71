#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/other_bars.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/result.h"
#include "api/result_bars.h"
#include "api/run_bars.h"
#include "base/time.h"
#include "strategy/compile.h"
#include "strategy/explain.h"

namespace hindcast::api {
namespace {

using base::Json;

Json bar_json(const market::BarView& bars, std::size_t bar) {
  return {{"open", bars.open[bar]},
          {"high", bars.high[bar]},
          {"low", bars.low[bar]},
          {"close", bars.close[bar]},
          {"volume", bars.volume[bar]}};
}

// The last bar of the window that opened at or before ?time=; its very last bar without.
base::Result<std::size_t> wanted_bar(const Request& request, const ResultAsset& asset,
                                     const RunBars& run) {
  const market::BarView bars = run.bars();
  if (!request.has_number("time")) return bars.size() - 1;
  const std::int64_t time = request.number("time");
  const std::int64_t first = bars.time[run.window_begin()];
  const std::int64_t end = bars.time.back() + asset.timeframe.ns();
  if (time >= first && time < end) return bars.lower_bound(time + 1) - 1;
  return base::invalid({parameter_problem(
      "time", "out_of_range", "is outside the bars of this backtest",
      fmt::format("from {} to before {}", base::format_utc(first), base::format_utc(end)))});
}

base::Result<Json> explain_bar(const Request& request, const StoredResult& result,
                               const ResultAsset& asset, const market::Catalog& catalog) {
  HC_ASSIGN(const RunBars run, RunBars::open(asset, catalog));
  HC_ASSIGN(const std::size_t bar, wanted_bar(request, asset, run));
  market::BarColumns adjusted;
  const market::BarView bars = run.seen_at(bar, adjusted);
  HC_ASSIGN(const auto definition,
            strategy::parse_definition(result.document->head.at("definition")));
  // A snippet decides as a whole: there are no parts of it to show.
  Json conditions = Json::object();
  if (!definition.code_snippet) {
    HC_ASSIGN(const auto others,
              OtherBars::open(definition, result.document->head, asset, run.calendar(), catalog));
    HC_ASSIGN(conditions, strategy::explain(definition, bars, bar, others.series()));
  }
  return Json{{"symbol", asset.symbol},
              {"timeframe", market::to_string(asset.timeframe)},
              {"time", base::format_utc(bars.time[bar])},
              {"bar", bar_json(bars, bar)},
              {"decided_by", definition.code_snippet ? "code_snippet" : "conditions"},
              {"conditions", std::move(conditions)}};
}

}  // namespace

Response get_explanation(const Request& request, Context& context) {
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const auto symbol = choose_symbol(request, result->backtest);
  if (!symbol) return problem(symbol.error(), request.id);
  const auto asset = asset_of_result(result->document->head, result->backtest, *symbol);
  if (!asset) return problem(asset.error(), request.id);
  const auto body = explain_bar(request, *result, *asset, context.services.catalog);
  if (!body) return bars_problem(body.error(), *symbol, request);
  return json_response(200, *body);
}

}  // namespace hindcast::api
