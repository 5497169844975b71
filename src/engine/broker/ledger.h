// Cash, lots and the book of what happened: every order with its outcome, every round trip.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "engine/broker/cost_model.h"
#include "engine/broker/lot.h"
#include "engine/broker/size_rules.h"

namespace hindcast::engine::broker {

// When something happens: which asset, the rows it is recorded under, and what a fill costs there.
struct Moment {
  std::size_t asset = 0;
  std::uint32_t row = 0;         // of the result's clock
  std::int64_t time = 0;         // open of the bar of the fill
  std::int64_t signal_time = 0;  // open of the bar that decided
  double atr = 0;                // average true range before the bar
  double bar_volume = 0;
};

// Where and how an entry is filled.
struct EntryTerms {
  double quoted = 0;
  bool limit = false;
  double worst = 0;  // a price after costs that is not passed; 0: none
  std::size_t bar = 0;
  bool at_close = false;
  std::size_t stops_live_from = 0;
  double cash = 0;  // that the entry may use
  double most_units = kNever;
  double most_value = kNever;  // that the exposure limits leave
};

// A rest below a billionth of an order is the rounding of sums: the order is filled.
inline constexpr double kNearlyAll = 1 - 1e-9;

struct Opened {
  double units = 0;      // of the new lot, the last one of its asset; 0: there is none
  double remaining = 0;  // units that go on working
};

struct ExitTerms {
  double quoted = 0;
  FillKind kind = FillKind::market_exit;
  OrderReason reason = OrderReason::exit_signal;
  OrderOutcome outcome = OrderOutcome::filled;
};

class Ledger {
 public:
  // Both references must outlive the ledger.
  Ledger(const SimulationInput& input, SimulationResult& result);

  double cash() const { return cash_; }
  const KellyRecord& record() const { return record_; }
  const CostModel& costs(std::size_t asset) const { return costs_[asset]; }
  std::vector<Lot>& lots(std::size_t asset) { return lots_[asset]; }
  const std::vector<Lot>& lots(std::size_t asset) const { return lots_[asset]; }
  bool holds(std::size_t asset, Side side) const;
  // Pairs of asset and side that are held.
  int open_positions() const;
  bool holds_anything() const {
    return std::ranges::any_of(lots_, [](const auto& lots) { return !lots.empty(); });
  }

  // Fills the order as a new lot, whole or in part, or records why not.
  Opened open(const Moment& at, const Order& order, const EntryTerms& terms);
  // Closes units of a lot, at most its size. A lot of no size stays until sweep().
  void close(const Moment& at, Lot& lot, double units, const ExitTerms& terms);
  void sweep(std::size_t asset);

  // Takes interest, borrowing or funding from the cash; below zero, the lot is paid.
  void charge(Lot& lot, double amount);

  // A long receives it for each of its units, a short pays it.
  void pay_dividend(const Moment& at, Lot& lot, double per_unit);
  void split(const Moment& at, Lot& lot, double units);

  // An event of an order that is no fill: its end, or a price that was rounded.
  void note(const Moment& at, const Order& order, OrderOutcome outcome, double price);
  void note_size(const Moment& at, const Order& order, OrderOutcome outcome, double units,
                 double price);
  // A trade record for a lot that stays open, marked at `close`.
  void record_open(const Moment& at, const Lot& lot, double close);

 private:
  struct Entry {
    Side side;
    bool opens;
    OrderReason reason;
    OrderOutcome outcome;
    double size, price, fee;
  };
  struct DayValue {
    std::int64_t day = 0;
    double value = 0;
  };
  void log(const Moment& at, const Entry& entry);
  Lot make_lot(const Moment& at, const Order& order, const EntryTerms& terms, double units,
               double price) const;
  void book(const Moment& at, double value, double fee);
  double traded_30d(std::int64_t time) const;

  const SimulationInput& input_;
  SimulationResult& result_;
  std::vector<CostModel> costs_;  // by asset
  double cash_;
  std::uint32_t lots_made_ = 0;
  KellyRecord record_;
  std::vector<std::vector<Lot>> lots_;  // by asset, in order of entry
  std::vector<DayValue> traded_;        // by day, only with commission tiers
};

}  // namespace hindcast::engine::broker
