// Splits and dividends before the open of a bar.
#include "engine/broker/broker.h"

namespace hindcast::engine::broker {
namespace {

void rescale(Order& order, double units) {
  for (double* price : {&order.signal_close, &order.atr, &order.stop_loss, &order.take_profit,
                        &order.limit, &order.stop, &order.trail_distance, &order.trail_from}) {
    *price /= units;
  }
  order.remaining *= units;
  order.units *= units;
  order.split *= units;
}

}  // namespace

const market::CorporateAction* Broker::action_at(const Asset& asset, std::size_t bar) const {
  const auto& actions = asset.input->actions;
  const bool due = asset.next_action < actions.size() &&
                   actions[asset.next_action].bar == asset.input->signal_offset + bar;
  return due ? &actions[asset.next_action] : nullptr;
}

void Broker::act_before_open(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const auto& actions = asset.input->actions;
  const std::size_t bar = asset.input->signal_offset + asset.next;
  while (asset.next_action < actions.size() && actions[asset.next_action].bar < bar) {
    ++asset.next_action;
  }
  // What happened before the first bar of the run found nothing to change.
  const market::CorporateAction* action = asset.next > 0 ? action_at(asset, asset.next) : nullptr;
  if (action == nullptr) return;
  const Moment at = moment(row, a, result_.time[row]);
  for (Lot& lot : ledger_.lots(a)) {
    if (action->dividend != 0) ledger_.pay_dividend(at, lot, action->dividend);
    if (action->units != 1) ledger_.split(at, lot, action->units);
  }
  for (double* mark : {&asset.mark, &asset.bid_mark, &asset.ask_mark}) *mark *= action->price_ratio;
  if (action->units == 1) return;
  for (Order& order : asset.orders) {
    rescale(order, action->units);
    if (order.works()) {
      ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::adjusted_for_split,
                   order.quoted());
    }
    put_limit_on_tick(row, a, order);
  }
}

}  // namespace hindcast::engine::broker
