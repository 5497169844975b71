// Cash and positions of the naive simulation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cases/stored.h"
#include "engine/types.h"

namespace hindcast::reference {

// What a signal of a bar's close wants done.
struct Decision {
  bool leave = false;
  bool reversal = false;  // leave, because the other side is entered
  std::optional<engine::Side> enter;
  std::int64_t signal_time = 0;
  double signal_close = 0;
  double equity = 0;  // of the whole account at the signal
};

struct Position {
  engine::Side side;
  double size = 0;
  double entry_price = 0;
  double entry_fee = 0;
  std::int64_t entry_time = 0;
  double stop_base = 0;
  double best = 0;          // best price so far, for the trailing stop
  bool filled_now = false;  // on the bar in hand
};

struct Asset {
  const engine::AssetInput* input = nullptr;
  const cases::Stored* stored = nullptr;
  std::size_t next = 0;  // the next bar that has not been seen
  bool has_bar = false;  // at the time in hand
  std::size_t bar = 0;   // that bar
  double mark = 0;       // last close
  bool stopped = false;  // a stop or target closed the position on the bar in hand
  std::optional<Position> position;
  std::optional<Decision> decision;  // of the last close, waiting for the next open
};

class Account {
 public:
  explicit Account(const engine::SimulationInput& input)
      : input_(input), cash_(input.initial_capital) {}

  // Price of a market or stop fill: worse than the quote by slippage and spread.
  double market_price(double quote, bool buys, bool entry) const;
  double stop_price(double quote, bool buys) const;

  void enter(Asset& asset, std::int32_t index, const Decision& decision, double quote,
             std::int64_t now);
  // At `price`, which has the costs in it.
  void leave(Asset& asset, std::int32_t index, double price, std::int64_t signal_time,
             std::int64_t now, engine::OrderReason reason);
  void leave_open(const Asset& asset, std::int32_t index);
  void refuse(std::int32_t index, const Decision& decision, std::int64_t now, double size,
              double price, engine::OrderOutcome outcome);

  double equity(const std::vector<Asset>& assets) const;
  int open_positions() const { return open_; }
  engine::SimulationResult& result() { return result_; }

 private:
  double fee(double size, double price) const;
  double budget(const Decision& decision) const;

  const engine::SimulationInput& input_;
  double cash_;
  int open_ = 0;
  engine::SimulationResult result_;
};

}  // namespace hindcast::reference
