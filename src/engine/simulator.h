// The order in which things happen on one row of the clock. docs/execution-rules.md is its
// description.
#pragma once

#include <vector>

#include "engine/account.h"
#include "engine/types.h"

namespace hindcast::engine {

class Simulator {
 public:
  // Both must outlive the simulator; result.time holds the clock already.
  Simulator(const SimulationInput& input, SimulationResult& result);

  void run(Progress* progress);

 private:
  // What the close of an asset's last bar decided and its next bar has to fill.
  struct Pending {
    bool exit = false;
    OrderReason exit_reason = OrderReason::exit_signal;
    bool enter = false;
    Side side = Side::long_side;
    std::int64_t signal_time = 0;
    double signal_close = 0;
    double equity = 0;
  };
  // The next bit of a bitmap, remembered: a side that is hardly used would else be searched to its
  // end again and again.
  class Upcoming {
   public:
    Upcoming(const base::Bitmap& bits, std::size_t first)
        : bits_(&bits), next_(bits.size() == 0 ? kNone : bits.next(first)) {}
    // The first one at or after `bit`; at least the bitmap's size when there is none. `bit` never
    // decreases from call to call.
    std::size_t from(std::size_t bit) {
      if (next_ < bit) next_ = bits_->next(bit);
      return next_;
    }

   private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    const base::Bitmap* bits_;
    std::size_t next_;
  };
  struct UpcomingSignals {
    Upcoming long_entry, long_exit, short_entry, short_exit;
    UpcomingSignals(const strategy::Signals& s, std::size_t first)
        : long_entry(s.long_entry, first),
          long_exit(s.long_exit, first),
          short_entry(s.short_entry, first),
          short_exit(s.short_exit, first) {}
  };
  struct Asset {
    const market::BarView* bars = nullptr;
    const strategy::Signals* signals = nullptr;
    UpcomingSignals upcoming;
    std::size_t offset = 0;  // bit of bar 0
    std::size_t next = 0;    // the asset's next bar
    double mark = 0;         // last close seen; 0 before the first bar
    Pending pending{};
    std::uint32_t last_row = 0;                // of its last bar, once that is past
    std::size_t stopped_at = ~std::size_t{0};  // the bar whose stop or target closed the position
  };

  // One row, phase by phase.
  void step(std::uint32_t row);
  void fill_at_open(std::uint32_t row, std::size_t a);
  void enter_at_open(std::uint32_t row, std::size_t a);
  void check_stops(std::uint32_t row, std::size_t a);
  ForcedExit settle(std::uint32_t row, std::size_t a, const ForcedExit& unsettled);
  void decide_at_close(std::uint32_t row, std::size_t a);
  bool stop_took_decisions(const Asset& asset) const;
  void fill_at_close(std::uint32_t row);
  void enter_at_close(std::uint32_t row, std::size_t a);
  void finish_asset(std::uint32_t row, std::size_t a);
  void mark(std::uint32_t row);
  void stop_if_bankrupt(std::uint32_t row);
  void record_open_positions();

  // Rows on which nothing can happen, done in one sweep. Both return the first row not done.
  std::uint32_t skip_flat(std::uint32_t row);
  std::uint32_t hold(std::uint32_t row);
  static std::size_t next_decision(Asset& asset, const Position& position, std::size_t row);

  // Calls f with each asset that has a bar on this row. One asset alone has one on each row.
  template <class F>
  void each_with_bar(std::uint32_t row, F f) {
    if (same_clock()) return f(std::size_t{0});
    for (std::size_t a = 0; a < assets_.size(); ++a) {
      if (has_bar(assets_[a], row)) f(a);
    }
  }
  bool has_bar(const Asset& asset, std::uint32_t row) const {
    return asset.next < asset.bars->size() && asset.bars->time[asset.next] == result_.time[row];
  }
  Bar bar(const Asset& asset) const {
    const auto& b = *asset.bars;
    const std::size_t i = asset.next;
    return {b.open[i], b.high[i], b.low[i], b.close[i]};
  }
  Moment moment(std::uint32_t row, std::size_t a, std::int64_t signal_time) const;
  double equity_now() const;
  bool same_clock() const { return assets_.size() == 1; }

  const SimulationInput& input_;
  SimulationResult& result_;
  Account account_;
  std::vector<Asset> assets_;
  const bool ignores_both_;  // entry and exit of one side on one bar
};

}  // namespace hindcast::engine
