// The full order model: orders that work over several bars, several entries a position, partial
// exits. One row of the clock after the other, phase by phase, as docs/execution-rules.md has it.
// Where a definition asks for nothing beyond the basic model, both give the same bytes; the basic
// one is faster.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "engine/broker/bracket.h"
#include "engine/broker/day.h"
#include "engine/broker/entry_fill.h"
#include "engine/broker/ledger.h"
#include "engine/broker/order.h"
#include "engine/broker/portfolio.h"
#include "engine/broker/risk_guard.h"
#include "engine/trader.h"
#include "strategy/position_signals.h"

namespace hindcast::engine::broker {

class Broker {
 public:
  // Both must outlive the broker; result.time holds the clock, result.equity its size already.
  Broker(const SimulationInput& input, SimulationResult& result);

  void run(Progress* progress);

 private:
  struct Asset {
    const AssetInput* input = nullptr;
    DayOf day;
    std::size_t next = 0;               // the asset's next bar
    std::size_t next_action = 0;        // of the splits and dividends
    double mark = 0;                    // last close seen; 0 before the first bar
    double bid_mark = 0, ask_mark = 0;  // closes of bid and ask; as mark where there are none
    std::vector<Order> orders;          // working, in order of their making
    std::uint32_t last_row = 0;         // row of the asset's last bar
    int halt_told = 0;                  // the halt whose first refused entry was told
    double volume_left = kNever;        // units that the bar may still give
    // By side: the bar of the last exit that left it flat, and of the last stop or target that
    // closed a lot.
    std::array<std::optional<std::size_t>, 2> exited, stopped_at;
  };
  // What the conditions of a bar ask for.
  struct Wanted {
    bool enter_long = false, enter_short = false;
    bool leave_long = false, leave_short = false;
  };

  // One row, phase by phase (broker.cc).
  void step(std::uint32_t row);
  bool is_quiet(std::uint32_t row) const;
  void quiet_row(std::uint32_t row);
  void act_before_open(std::uint32_t row, std::size_t a);  // corporate.cc
  void before_close(std::uint32_t row);
  void open_volume(std::size_t a);
  void start_bar(std::uint32_t row, std::size_t a);
  void expire_orders(std::uint32_t row, std::size_t a);
  void exit_at_open(std::uint32_t row, std::size_t a);
  void enter_at_open(std::uint32_t row, std::size_t a);
  void check_brackets(std::uint32_t row, std::size_t a);
  void enter_during_bar(std::uint32_t row, std::size_t a);
  void exit_at_close(std::uint32_t row, std::size_t a);
  void enter_at_close(std::uint32_t row, std::size_t a);
  std::vector<Order> take_due(std::size_t a, OrderType type, bool opens);
  void finish_asset(std::uint32_t row, std::size_t a);
  void guard_account(std::uint32_t row);
  void answer_with_account(std::uint32_t row);  // cross_margin.cc
  void mark(std::uint32_t row);
  void stop_if_bankrupt(std::uint32_t row);
  void record_open_lots();

  // Fills (fills.cc).
  struct FilledEntry {
    Order order;
    EntryFill fill;
  };
  // Takes the entries that the bar fills out of the asset's orders.
  std::vector<FilledEntry> filled_entries(std::size_t a, EntryFill (*rule)(Order&, const Bar&));
  EntryTerms terms_of(std::size_t a, const EntryFill& fill) const;
  BracketRules bracket_rules(std::size_t a, const Lot& lot) const;
  bool fill_entry(std::uint32_t row, std::size_t a, Order order, EntryTerms terms);
  bool in_cooldown(std::size_t a, const Order& order) const;
  void keep_working(std::size_t a, Order order);
  void keep_rest(std::size_t a, Order order, double left);
  void bracket_on_fill_bar(std::uint32_t row, std::size_t a, const EntryFill& fill);
  void run_bracket(std::uint32_t row, std::size_t a, Lot& lot, const Bar& bar, bool doubtful);
  bool take_exits(std::uint32_t row, std::size_t a, Lot& lot, const Bar& bar,
                  const BracketRules& rules, ExitOrders& exits);
  bool settle(std::uint32_t row, std::size_t a, Lot& lot, const BracketRules& rules,
              ExitOrders& exits, bool& ambiguous);
  // These return the units that the bar's volume left over.
  double forced_fill(std::uint32_t row, std::size_t a, Lot& lot, const ForcedExit& exit);
  double close_lot(std::uint32_t row, std::size_t a, Lot& lot, double units, ExitTerms terms,
                   std::int64_t signal_time);
  double close_by(std::uint32_t row, std::size_t a, const Order& order, const ExitTerms& terms);
  void after_exits(std::uint32_t row, std::size_t a);
  ExitOrders working_exits(std::size_t a, Side side) const;
  Order* exit_order(std::size_t a, Side side, bool limit);
  void count_off(std::size_t a, Side side, bool limit, double units);

