#include "runner/backtest_run.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/time_units.h"
#include "engine/proof.h"
#include "engine/report.h"
#include "engine/simulate.h"
#include "market/corporate_actions.h"
#include "market/finer_bars.h"
#include "market/resample.h"
#include "runner/decide_as_of.h"
#include "runner/other_data.h"
#include "strategy/compile.h"

namespace hindcast::runner {
namespace {

// One asset's bars, mapped or resampled, with its history and signals.
struct LoadedAsset {
  std::string symbol;
  market::BarFile file;
  std::optional<market::BarFile> finer_file;
  std::optional<market::FinerBars> finer;
  market::Factors factors;
  std::vector<market::CorporateAction> actions;  // bars count from with_history on
  market::BarColumns resampled;  // empty when the stored timeframe is the wanted one
  market::BarView with_history;  // history, then the window
  std::size_t history = 0;
  strategy::OtherSeries others;
  engine::Decisions decisions;

  // Bars of a day or more are labelled with their day.
  const market::TradingCalendar* calendar(market::Timeframe timeframe) const {
    const auto& own = file.info().calendar;
    return own.always_open() || timeframe.ns() >= base::kNsPerDay ? nullptr : &own;
  }
  market::BarView window() const { return with_history.slice(history, with_history.size()); }
};

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

base::Result<std::unique_ptr<LoadedAsset>> load_asset(const DataFile& data,
                                                      const strategy::CheckedRequest& request,
                                                      const market::Window& window,
                                                      int warm_up_bars) {
  auto asset = std::make_unique<LoadedAsset>();
  asset->symbol = data.symbol;
  HC_ASSIGN(asset->file, market::BarFile::map(data.file.get(), data.symbol));
  const market::BarInfo& info = asset->file.info();
  market::BarView bars = asset->file.bars();
  if (data.finer) {
    HC_ASSIGN(asset->finer_file, market::BarFile::map(data.finer.get(), data.symbol));
    asset->finer.emplace(asset->finer_file->bars(), asset->finer_file->info().timeframe,
                         request.timeframe, info.calendar);
  }
  if (request.rules.adjustment != strategy::Adjustment::raw) asset->factors = data.factors;
  asset->actions = market::actions_of(asset->factors, bars, info.timeframe, info.calendar,
                                      dividend_use(request.rules.adjustment));
  if (info.timeframe != request.timeframe) {
    market::ActedBars coarse = market::resample_acted(bars, asset->actions, info.timeframe,
                                                      request.timeframe, info.calendar);
    asset->resampled = std::move(coarse.bars);
    asset->actions = std::move(coarse.actions);
    bars = asset->resampled.view();
  }
  const std::size_t begin = bars.lower_bound(window.begin_ns);
  const std::size_t end = bars.lower_bound(window.end_ns);
  if (begin == end) {
    return base::invalid({{.pointer = "/period",
                           .code = "no_data",
                           .detail = "no bars of " + data.symbol + " in the period"}});
  }
  asset->history = std::min(
      begin, static_cast<std::size_t>(std::max(warm_up_bars, 0)) * strategy::kHistoryWarmUps);
  const std::size_t first = begin - asset->history;
  asset->with_history = bars.slice(first, end);
  std::erase_if(asset->actions, [&](const auto& a) { return a.bar <= first || a.bar >= end; });
  for (market::CorporateAction& action : asset->actions) action.bar -= first;
  return asset;
}

class ProgressAdapter final : public engine::Progress {
 public:
  ProgressAdapter(const OnProgress& target, std::size_t rows) : target_(target), rows_(rows) {}

  void at(std::size_t row, const engine::SimulationResult& so_far) override {
    const int percent =
        kSimulating + static_cast<int>((kProving - kSimulating) * (row + 1) / rows_);
    target_({percent, "simulating", so_far.time[row], so_far.equity[row]});
  }

  static constexpr int kLoading = 1, kSignals = 5, kSimulating = 20, kProving = 85, kReporting = 90;

