#include "runner/loaded_asset.h"

#include <algorithm>

#include "market/resample.h"
#include "strategy/market_rules.h"

namespace hindcast::runner {
namespace {

std::optional<strategy::MarketRules> own_rules(const strategy::CheckedRequest& request,
                                               const std::string& symbol) {
  const auto& rules = request.request.market_rules;
  if (!rules || !rules->per_asset) return std::nullopt;
  return strategy::market_rules_of(*rules, symbol);
}

market::DividendUse dividend_use(strategy::Adjustment adjustment) {
  switch (adjustment) {
    case strategy::Adjustment::dividends:
      return market::DividendUse::paid;
    case strategy::Adjustment::total:
      return market::DividendUse::reinvested;
    default:
      return market::DividendUse::ignored;
  }
}

}  // namespace

base::Result<std::unique_ptr<LoadedAsset>> load_asset(const DataFile& data,
                                                      const strategy::CheckedRequest& request,
                                                      const market::Window& window,
                                                      std::size_t history_bars) {
  auto asset = std::make_unique<LoadedAsset>();
  asset->symbol = data.symbol;
  HC_ASSIGN(asset->file, market::BarFile::map(data.file.get(), data.symbol));
  const market::BarInfo& info = asset->file.info();
  market::BarView bars = asset->file.bars();
  market::QuoteView quotes = asset->file.quotes();
  if (request.rules.adjustment != strategy::Adjustment::raw) asset->factors = data.factors;
  asset->actions = market::actions_of(asset->factors, bars, info.timeframe, info.calendar,
                                      dividend_use(request.rules.adjustment));
  if (info.timeframe != request.timeframe) {
    market::ActedBars coarse = market::resample_acted(bars, asset->actions, info.timeframe,
                                                      request.timeframe, info.calendar, quotes);
    asset->resampled = std::move(coarse.bars);
    asset->actions = std::move(coarse.actions);
    bars = asset->resampled.view();
    quotes = asset->resampled.quotes.view();
  }
  const std::size_t begin = bars.lower_bound(window.begin_ns);
  const std::size_t end = bars.lower_bound(window.end_ns);
  if (begin == end) {
    return base::invalid({{.pointer = "/period",
                           .code = "no_data",
                           .detail = "no bars of " + data.symbol + " in the period"}});
  }
  asset->history = std::min(begin, history_bars);
  const std::size_t first = begin - asset->history;
  asset->with_history = bars.slice(first, end);
  asset->quotes = quotes.slice(first, end);
  std::erase_if(asset->actions, [&](const auto& a) { return a.bar <= first || a.bar >= end; });
  for (market::CorporateAction& action : asset->actions) action.bar -= first;
  return asset;
}

base::Result<void> load_finer(LoadedAsset& asset, const DataFile& data,
                              const strategy::CheckedRequest& request) {
  if (!data.finer) return {};
  HC_ASSIGN(asset.finer_file, market::BarFile::map(data.finer.get(), data.symbol));
  asset.finer.emplace(asset.finer_file->bars(), asset.finer_file->info().timeframe,
                      request.timeframe, asset.file.info().calendar);
  return {};
}

engine::AssetInput input_of(const LoadedAsset& asset, const strategy::CheckedRequest& request) {
  return {.symbol = asset.symbol,
          .bars = asset.window(),
          .quotes = asset.quotes.slice(asset.history, asset.with_history.size()),
          .signals = &asset.decisions.signals,
          .signal_offset = asset.history,
          .order_columns = &asset.decisions.order_columns,
          .with_history = asset.with_history,
          .calendar = asset.calendar(),
          .timeframe = request.timeframe,
          .actions = asset.actions,
          .market_rules = own_rules(request, asset.symbol),
          .finer = asset.finer ? &*asset.finer : nullptr};
}

engine::DataUse data_use(const LoadedAsset& asset) {
  const market::BarInfo& info = asset.file.info();
  const market::BarInfo* finer = asset.finer_file ? &asset.finer_file->info() : nullptr;
  return {.symbol = asset.symbol,
          .stored_timeframe = market::to_string(info.timeframe),
          .data_version = info.data_version,
          .source = info.source,
          .synthetic = info.synthetic,
          .bid_ask = !asset.quotes.empty(),
          .days_per_year = info.days_per_year,
          .calendar = info.calendar,
          .finer_timeframe = finer == nullptr ? "" : market::to_string(finer->timeframe),
          .finer_version = finer == nullptr ? "" : finer->data_version,
          .factors_version = market::factors_version(asset.factors),
          .warm_up_bars = asset.history};
}

}  // namespace hindcast::runner
