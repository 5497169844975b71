// Splits and dividends from the factors of a file.
#include <algorithm>
#include <cmath>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

// Within 0.0005 % of a fraction with a denominator up to 20 it is that fraction.
double split_of(double before, double after) {
  const double ratio = after / before;
  for (int denominator = 1; denominator <= 20; ++denominator) {
    const double fraction = std::round(ratio * denominator) / denominator;
    if (fraction > 0 && std::abs(fraction / ratio - 1) <= 5e-6) return fraction;
  }
  return ratio;
}

}  // namespace

// A change of the factors counts from the first bar of a later day than its row.
Happened happened_before(const World& w, const Asset& asset, std::size_t bar) {
  using strategy::Adjustment;
  const Adjustment rule = w.in.rules.adjustment;
  Happened all;
  const std::int64_t length = asset.stored->timeframe.ns();
  const auto& first = asset.stored->bar_before;
  if (rule == Adjustment::raw || bar >= asset.input->bars.size() || (bar == 0 && !first)) {
    return all;
  }
  const std::int64_t today = asset.day_of(bar);
  const std::int64_t before = bar > 0 ? asset.day_of(bar - 1) : asset.calendar.day(*first, length);
  const double last_close = bar > 0 ? asset.input->bars.close[bar - 1] : 0;
  const auto& rows = asset.stored->factors.rows;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    if (rows[i].day < before || rows[i].day >= today) continue;
    const double split = split_of(rows[i].split_factor, rows[i + 1].split_factor);
    double kept = rows[i].price_factor / rows[i + 1].price_factor;
    if (rule == Adjustment::splits) kept = 1;
    // The close as what has happened so far leaves it, for the units of the beginning.
    if (rule == Adjustment::dividends) {
      all.dividend += last_close * all.price * (1 - kept) * all.units;
    }
    all.units *= rule == Adjustment::total ? split / kept : split;
    all.price *= kept / split;
  }
  return all;
}

void act(World& w, Asset& asset) {
  if (asset.next == 0) return;
  const Happened now = happened_before(w, asset, asset.next);
  if (!now.anything()) return;
  Order event;
  event.opens = false;
  event.signal_time = w.now;
  for (Holding& h : asset.held) {
    event.side = h.side;
    if (now.dividend != 0) {
      const double paid = h.sign() * h.units * now.dividend;
      w.cash += paid;
      h.dividends += paid;
      w.out.dividends += paid;
      event.reason = OrderReason::dividend;
      record(w, asset, event, OrderOutcome::dividend_paid, h.units, now.dividend);
    }
    if (now.units == 1) continue;
    for (double* units : {&h.units, &h.bought, &h.level_part, &h.split}) *units *= now.units;
    for (double* price : {&h.price, &h.base, &h.atr, &h.best, &h.stop_loss, &h.take_profit}) {
      *price /= now.units;
    }
    h.rounded_base = h.rounded_base || rounds(now.units);
    h.rounded_price = h.rounded_price || rounds(now.units);
    event.reason = OrderReason::split;
    record(w, asset, event, OrderOutcome::adjusted_for_split, h.units, h.price);
  }
  asset.mark *= now.price;
  if (now.units == 1) return;
  for (Order& o : asset.orders) {
    for (double* units : {&o.rest, &o.split}) *units *= now.units;
    for (double* price : {&o.signal_close, &o.atr, &o.stop_loss, &o.take_profit, &o.limit, &o.stop,
                          &o.trail_points, &o.best}) {
      *price /= now.units;
    }
    if (!o.waits()) continue;
    record(w, asset, o, OrderOutcome::adjusted_for_split, o.rest,
           o.kind == Kind::limit ? o.limit : o.stop);
  }
  // A limit is rounded again; each rounding is an event of its own.
  for (Order& o : asset.orders) put_on_tick(w, asset, o);
}

}  // namespace hindcast::reference::full