 private:
  const OnProgress& target_;
  std::size_t rows_;
};

engine::DataUse data_use(const LoadedAsset& asset) {
  const market::BarInfo& info = asset.file.info();
  return {.symbol = asset.symbol,
          .stored_timeframe = market::to_string(info.timeframe),
          .data_version = info.data_version,
          .source = info.source,
          .synthetic = info.synthetic,
          .days_per_year = info.days_per_year,
          .calendar = info.calendar,
          .finer_version = asset.finer_file ? asset.finer_file->info().data_version : "",
          .factors_version = market::factors_version(asset.factors),
          .warm_up_bars = asset.history};
}

}  // namespace

base::Result<base::Document> run_backtest(const strategy::CheckedRequest& request,
                                          const ResolvedData& data, const OnProgress& on_progress) {
  using P = ProgressAdapter;
  const OnProgress report = on_progress ? on_progress : [](const RunProgress&) {};
  report({P::kLoading, "loading", 0, 0});
  HC_ASSIGN(const auto compiled,
            strategy::CompiledStrategy::compile(request.definition, "/strategy_definition"));
  std::vector<std::unique_ptr<LoadedAsset>> assets;
  const int warm_up_bars =
      std::max(compiled.warm_up_bars(),
               strategy::order_warm_up_bars(request.definition, request.request.costs));
  HC_ASSIGN(const OtherData other_data,
            OtherData::map(other_assets(compiled, request.definition), data));
  for (const DataFile& file : data.files) {
    HC_ASSIGN(auto asset, load_asset(file, request, data.window, warm_up_bars));
    asset->others = other_data.series(asset->file.info().calendar);
    assets.push_back(std::move(asset));
  }

  report({P::kSignals, "computing signals", 0, 0});
  const engine::Decide decide = [&](std::size_t a, market::BarView bars) {
    const strategy::OtherSeries& others = assets[a]->others;
    const auto decide_plain = [&](market::BarView as_charted) {
      return engine::Decisions{compiled.evaluate(as_charted, others),
                               strategy::evaluate_order_columns(
                                   request.definition, request.request.costs, as_charted, others)};
    };
    return decide_as_of(bars, assets[a]->actions, decide_plain);
  };
  engine::SimulationInput input{
      .assets = {},
      .initial_capital = request.request.initial_capital,
      .risk = request.definition.risk_management,
      .costs = request.request.costs,
      .rules = request.rules,
      .orders = request.definition.orders,
      .portfolio = request.definition.portfolio,
      .market = strategy::market_rules_of(
          request.request.market_rules.value_or(strategy::MarketRules{}), ""),
      .account = request.request.account.value_or(strategy::AccountSettings{})};
  std::vector<engine::DataUse> uses;
  std::size_t rows = 0;
  for (std::size_t a = 0; a < assets.size(); ++a) {
    const auto& asset = assets[a];
    asset->decisions = decide(a, asset->with_history);
    input.assets.push_back({.symbol = asset->symbol,
                            .bars = asset->window(),
                            .signals = &asset->decisions.signals,
                            .signal_offset = asset->history,
                            .order_columns = &asset->decisions.order_columns,
                            .calendar = asset->calendar(request.timeframe),
                            .actions = asset->actions,
                            .market_rules = own_rules(request, asset->symbol),
                            .finer = asset->finer ? &*asset->finer : nullptr});
    uses.push_back(data_use(*asset));
    rows = std::max(rows, asset->window().size());
  }

  report({P::kSimulating, "simulating", 0, 0});
  ProgressAdapter progress(report, rows);
  const engine::SimulationResult result = engine::simulate(input, &progress);

  std::optional<engine::Proof> proof;
  if (request.request.prove.value_or(false)) {
    report({P::kProving, "proving", result.time.back(), result.equity.back()});
    engine::ProofInput whole{input, result, {}, decide};
    for (const auto& asset : assets) whole.with_history.push_back(asset->with_history);
    proof = engine::prove_no_look_ahead(whole);
  }

  report({P::kReporting, "reporting", result.time.back(), result.equity.back()});
  return engine::make_document({.request = request,
                                .strategy = compiled,
                                .simulation = input,
                                .result = result,
                                .data = std::move(uses),
                                .other_data = other_data.uses(),
                                .window = data.window,
                                .proof = proof ? &*proof : nullptr});
}

}  // namespace hindcast::runner
