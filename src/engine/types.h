// What a simulation takes and gives. All money in quote currency, times UTC ns of bar opens.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/column_memory.h"
#include "base/record.h"
#include "engine/clock.h"
#include "market/bars.h"
#include "market/corporate_actions.h"
#include "market/finer_bars.h"
#include "market/trading_calendar.h"
#include "strategy/account_settings.h"
#include "strategy/compile.h"
#include "strategy/definition.h"
#include "strategy/market_rules.h"
#include "strategy/order_columns.h"
#include "strategy/settings.h"

namespace hindcast::engine {

enum class Side : std::int8_t { long_side = 1, short_side = -1 };

constexpr auto describe_enum(Side*) {
  return std::array{base::EnumName{Side::long_side, "long"},
                    base::EnumName{Side::short_side, "short"}};
}

// Why an order came to be. Codes are part of the result format: append only.
enum class OrderReason : std::uint8_t {
  entry_signal,  // an entry condition held
  exit_signal,   // the exit condition of the position's side held
  stop_loss,
  take_profit,
  trailing_stop,
  end_of_data,  // the asset has no further bar
  reversal,     // closed to open the other side
  bankruptcy,   // equity was zero or less at a close
  break_even_stop,
  time_stop,    // time_stop_bars have passed
  liquidation,  // what was set aside is down to the maintenance margin
  portfolio_stop,
  drawdown_halt,
  daily_loss_limit,
  rebalance,  // of a portfolio
  split,
  dividend,
};
// What became of it. Append only.
enum class OrderOutcome : std::uint8_t {
  filled,
  rejected_no_cash,           // the order costs more than the free cash
  rejected_position_limit,    // max_open_positions are open
  rejected_zero_size,         // the budget does not even cover the fixed commission
  rejected_after_last_bar,    // decided on the asset's last bar: there is no bar to fill it
  rejected_no_price,          // a value that its price is measured with is not defined yet
  rejected_cooldown,          // cooldown_bars have not passed since the last exit
  expired,                    // its time in force ran out
  cancelled_replaced,         // a newer signal took its place
  cancelled_exit_signal,      // the exit condition held before the entry was filled
  cancelled_position_closed,  // an exit that has nothing left to close
  cancelled_end_of_data,      // still working on the asset's last bar
  rejected_min_notional,      // worth less than min_notional
  partly_filled,              // the bar's volume gave no more; the rest goes on working
  rounded_to_lot,             // before the fill: the size that was rounded down
  rounded_to_tick,            // before the fill: the price that was rounded
  rejected_exposure,          // would go beyond an exposure limit
  rejected_halted,            // trading is halted; the first entry of each asset is told
  cancelled_halted,           // working when trading was halted
  reduced_to_cash,     // before the fill: what a rebalancing wanted and the cash does not cover
  adjusted_for_split,  // a position or a working order in the units after a split
  dividend_paid,       // to a long, by a short; the price is the money for each unit
};

constexpr auto describe_enum(OrderReason*) {
  using R = OrderReason;
  return std::array{base::EnumName{R::entry_signal, "entry_signal"},
                    base::EnumName{R::exit_signal, "exit_signal"},
                    base::EnumName{R::stop_loss, "stop_loss"},
                    base::EnumName{R::take_profit, "take_profit"},
                    base::EnumName{R::trailing_stop, "trailing_stop"},
                    base::EnumName{R::end_of_data, "end_of_data"},
                    base::EnumName{R::reversal, "reversal"},
                    base::EnumName{R::bankruptcy, "bankruptcy"},
                    base::EnumName{R::break_even_stop, "break_even_stop"},
                    base::EnumName{R::time_stop, "time_stop"},
                    base::EnumName{R::liquidation, "liquidation"},
                    base::EnumName{R::portfolio_stop, "portfolio_stop"},
                    base::EnumName{R::drawdown_halt, "drawdown_halt"},
                    base::EnumName{R::daily_loss_limit, "daily_loss_limit"},
                    base::EnumName{R::rebalance, "rebalance"},
                    base::EnumName{R::split, "split"},
                    base::EnumName{R::dividend, "dividend"}};
}
constexpr auto describe_enum(OrderOutcome*) {
  using O = OrderOutcome;
  return std::array{base::EnumName{O::filled, "filled"},
                    base::EnumName{O::rejected_no_cash, "rejected_no_cash"},
                    base::EnumName{O::rejected_position_limit, "rejected_position_limit"},
                    base::EnumName{O::rejected_zero_size, "rejected_zero_size"},
                    base::EnumName{O::rejected_after_last_bar, "rejected_after_last_bar"},
                    base::EnumName{O::rejected_no_price, "rejected_no_price"},
                    base::EnumName{O::rejected_cooldown, "rejected_cooldown"},
                    base::EnumName{O::expired, "expired"},
                    base::EnumName{O::cancelled_replaced, "cancelled_replaced"},
                    base::EnumName{O::cancelled_exit_signal, "cancelled_exit_signal"},
                    base::EnumName{O::cancelled_position_closed, "cancelled_position_closed"},
                    base::EnumName{O::cancelled_end_of_data, "cancelled_end_of_data"},
                    base::EnumName{O::rejected_min_notional, "rejected_min_notional"},
                    base::EnumName{O::partly_filled, "partly_filled"},
                    base::EnumName{O::rounded_to_lot, "rounded_to_lot"},
                    base::EnumName{O::rounded_to_tick, "rounded_to_tick"},
                    base::EnumName{O::rejected_exposure, "rejected_exposure"},
                    base::EnumName{O::rejected_halted, "rejected_halted"},
                    base::EnumName{O::cancelled_halted, "cancelled_halted"},
                    base::EnumName{O::reduced_to_cash, "reduced_to_cash"},
                    base::EnumName{O::adjusted_for_split, "adjusted_for_split"},
                    base::EnumName{O::dividend_paid, "dividend_paid"}};
}

// Whether an order ended here without having been filled at all.
constexpr bool ended_unfilled(OrderOutcome outcome) {
  switch (outcome) {
    case OrderOutcome::filled:
    case OrderOutcome::partly_filled:
    case OrderOutcome::rounded_to_lot:
    case OrderOutcome::rounded_to_tick:
    case OrderOutcome::reduced_to_cash:
    case OrderOutcome::adjusted_for_split:
    case OrderOutcome::dividend_paid:
      return false;
    default:
      return true;
  }
}

// One order and its end. No order is shrunk, rounded or dropped without one of these.
struct OrderEvent {
  std::int64_t signal_time = 0;  // bar whose close decided it; for stops the bar that hit
  std::int64_t fill_time = 0;    // bar of the fill or of the rejection
  std::int32_t asset = 0;
  Side side = Side::long_side;  // of the position it opens or closes
  bool opens = true;
  OrderReason reason = OrderReason::entry_signal;
  OrderOutcome outcome = OrderOutcome::filled;
  double size = 0;   // units wanted
  double price = 0;  // fill price, or the price it would have had
  double fee = 0;
};

// One round trip. `exit_*` of a position still open at the end: the mark at the last close, no fee.
struct Trade {
  std::int32_t asset = 0;
  Side side = Side::long_side;
  std::int64_t entry_time = 0, exit_time = 0;
  std::uint32_t entry_index = 0, exit_index = 0;  // rows of the result's clock
  double entry_price = 0, exit_price = 0;         // after slippage and spread
  double size = 0;                                // units, > 0
  double entry_fee = 0, exit_fee = 0;
  double financing = 0;                                // interest, borrowing and funding paid
  double dividends = 0;                                // received, less those paid by a short
  double pnl = 0;                                      // net of fees and financing, with dividends
  double return_pct = 0;                               // pnl / (entry_price * size) * 100
  double max_adverse_pct = 0, max_favourable_pct = 0;  // worst/best price while open, % of entry
  OrderReason exit_reason = OrderReason::exit_signal;
  bool open_at_end = false;
};

struct AssetInput {
  std::string symbol;
  market::BarView bars;
  // Bid and ask of the bars: purchases are filled by the ask, sales by the bid. Empty: by the bars.
  market::QuoteView quotes = {};
  const strategy::Signals* signals = nullptr;
  std::size_t signal_offset = 0;  // bit of bars[0]: the signals may begin with warm-up history
  // What orders are priced with, from the same bar on as the signals; null: the definition uses
  // none.
  const strategy::OrderColumns* order_columns = nullptr;
  // History, then `bars`; for traders, empty for all others.
  market::BarView with_history = {};
  // When its market is open, and whose days count for it; null: always, and those of UTC.
  const market::TradingCalendar* calendar = nullptr;
  market::Timeframe timeframe = {};  // of the bars; one of a day or more may be labelled with its
                                     // day
  // Splits and dividends, in order; their bars count from the same bar on as the signals.
  std::span<const market::CorporateAction> actions = {};
  std::optional<strategy::MarketRules> market_rules = {};  // instead of the simulation's
  // Finer bars that tell what an ambiguous bar leaves open; null: none.
  const market::FinerBars* finer = nullptr;
};

class Trader;  // engine/trader.h

struct SimulationInput {
  std::vector<AssetInput> assets;  // at least one, each with at least one bar
  double initial_capital = 10000;
  strategy::RiskManagement risk;
  strategy::Costs costs;
  strategy::ExecutionRules rules;
  std::optional<strategy::OrderSpecs> orders = {};  // none: everything at the market
  std::optional<strategy::PortfolioRules> portfolio = {};
  strategy::MarketRules market = {};
  strategy::AccountSettings account = {};
  Trader* trader = nullptr;  // decides instead of the signals, which may then be empty
};

const strategy::MarketRules& market_of(const SimulationInput& input, std::size_t asset);

// The calendar that all assets have in common; null when they have none, or several.
const market::TradingCalendar* common_calendar(const SimulationInput& input);

// A bar whose order of stop and target was told by finer bars.
struct SettledBar {
  std::int64_t time = 0;
  std::int32_t asset = 0;
  OrderReason reason = OrderReason::stop_loss;  // of the first exit
};

struct SimulationResult {
  // The clock: union of the assets' bar opens, increasing. May borrow the bars' own times, so a
  // result must not outlive its bars.
  Clock time;
  base::ColumnVector<double> equity;  // cash + positions at each bar's close
  std::vector<Trade> trades;          // by exit time, then entry time
  std::vector<OrderEvent> orders;     // in order of fill_time
  double fees = 0;
  double financing = 0;                  // interest, borrowing and funding paid, less received
  double dividends = 0;                  // received, less paid
  double traded_value = 0;               // sum of |size * price| over all fills
  std::int64_t bars_in_position = 0;     // rows of the clock with any open position at the close
  std::int64_t ambiguous_bars = 0;       // bars that reached both stop and target
  std::vector<SettledBar> settled;       // ambiguous bars that finer bars have settled
  std::int64_t conflicting_signals = 0;  // bars that asked for a long and a short entry: none taken
  bool bankrupt = false;                 // equity fell to zero or below; trading stopped there
};

// Told about every hundredth of the rows, but not more often than every 65,536 rows.
struct Progress {
  virtual ~Progress() = default;
  virtual void at(std::size_t row, const SimulationResult& so_far) = 0;
};

}  // namespace hindcast::engine
