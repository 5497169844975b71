// One margin account over all assets: what the whole account has answers for every position.
#include "engine/broker/broker.h"

namespace hindcast::engine::broker {

// At a close at which the equity is down to the maintenance margin of all that is held, the lots
// that lose most are closed there one after the other, until the equity is above it again. Assets
// without a bar at the time wait.
void Broker::answer_with_account(std::uint32_t row) {
  if (!cross_margin()) return;
  const double share = input_.account.maintenance_margin_pct.value_or(0) / 100;
  while (true) {
    double needed = 0, worst_gain = kNever;
    Lot* worst = nullptr;
    std::size_t asset = 0;
    for (std::size_t a = 0; a < assets_.size(); ++a) {
      for (Lot& lot : ledger_.lots(a)) {
        needed += share * lot.size * assets_[a].mark;
        const double gain = lot.sign() * (assets_[a].mark - lot.entry_price) * lot.size;
        if (!has_bar(assets_[a], row) || !(gain < worst_gain)) continue;
        worst_gain = gain;
        worst = &lot;
        asset = a;
      }
    }
    if (worst == nullptr || equity_now() > needed) return;
    ledger_.close(moment(row, asset, result_.time[row]), *worst, worst->size,
                  {.quoted = mark_of(assets_[asset], closing_buys(worst->side)),
                   .reason = OrderReason::liquidation});
    after_exits(row, asset);
  }
}

}  // namespace hindcast::engine::broker
