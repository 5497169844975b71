// Cash, positions and the book of what happened: every order with its outcome, every round trip.
#pragma once

#include <vector>

#include "engine/fills.h"
#include "engine/types.h"

namespace hindcast::engine {

// When something happens: which asset, and the rows it is recorded under.
struct Moment {
  std::int32_t asset = 0;
  std::uint32_t row = 0;         // of the result's clock
  std::int64_t time = 0;         // open of the bar of the fill
  std::int64_t signal_time = 0;  // open of the bar that decided
};

struct EntryOrder {
  Side side = Side::long_side;
  double raw_price = 0;  // quoted price, before costs
  double stop_base = 0;  // signal close; 0: the fill price
  std::size_t stops_live_from = 0;
  double equity = 0;  // at the decision, for percent sizes
};

class Account {
 public:
  // Both references must outlive the account.
  Account(const SimulationInput& input, SimulationResult& result);

  const Position& position(std::size_t asset) const { return positions_[asset]; }
  Position& position(std::size_t asset) { return positions_[asset]; }
  int open_positions() const { return open_count_; }
  double cash() const { return cash_; }
  const CostModel& costs() const { return costs_; }

  // Fills the order or records why not.
  void enter(const Moment& at, const EntryOrder& order);
  // An entry that no bar can fill any more.
  void reject_after_last_bar(const Moment& at, Side side, double last_close);
  // Closes the position at the quoted price.
  void exit(const Moment& at, double raw_price, FillKind kind, OrderReason reason);
  // A trade record for a position that stays open, marked at `close`.
  void record_open(const Moment& at, double close);

 private:
  struct Sized {
    double size = 0;
    OrderOutcome outcome = OrderOutcome::filled;
  };
  Sized size_for(const EntryOrder& order, double price) const;
  void log(const Moment& at, Side side, bool opens, OrderReason reason, OrderOutcome outcome,
           double size, double price, double fee);

  const SimulationInput& input_;
  SimulationResult& result_;
  const CostModel costs_;
  double cash_;
  int open_count_ = 0;
  std::vector<Position> positions_;
};

}  // namespace hindcast::engine
