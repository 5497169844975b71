// Prices and sizes of fills: costs, stop and target levels, what a bar reaches.
#pragma once

#include <limits>

#include "engine/types.h"

namespace hindcast::engine {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

// What worsens a fill: all of the costs, or what the rules leave of them.
enum class FillKind : std::uint8_t { entry, market_exit, stop, limit };

// Costs as factors, worked out once.
struct CostModel {
  // Shares by which fills are worse than their quote: slippage and the part of the spread.
  double entry = 0, market_exit = 0, stop = 0;
  double rate = 0;   // commission per traded value
  double fixed = 0;  // commission per fill

  explicit CostModel(const strategy::Costs& costs, const strategy::ExecutionRules& rules = {});

  double price(bool buys, double quoted, FillKind kind) const {
    const double worse = kind == FillKind::entry         ? entry
                         : kind == FillKind::market_exit ? market_exit
                         : kind == FillKind::stop        ? stop
                                                         : 0;
    return buys ? quoted * (1 + worse) : quoted * (1 - worse);
  }
  // Of any market or stop fill, under rules that treat them alike.
  double buy(double quoted) const { return quoted * (1 + entry); }
  double sell(double quoted) const { return quoted * (1 - entry); }
  double fee(double size, double price) const { return fixed + rate * size * price; }
};

struct Position {
  bool open = false;
  Side side = Side::long_side;
  double size = 0;
  double entry_price = 0;
  double entry_fee = 0;
  std::int64_t entry_time = 0;
  std::uint32_t entry_index = 0;
  std::size_t stops_live_from = 0;  // the asset's bar index
  double stop = 0;                  // prices; infinite on the far side when there is none
  double target = 0;
  double trail = 0;                // percent below (above) the best price; 0: none
  double best = 0;                 // best price since the entry, for the trailing stop
  double lowest = 0, highest = 0;  // range seen while open

  // Value in the account at `price`. A short holds its entry value as collateral and gains when the
  // price falls, so that cash + value is the equity for both sides.
  double value(double price) const {
    return side == Side::long_side ? size * price : size * (2 * entry_price - price);
  }
};

// Sets stop, target and trailing stop from the price they are measured from.
void arm(Position& position, const strategy::RiskManagement& risk, double base_price);

struct Bar {
  double open, high, low, close;
};

// An exit that a bar forces.
struct ForcedExit {
  bool hit = false;
  bool ambiguous = false;  // both stop and target were reached
  bool limit = false;      // a target: fills at its price, without slippage
  FillKind kind() const { return limit ? FillKind::limit : FillKind::stop; }
  double price = 0;  // before costs
  OrderReason reason = OrderReason::stop_loss;
};

// Rules (docs/execution-rules.md): a stop passed by the open fills at the open; otherwise at its
// price; a target fills at its price or at a better open; `both_hit` decides when a bar reaches
// both.
ForcedExit forced_exit(const Position& position, const Bar& bar, strategy::BothHit both_hit);

}  // namespace hindcast::engine
