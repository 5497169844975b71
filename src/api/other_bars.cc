#include "api/other_bars.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

// The version that the run read; "" when its provenance does not name the series.
std::string version_read(const Json& head, const std::string& symbol,
                         const std::string& timeframe) {
  const Json& provenance = head.at("provenance");
  const auto uses = provenance.find("other_data");
  if (uses == provenance.end()) return "";
  for (const Json& use : *uses) {
    if (use.at("symbol") == symbol && use.at("timeframe") == timeframe) {
      return use.at("data_version").get<std::string>();
    }
  }
  return "";
}

}  // namespace

base::Result<OtherBars> OtherBars::open(const strategy::StrategyDefinition& definition,
                                        const Json& head, const ResultAsset& asset,
                                        const market::TradingCalendar& own,
                                        const market::Catalog& catalog) {
  OtherBars out;
  out.series_ = strategy::OtherSeries(own, asset.symbol);
  strategy::StrategyDefinition traded = definition;
  traded.timeframe = market::to_string(asset.timeframe);
  HC_ASSIGN(const auto compiled, strategy::CompiledStrategy::compile(traded));
  for (const strategy::SeriesNeed& need : compiled.other_series()) {
    if (need.key.symbol.empty()) continue;  // made from the asset's own bars
    const market::Timeframe timeframe{need.key.seconds};
    HC_ASSIGN(const market::Located located, catalog.locate(need.key.symbol, timeframe));
    HC_ASSIGN(market::BarFile opened, market::BarFile::open(located.path));
    if (opened.info().data_version !=
        version_read(head, need.key.symbol, market::to_string(timeframe))) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("the bars of {} have changed since this backtest ran, so its "
                                    "values cannot be worked out again",
                                    need.key.symbol));
    }
    const market::BarFile& file = out.files_.emplace_back(std::move(opened));
    out.series_.add(need.key, strategy::with_history(need, file.bars(), asset.window),
                    file.info().timeframe, file.info().calendar);
  }
  return out;
}

}  // namespace hindcast::api
