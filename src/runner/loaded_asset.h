// The bars of one asset of a run, as its strategy and its simulation see them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/proof.h"
#include "engine/report.h"
#include "market/bar_file.h"
#include "market/corporate_actions.h"
#include "market/finer_bars.h"
#include "runner/backtest_run.h"
#include "strategy/other_series.h"

namespace hindcast::runner {

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
  market::QuoteView quotes;      // of the same bars; empty without
  std::size_t history = 0;
  strategy::OtherSeries others;
  engine::Decisions decisions;

  // Null: days are those of UTC.
  const market::TradingCalendar* calendar() const {
    const auto& own = file.info().calendar;
    return own.always_open() ? nullptr : &own;
  }
  market::BarView window() const { return with_history.slice(history, with_history.size()); }
};

// `history_bars`: bars before the window that the strategy is given, where there are any. The
// problem points at /period when the window has no bars of the asset.
base::Result<std::unique_ptr<LoadedAsset>> load_asset(const DataFile& data,
                                                      const strategy::CheckedRequest& request,
                                                      const market::Window& window,
                                                      std::size_t history_bars);

// Maps the finer bars that settle ambiguous ones; nothing to do when there are none.
base::Result<void> load_finer(LoadedAsset& asset, const DataFile& data,
                              const strategy::CheckedRequest& request);

// What the simulation is told of it. The asset has to outlive that.
engine::AssetInput input_of(const LoadedAsset& asset, const strategy::CheckedRequest& request);

// What the result says of it.
engine::DataUse data_use(const LoadedAsset& asset);

}  // namespace hindcast::runner
