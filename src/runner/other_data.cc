#include "runner/other_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "strategy/order_columns.h"

namespace hindcast::runner {

std::vector<strategy::SeriesNeed> other_assets(const strategy::CompiledStrategy& compiled,
                                               const strategy::StrategyDefinition& definition) {
  auto needs = strategy::merged(compiled.other_series(), strategy::order_other_series(definition));
  std::erase_if(needs, [](const strategy::SeriesNeed& need) { return need.key.symbol.empty(); });
  return needs;
}

base::Result<DefinitionNeeds> needs_of(base::Json definition, const std::string& timeframe,
                                       const std::vector<std::string>& assets) {
  if (definition.is_object()) {
    definition["timeframe"] = timeframe;
    definition["assets"] = assets;
  }
  HC_ASSIGN(const auto parsed, strategy::parse_strategy(definition, "/strategy_definition"));
  return DefinitionNeeds{other_assets(parsed.compiled, parsed.definition),
                         takes_profit(parsed.definition)};
}

bool takes_profit(const strategy::StrategyDefinition& definition) {
  const auto& orders = definition.orders;
  const auto at_limit = [](const std::optional<strategy::ExitOrderSpec>& exit) {
    return exit && exit->type == strategy::ExitType::limit;
  };
  return strategy::takes_profit(definition.risk_management) || definition.code_snippet ||
         (orders && (at_limit(orders->exit) || at_limit(orders->short_exit)));
}

base::Result<OtherData> OtherData::map(std::vector<strategy::SeriesNeed> needs,
                                       const ResolvedData& data) {
  if (needs.size() != data.other_files.size()) {
    return base::fail(base::ErrorCode::internal,
                      "the run was given another number of bar files than its formulas read");
  }
  OtherData out;
  out.window_ = data.window;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    HC_ASSIGN(market::BarFile mapped,
              market::BarFile::map(data.other_files[i].file.get(), needs[i].key.symbol));
    out.files_.push_back(std::make_unique<market::BarFile>(std::move(mapped)));
  }
  out.needs_ = std::move(needs);
  return out;
}

strategy::OtherSeries OtherData::series(const std::string& symbol,
                                        const market::TradingCalendar& own) const {
  strategy::OtherSeries series(own, symbol);
  for (std::size_t i = 0; i < needs_.size(); ++i) {
    const market::BarInfo& info = files_[i]->info();
    series.add(needs_[i].key, strategy::with_history(needs_[i], files_[i]->bars(), window_),
               info.timeframe, info.calendar);
  }
  return series;
}

std::vector<engine::OtherDataUse> OtherData::uses() const {
  std::vector<engine::OtherDataUse> uses;
  for (std::size_t i = 0; i < needs_.size(); ++i) {
    const strategy::SeriesNeed& need = needs_[i];
    const market::BarInfo& info = files_[i]->info();
    uses.push_back({.symbol = need.key.symbol,
                    .timeframe = market::to_string(market::Timeframe{need.key.seconds}),
                    .stored_timeframe = market::to_string(info.timeframe),
                    .data_version = info.data_version,
                    .source = info.source,
                    .synthetic = info.synthetic,
                    .stored = strategy::with_history(need, files_[i]->bars(), window_)});
  }
  return uses;
}

}  // namespace hindcast::runner
