#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/other_bars.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/result.h"
#include "api/result_bars.h"
#include "base/time.h"
#include "market/bar_file.h"
#include "market/corporate_actions.h"
#include "strategy/compile.h"
#include "strategy/explain.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

Json bar_json(const market::BarView& bars, std::size_t bar) {
  return {{"open", bars.open[bar]},
          {"high", bars.high[bar]},
          {"low", bars.low[bar]},
          {"close", bars.close[bar]},
          {"volume", bars.volume[bar]}};
}

// History and window, exactly as the run was given them.
base::Result<market::BarView> run_bars(const ResultAsset& asset, market::BarView bars) {
  const std::size_t begin = bars.lower_bound(asset.window.begin_ns);
  const std::size_t end = bars.lower_bound(asset.window.end_ns);
  if (begin == end || begin < asset.warm_up_bars) {
    return base::fail(ErrorCode::corrupt, "the dataset does not cover the result's window");
  }
  return bars.slice(begin - asset.warm_up_bars, end);
}

// The last bar of the window that opened at or before ?time=; its very last bar without.
base::Result<std::size_t> wanted_bar(const Request& request, const ResultAsset& asset,
                                     const market::BarView& bars) {
  if (!request.has_number("time")) return bars.size() - 1;
  const std::int64_t time = request.number("time");
  const std::int64_t first = bars.time[asset.warm_up_bars];
  const std::int64_t end = bars.time.back() + asset.timeframe.ns();
  if (time >= first && time < end) return bars.lower_bound(time + 1) - 1;
  return base::invalid({parameter_problem(
      "time", "out_of_range", "is outside the bars of this backtest",
      fmt::format("from {} to before {}", base::format_utc(first), base::format_utc(end)))});
}

// All bars in the result's timeframe, with the splits and dividends that the run took into account.
base::Result<market::ActedBars> whole_series(const ResultAsset& asset, const market::BarFile& file,
                                             const market::Catalog& catalog) {
  market::Factors factors;
  if (!asset.factors_version.empty()) {
    HC_ASSIGN(factors, catalog.factors(asset.symbol));
    if (market::factors_version(factors) != asset.factors_version) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("the splits and dividends of {} have changed since this "
                                    "backtest ran, so its values cannot be worked out again",
                                    asset.symbol));
    }
  }
  const market::BarInfo& info = file.info();
  const auto actions =
      market::actions_of(factors, file.bars(), info.timeframe, info.calendar, asset.dividends);
  return market::resample_acted(file.bars(), actions, info.timeframe, asset.timeframe,
                                info.calendar);
}

// The actions after the first of `bars`, a part of the series; counted from there.
std::vector<market::CorporateAction> actions_from(const market::BarView& bars,
                                                  const market::ActedBars& series) {
  const std::size_t first = series.bars.view().lower_bound(bars.time.front());
  std::vector<market::CorporateAction> out;
  for (market::CorporateAction action : series.actions) {
    if (action.bar <= first) continue;
    action.bar -= first;
    out.push_back(action);
  }
  return out;
}

base::Result<Json> explain_bar(const Request& request, const StoredResult& result,
                               const ResultAsset& asset, const market::Catalog& catalog) {
  HC_ASSIGN(const market::Located located, catalog.locate(asset.symbol, asset.timeframe));
  HC_ASSIGN(const market::BarFile file, market::BarFile::open(located.path));
  if (file.info().data_version != asset.data_version) {
    return base::fail(ErrorCode::conflict,
                      fmt::format("the bars of {} have changed since this backtest ran, so its "
                                  "values cannot be worked out again",
                                  asset.symbol));
  }
  market::ActedBars made;
  market::BarView all = file.bars();
  if (located.stored != asset.timeframe || !asset.factors_version.empty()) {
    HC_ASSIGN(made, whole_series(asset, file, catalog));
    all = made.bars.view();
  }
  HC_ASSIGN(market::BarView bars, run_bars(asset, all));
  HC_ASSIGN(const std::size_t bar, wanted_bar(request, asset, bars));
  market::BarColumns adjusted;
  if (!made.actions.empty()) {
    adjusted = market::as_of(bars, actions_from(bars, made), bar);
    bars = adjusted.view();
  }
  HC_ASSIGN(const auto definition,
            strategy::parse_definition(result.document->head.at("definition")));
  // A snippet decides as a whole: there are no parts of it to show.
  Json conditions = Json::object();
  if (!definition.code_snippet) {
    HC_ASSIGN(const auto others, OtherBars::open(definition, result.document->head, asset,
                                                 file.info().calendar, catalog));
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
  if (!body) {
    if (body.error().code == ErrorCode::not_found) {
      return problem(ProblemKind::not_found,
                     fmt::format("the bars of {} are no longer in the catalog", *symbol));
    }
    return problem(body.error(), request.id);
  }
  return json_response(200, *body);
}

}  // namespace hindcast::api