  // A portfolio's orders (rebalance.cc).
  void rebalance(std::uint32_t row);
  void bring_to(std::uint32_t row, std::size_t a, double target, double equity);

  // Decisions (decide.cc).
  Wanted wanted(std::size_t a);
  void decide(std::uint32_t row, std::size_t a);
  strategy::PositionState position_state(std::size_t a, Side side) const;
  void decide_netting(std::uint32_t row, std::size_t a, const Wanted& wanted);
  void decide_side(std::uint32_t row, std::size_t a, const Wanted& wanted, Side side);
  void order_entry(std::uint32_t row, std::size_t a, Side side);
  void order_exit(std::uint32_t row, std::size_t a, Side side, OrderReason reason);
  void cancel(std::uint32_t row, std::size_t a, bool opens, Side side, OrderOutcome outcome);
  Order make_order(std::uint32_t row, std::size_t a, Side side, bool opens);
  void put_limit_on_tick(std::uint32_t row, std::size_t a, Order& order);
  bool lacks_level(const Order& order) const;
  void fill_now_if_due(Order& order) const;  // with fill: close
  bool may_add(std::size_t a, Side side) const;
  bool clear_for_entry(std::uint32_t row, std::size_t a, Side side);
  void submit_entry(std::uint32_t row, std::size_t a, Order order);
  bool refused_by_halt(std::uint32_t row, std::size_t a, Side side);
  bool set_share_of_equity(Order& order, std::size_t a) const;
  bool time_is_up(std::size_t a, Side side) const;
  // Of a trader (ask_trader.cc).
  void ask_trader(std::uint32_t row, std::size_t a);
  void carry_out(std::uint32_t row, std::size_t a, const TraderOrder& asked);

  // A stop that comes first leaves nothing for the close of its bar to fill.
  bool stop_took_decisions(const Asset& asset, Side side) const {
    return asset.stopped_at[slot(side)] == asset.next &&
           input_.rules.fill == strategy::Fill::close &&
           input_.rules.exit_priority == strategy::ExitPriority::stop_first;
  }
  bool has_bar(const Asset& asset, std::uint32_t row) const {
    const auto& time = asset.input->bars.time;
    return asset.next < time.size() && time[asset.next] == result_.time[row];
  }
  bool on_last_bar(const Asset& asset) const { return asset.next + 1 == asset.input->bars.size(); }
  // The bar as those see it who buy, or sell: that of ask or bid where there are quotes.
  Bar bar(const Asset& asset, bool buys) const;
  static double mark_of(const Asset& asset, bool buys) {
    return buys ? asset.ask_mark : asset.bid_mark;
  }
  // What closes a lot of the side.
  static bool closing_buys(Side side) { return side == Side::short_side; }
  void mark_at_close(Asset& asset) const;
  static bool closes(const Order& order, const Lot& lot) {
    return lot.side == order.side && (order.lot_id == 0 || order.lot_id == lot.id);
  }
  static double units_to_close(const Order& order) {
    return order.remaining > 0 ? order.remaining : kNever;
  }
  // The split or dividend before the open of the bar in hand, or the last one; null: none.
  const market::CorporateAction* action_at(const Asset& asset, std::size_t bar) const;
  static std::size_t slot(Side side) { return side == Side::long_side ? 0 : 1; }
  bool hedging() const { return input_.account.position_mode == strategy::PositionMode::hedging; }
  bool cross_margin() const { return input_.account.margin_mode == strategy::MarginMode::cross; }
  Moment moment(std::uint32_t row, std::size_t a, std::int64_t signal_time) const;
  double free_cash() const;
  double free_exposure(std::size_t a) const;
  double equity_now() const;

  const SimulationInput& input_;
  SimulationResult& result_;
  Ledger ledger_;
  std::vector<Asset> assets_;
  RiskGuard guard_;
  std::optional<RebalanceClock> rebalance_clock_;
  std::uint32_t orders_made_ = 0;
  std::vector<TraderOrder> asked_;  // kept for its memory
  bool ended_by_trader_ = false;
};

}  // namespace hindcast::engine::broker
