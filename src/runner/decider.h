// What decides on a series of bars: the conditions, or the snippet that takes their place.
#pragma once

#include "engine/proof.h"
#include "runner/loaded_asset.h"
#include "runner/snippet.h"
#include "strategy/compile.h"

namespace hindcast::runner {

class Decider {
 public:
  // All of them have to outlive it; `snippet` is null when the conditions decide.
  Decider(const strategy::CheckedRequest& request, const strategy::CompiledStrategy& compiled,
          Snippet* snippet)
      : request_(request), compiled_(compiled), snippet_(snippet) {}

  // Bars before the window that it is given, where there are any.
  std::size_t history_bars() const;

  // On `bars`, the asset's own from the first of its history on, or a beginning of these; for each
  // bar as a chart of that bar's time shows them.
  base::Result<engine::Decisions> decide(const LoadedAsset& asset, market::BarView bars) const;

 private:
  base::Result<engine::Decisions> decide_plain(const LoadedAsset& asset,
                                               market::BarView bars) const;

  const strategy::CheckedRequest& request_;
  const strategy::CompiledStrategy& compiled_;
  Snippet* const snippet_;
};

}  // namespace hindcast::runner
