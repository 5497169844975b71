// Orders that bring the positions to a portfolio's shares.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/broker/broker.h"
#include "engine/broker/sizing.h"

namespace hindcast::engine::broker {

void Broker::rebalance(std::uint32_t row) {
  if (!rebalance_clock_ || !rebalance_clock_->due(result_.time[row]) || guard_.halted()) return;
  std::vector<Candidate> candidates;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    const Asset& asset = assets_[a];
    if (!has_bar(asset, row) || !wanted(a).enter_long) continue;
    const auto* columns = asset.input->order_columns;
    const auto now = [&](std::vector<double> strategy::OrderColumns::* column) {
      const bool known = columns != nullptr && !(columns->*column).empty();
      return known ? (columns->*column)[asset.input->signal_offset + asset.next]
                   : std::numeric_limits<double>::quiet_NaN();
    };
    candidates.push_back(
        {a, now(&strategy::OrderColumns::rank), asset.next, now(&strategy::OrderColumns::weight)});
  }
  const std::vector<double> shares = target_shares(input_, std::move(candidates));
  const double equity = equity_now();
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    // An asset without a bar now cannot be judged and is left alone.
    if (has_bar(assets_[a], row)) bring_to(row, a, shares[a] * equity, equity);
  }
}

// `target` is what is set aside for the asset.
void Broker::bring_to(std::uint32_t row, std::size_t a, double target, double equity) {
  const double share = margin_share(input_), mark = assets_[a].mark;
  double held = 0;
  for (const Lot& lot : ledger_.lots(a)) held += lot.size * mark * share;
  const double change = target - held;
  // Below a billionth of the equity, a change is the rounding of sums.
  const double least = std::max(1e-9, input_.portfolio->min_trade_pct.value_or(0) / 100) * equity;
  const bool leave_all = target == 0 && held > 0;
  if (!leave_all && std::fabs(change) < least) return;
  const bool leaving =
      std::ranges::any_of(assets_[a].orders, [](const Order& o) { return !o.opens && !o.works(); });
  if (leaving) return;
  Order order = make_order(row, a, Side::long_side, change > 0);
  order.reason = OrderReason::rebalance;
  if (change > 0) {
    order.budget = change;
    if (lacks_level(order)) {
      ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::rejected_no_price, mark);
      return;
    }
  } else if (!leave_all) {
    order.remaining = -change / (mark * share);
  }
  fill_now_if_due(order);
  assets_[a].orders.push_back(order);
}

}  // namespace hindcast::engine::broker
