// Proof that nothing in a result rests on later bars, by prefix invariance: the data are cut at
// many times, everything is decided and simulated again on what is left, and every signal and every
// fill before the cut has to be the same to the last bit. A strategy that looks ahead cannot pass:
// cut right behind the bar where it looked, the bar it looked at is gone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"
#include "market/bars.h"
#include "strategy/compile.h"
#include "strategy/order_columns.h"

namespace hindcast::engine {

inline constexpr int kProofCutsMax = 256;
// On long series there are fewer cuts, so that no proof looks at more bars than this; never fewer
// than kProofCutsMin.
inline constexpr std::int64_t kProofBarsMax = 40'000'000;
inline constexpr int kProofCutsMin = 8;

// What a strategy decides on a series of bars, history first.
struct Decisions {
  strategy::Signals signals;
  strategy::OrderColumns order_columns;
};
// `asset` is an index into the simulation's assets, the bars are some of its own. Whatever else is
// looked at has to end where the last of these bars closes.
using Decide = std::function<Decisions(std::size_t asset, market::BarView bars)>;

struct ProofInput {
  const SimulationInput& simulation;          // the whole run, with its signals
  const SimulationResult& result;             // of the whole run
  std::vector<market::BarView> with_history;  // of each asset: history, then the window
  Decide decide;                              // must not keep state between calls
};

// The first thing that came out differently on shorter data.
struct LookAhead {
  std::int64_t cut_ns = 0;  // open of the last bar that was left, UTC
  std::int64_t bar_ns = 0;  // bar of the difference, at or before the cut
  std::string symbol;       // "" for the equity of the whole portfolio
  std::string what;         // "long_entry", "atr", "rank", "order", "equity", ...
};

struct Proof {
  int cuts = 0;
  std::int64_t bars = 0;  // looked at in all
  std::optional<LookAhead> found;

  // Nothing when the data were too short to be cut at all.
  std::optional<bool> holds() const { return cuts > 0 ? std::optional(!found) : std::nullopt; }
};

// Cuts lie right behind bars with a signal, right before them, and evenly over the window. They
// begin where every asset has a bar, and compare up to the last bar that every unfinished asset
// has. A year of hourly bars takes some tens of milliseconds.
Proof prove_no_look_ahead(const ProofInput& input);

}  // namespace hindcast::engine
