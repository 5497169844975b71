// What a trader orders at the close of a bar.
#include <cmath>

#include "engine/broker/broker.h"
#include "engine/trader.h"

namespace hindcast::engine::broker {
namespace {

OrderType type_of(const TraderOrder& order) {
  static constexpr OrderType kTypes[] = {OrderType::market,     OrderType::market_on_close,
                                         OrderType::limit,      OrderType::stop,
                                         OrderType::stop_limit, OrderType::trailing_stop};
  return kTypes[static_cast<std::size_t>(order.type)];
}

void set_terms(Order& order, const TraderOrder& asked) {
  order.type = type_of(asked);
  order.limit = asked.limit;
  order.stop = asked.stop;
  if (order.type == OrderType::trailing_stop) {
    order.trail_from = order.signal_close;
    order.trail_pct = asked.trail_pct;
    const double away = asked.trail_pct / 100 * (order.buys() ? 1 : -1);
    order.stop = order.signal_close * (1 + away);
  }
  if (asked.expire_bars > 0) {
    order.live_until = order.live_from + static_cast<std::size_t>(asked.expire_bars);
  }
}

}  // namespace

void Broker::ask_trader(std::uint32_t row, std::size_t a) {
  const Asset& asset = assets_[a];
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (stop_took_decisions(asset, side)) return;
  }
  TraderView view{.asset = a,
                  .bar = asset.next,
                  .equity = equity_now(),
                  .cash = ledger_.cash(),
                  .working = asset.orders.size()};
  double paid = 0;
  for (const Lot& lot : ledger_.lots(a)) {
    view.units += lot.sign() * lot.size;
    paid += lot.sign() * lot.size * lot.entry_price;
  }
  if (view.units != 0) view.entry_price = paid / view.units;
  asked_.clear();
  if (!input_.trader->at_close(view, asked_)) {
    ended_by_trader_ = true;
    return;
  }
  for (const TraderOrder& order : asked_) carry_out(row, a, order);
  if (ledger_.lots(a).empty()) return;
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (ledger_.holds(a, side) && time_is_up(a, side)) {
      order_exit(row, a, side, OrderReason::time_stop);
    }
  }
}

void Broker::carry_out(std::uint32_t row, std::size_t a, const TraderOrder& asked) {
  switch (asked.action) {
    case TraderOrder::Action::cancel:
      for (const Side side : {Side::long_side, Side::short_side}) {
        cancel(row, a, true, side, OrderOutcome::cancelled_replaced);
        cancel(row, a, false, side, OrderOutcome::cancelled_replaced);
      }
      return;
    case TraderOrder::Action::enter: {
      if (!clear_for_entry(row, a, asked.side)) return;
      Order order = make_order(row, a, asked.side, true);
      set_terms(order, asked);
      order.share_of_equity = asked.share;
      order.units = asked.units;
      return submit_entry(row, a, order);
    }
    case TraderOrder::Action::leave: {
      if (!ledger_.holds(a, asked.side)) return;
      // A stop and a target work beside each other; a second one of a kind takes the first's place.
      const OrderType type = type_of(asked);
      std::erase_if(assets_[a].orders, [&](const Order& order) {
        const bool same = !order.opens && order.side == asked.side && order.lot_id == 0 &&
                          (order.type == type || type == OrderType::market);
        if (same) {
          ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::cancelled_replaced,
                       order.quoted());
        }
        return same;
      });
      Order order = make_order(row, a, asked.side, false);
      order.reason = OrderReason::exit_signal;
      set_terms(order, asked);
      order.remaining = asked.units;
      put_limit_on_tick(row, a, order);
      fill_now_if_due(order);
      assets_[a].orders.push_back(order);
      return;
    }
  }
}

}  // namespace hindcast::engine::broker
