#include "runner/backtest_run.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "engine/proof.h"
#include "engine/report.h"
#include "engine/simulate.h"
#include "runner/decider.h"
#include "runner/loaded_asset.h"
#include "runner/other_data.h"
#include "runner/snippet.h"

namespace hindcast::runner {
namespace {

using Assets = std::vector<std::unique_ptr<LoadedAsset>>;

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

engine::SimulationInput simulation_of(const strategy::CheckedRequest& request, Snippet* snippet) {
  return {.assets = {},
          .initial_capital = request.request.initial_capital,
          .risk = request.definition.risk_management,
          .costs = request.request.costs,
          .rules = request.rules,
          .orders = request.definition.orders,
          .portfolio = request.definition.portfolio,
          .market = strategy::market_rules_of(
              request.request.market_rules.value_or(strategy::MarketRules{}), ""),
          .account = request.request.account.value_or(strategy::AccountSettings{}),
          .trader = snippet == nullptr ? nullptr : snippet->trader()};
}

const base::Error* failure_of(const Snippet* snippet) {
  return snippet == nullptr ? nullptr : snippet->failure();
}

base::Result<void> take_finer(const Assets& assets, const ResolvedData& data,
                              const strategy::CheckedRequest& request,
                              engine::SimulationInput& input) {
  for (std::size_t a = 0; a < assets.size(); ++a) {
    HC_TRY(load_finer(*assets[a], data.files[a], request));
    if (assets[a]->finer) input.assets[a].finer = &*assets[a]->finer;
  }
  return {};
}

bool has_finer(const engine::SimulationInput& input) {
  return std::ranges::any_of(input.assets, [](const auto& asset) { return asset.finer; });
}

// Everything decided and simulated again on data that end earlier.
base::Result<engine::Proof> prove(const engine::SimulationInput& input,
                                  const engine::SimulationResult& result, const Assets& assets,
                                  const Decider& decider, const Snippet* snippet) {
  std::optional<base::Error> broken;
  const auto decide = [&](std::size_t a, market::BarView bars) {
    auto made = decider.decide(*assets[a], bars);
    if (made) return std::move(*made);
    if (!broken) broken = std::move(made).error();
    return engine::Decisions();
  };
  engine::ProofInput whole{input, result, {}, decide};
  for (const auto& asset : assets) whole.with_history.push_back(asset->with_history);
  auto proof = engine::prove_no_look_ahead(whole);
  if (!broken && failure_of(snippet) != nullptr) broken = *failure_of(snippet);
  if (!broken) return proof;
  broken->message = "on data that end earlier, for the look-ahead proof: " + broken->message;
  return tl::unexpected(std::move(*broken));
}

}  // namespace

base::Result<base::Document> run_backtest(const strategy::CheckedRequest& request,
                                          const ResolvedData& data, const OnProgress& on_progress,
                                          Snippet* snippet) {
  using P = ProgressAdapter;
  const OnProgress report = on_progress ? on_progress : [](const RunProgress&) {};
  if (request.definition.code_snippet.has_value() != (snippet != nullptr)) {
    return base::fail(base::ErrorCode::unavailable, "code snippets do not run in this process");
  }
  report({P::kLoading, "loading", 0, 0});
  const strategy::CompiledStrategy& compiled = *request.strategy;
  if (snippet != nullptr) HC_TRY(snippet->load(request));
  const Decider decider(request, compiled, snippet);
  HC_ASSIGN(const OtherData other_data,
            OtherData::map(other_assets(compiled, request.definition), data));
  Assets assets;
  for (const DataFile& file : data.files) {
    HC_ASSIGN(auto asset, load_asset(file, request, data.window, decider.history_bars()));
    asset->others = other_data.series(asset->symbol, asset->file.info().calendar);
    assets.push_back(std::move(asset));
  }

  report({P::kSignals, "computing signals", 0, 0});
  engine::SimulationInput input = simulation_of(request, snippet);
  std::size_t rows = 0;
  for (const auto& asset : assets) {
    HC_ASSIGN(asset->decisions, decider.decide(*asset, asset->with_history));
    input.assets.push_back(input_of(*asset, request));
    rows = std::max(rows, asset->window().size());
  }

  report({P::kSimulating, "simulating", 0, 0});
  ProgressAdapter progress(report, rows);
  // What settles by itself is looked at when there is something to settle; a trader is not asked
  // everything twice for it.
  const bool settles_later = request.settling.automatic && input.trader == nullptr;
  if (!settles_later) HC_TRY(take_finer(assets, data, request, input));
  engine::SimulationResult result = engine::simulate(input, &progress);
  if (settles_later && result.ambiguous_bars > 0) {
    HC_TRY(take_finer(assets, data, request, input));
    if (has_finer(input)) result = engine::simulate(input);
  }
  std::vector<engine::DataUse> uses;
  for (const auto& asset : assets) uses.push_back(data_use(*asset));
  if (failure_of(snippet) != nullptr) return tl::unexpected(*failure_of(snippet));

  std::optional<engine::Proof> proof;
  if (request.request.prove.value_or(false)) {
    report({P::kProving, "proving", result.time.back(), result.equity.back()});
    HC_ASSIGN(proof, prove(input, result, assets, decider, snippet));
  }

  report({P::kReporting, "reporting", result.time.back(), result.equity.back()});
  engine::ReportInput told{.request = request,
                           .simulation = input,
                           .result = result,
                           .data = std::move(uses),
                           .other_data = other_data.uses(),
                           .window = data.window,
                           .proof = proof ? &*proof : nullptr};
  if (snippet != nullptr) {
    told.log = snippet->log();
    told.declared = snippet->declared();
    told.seed = snippet->seed();
  }
  return engine::make_document(told);
}

}  // namespace hindcast::runner
