#include "engine/trade_record.h"

#include "engine/excursion.h"

namespace hindcast::engine {
namespace {

Trade trade_of(const TradeEnd& end, const ClosedPart& p, double exit_price) {
  const double sign = p.side == Side::long_side ? 1 : -1;
  Trade trade{.asset = end.asset,
              .side = p.side,
              .entry_time = p.entry_time,
              .exit_time = end.time,
              .entry_index = p.entry_index,
              .exit_index = end.row,
              .entry_price = p.entry_price,
              .exit_price = exit_price,
              .size = p.units,
              .entry_fee = p.entry_fee,
              .financing = p.financing,
              .dividends = p.dividends,
              .pnl = sign * (exit_price - p.entry_price) * p.units - p.entry_fee -
                     (p.financing - p.dividends)};
  record_excursions(trade, p.lowest, p.highest);
  return trade;
}

double return_pct(const Trade& trade) { return trade.pnl / (trade.entry_price * trade.size) * 100; }

}  // namespace

Trade closed_trade(const TradeEnd& end, const ClosedPart& part, double price, double fee,
                   OrderReason reason) {
  Trade trade = trade_of(end, part, price);
  trade.exit_fee = fee;
  trade.pnl -= fee;
  trade.return_pct = return_pct(trade);
  trade.exit_reason = reason;
  return trade;
}

Trade open_trade(const TradeEnd& end, const ClosedPart& part, double close) {
  Trade trade = trade_of(end, part, close);
  trade.return_pct = return_pct(trade);
  trade.exit_reason = OrderReason::end_of_data;
  trade.open_at_end = true;
  return trade;
}

}  // namespace hindcast::engine
