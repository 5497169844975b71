// A strategy that is asked bar by bar and answers with orders; the others decide by signals.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/types.h"

namespace hindcast::engine {

// What there is at the close of one bar of one asset. Prices and money in quote currency.
struct TraderView {
  std::size_t asset = 0;   // index into SimulationInput::assets
  std::size_t bar = 0;     // index into that asset's bars
  double units = 0;        // held; below zero: short
  double entry_price = 0;  // average of what is held; 0 when flat
  double equity = 0;
  double cash = 0;
  std::size_t working = 0;  // orders of the asset that still work
};

struct TraderOrder {
  enum class Action { enter, leave, cancel };  // cancel: all working orders of the asset
  enum class Type { market, market_on_close, limit, stop, stop_limit, trailing_stop };
  Action action = Action::enter;
  Side side = Side::long_side;  // of the position that it opens or closes
  Type type = Type::market;     // leave: no stop_limit and no trailing_stop
  double limit = 0, stop = 0;   // quoted prices, of the types that have them
  double trail_pct = 0;         // trailing_stop: how far the price has to turn, in percent
  std::optional<double> share;  // enter: of the equity; none: as the definition sizes
  double units = 0;             // enter: instead of a share; leave: 0 closes all there is
  int expire_bars = 0;          // 0: works until it is filled, replaced or cancelled
};

class Trader {
 public:
  virtual ~Trader() = default;
  // Before the first bar of a simulation; one run may simulate many times, and each begins as if it
  // were the first. False: the run cannot go on, and ends here.
  virtual bool begin(const SimulationInput& input) = 0;
  // At each close of each asset, in the order of the clock. Appends to `orders`, which are carried
  // out in their order. False as above.
  virtual bool at_close(const TraderView& view, std::vector<TraderOrder>& orders) = 0;
};

}  // namespace hindcast::engine
