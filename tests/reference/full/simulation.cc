#include "reference/full/simulation.h"

#include <algorithm>
#include <set>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

// The bar's exits, then its entries, at one price.
std::vector<Order> take_due(Asset& asset, Kind kind, bool opens) {
  std::vector<Order> due;
  std::erase_if(asset.orders, [&](const Order& o) {
    const bool is_due = o.kind == kind && o.opens == opens && o.from <= asset.next;
    if (is_due) due.push_back(o);
    return is_due;
  });
  return due;
}

class Simulation {
 public:
  explicit Simulation(const cases::Case& c) : w_(c) {}

  NaiveResult run() {
    std::set<std::int64_t> times;
    for (const Asset& a : w_.assets) {
      times.insert(a.input->bars.time.begin(), a.input->bars.time.end());
    }
    for (std::int64_t now : times) {
      w_.now = now;
      if (!w_.out.bankrupt) bar();
      w_.last_equity = equity(w_);
      w_.out.equity.push_back(w_.last_equity);
    }
    for (const Asset& a : w_.assets) {
      for (const Holding& h : a.held) leave_open(w_, a, h);
    }
    return {{times.begin(), times.end()}, std::move(w_.out), w_.on_edge};
  }

 private:
  template <class Act>
  void each(Act act) {
    for (Asset& a : w_.assets) {
      if (a.has_bar) act(a);
    }
  }

  void bar() {
    for (Asset& a : w_.assets) {
      a.has_bar = a.next < a.input->bars.size() && a.input->bars.time[a.next] == w_.now;
    }
    each([&](Asset& a) { act(w_, a); });
    each([&](Asset& a) {
      if (a.rules.max_volume_pct) {
        a.volume_left = *a.rules.max_volume_pct / 100 * a.input->bars.volume[a.next];
      }
      charge_financing(w_, a);
    });
    // 1. Open.
    each([&](Asset& a) { expire(a); });
    each([&](Asset& a) { exits_at_open(a); });
    each([&](Asset& a) { entries_at_open(a); });
    // 2. During the bar.
    each([&](Asset& a) {
      const std::size_t held = a.held.size();
      for (std::size_t i = 0; i < held; ++i) {
        judge(w_, a, i, whole_bar(a, a.held[i].side), false);
      }
      tidy(w_, a);
    });
    each([&](Asset& a) { entries_inside(a); });
    // 3. Close.
    each([&](Asset& a) {
      a.mark = a.input->bars.close[a.next];
      for (const bool buys : {false, true}) a.last_close[buys] = a.close(buys);
    });
    at_close();
    answer_with_account();
    guard(w_);
    each([&](Asset& a) { decide(w_, a); });
    rebalance(w_);
    // 4. Fills at the close that decided.
    if (w_.fills_at_close()) at_close();
    // 5. Last bars.
    each([&](Asset& a) {
      if (a.last_bar()) finish(a);
    });
    bool held = false;
    for (const Asset& a : w_.assets) held = held || !a.held.empty();
    w_.out.bars_in_position += held;
    ruin();
    each([&](Asset& a) { ++a.next; });
  }

  void expire(Asset& a) {
    std::erase_if(a.orders, [&](const Order& o) {
      const std::size_t first = o.decided + 1;
      bool over = o.bars && a.next >= first + static_cast<std::size_t>(*o.bars);
      if (o.day && a.day_of(a.next) != a.day_of(first)) over = true;
      if (over) record(w_, a, o, OrderOutcome::expired, 0, 0);
      return over;
    });
  }

  void exits_at_open(Asset& a) {
    bool stop_took_it = false;
    for (const Order& o : take_due(a, Kind::market, false)) {
      double wanted = o.rest > 0 ? o.rest : 1e300, left = 0;
      for (Holding& h : a.held) {
        if (h.side != o.side || (o.only && *o.only != h.number) || !(wanted > 0)) continue;
        if (w_.in.rules.exit_priority == strategy::ExitPriority::stop_first &&
            would_be_stopped(w_, a, h)) {
          stop_took_it = true;
          continue;
        }
        const double units = std::min(h.units, wanted);
        wanted -= units;
        left += close_part(w_, a, h, units, {a.open(o.buys()), o.buys(), Pays::market_exit, 0},
                           o.reason, o.signal_time);
      }
      if (left > 0) keep_on(w_, a, o, o.rest > 0 ? left : 0);
    }
    if (stop_took_it && !w_.hedging()) take_due(a, Kind::market, true);
    tidy(w_, a);
  }

  void entries_at_open(Asset& a) {
    std::vector<std::pair<Order, Fill>> filled;
    std::erase_if(a.orders, [&](Order& o) {
      if (!o.opens || o.from > a.next) return false;
      const Fill fill = fills_at_open(o, a);
      if (fill.filled) filled.push_back({o, fill});
      return fill.filled;
    });
    for (const auto& [order, fill] : filled) enter(w_, a, order, fill, false);
  }

  void entries_inside(Asset& a) {
    std::vector<std::pair<Order, Fill>> filled;
    std::erase_if(a.orders, [&](Order& o) {
      if (!o.opens || o.from > a.next) return false;
      const Fill fill = fills_inside(o, a);
      if (fill.filled) filled.push_back({o, fill});
      return fill.filled;
    });
    for (const auto& [order, fill] : filled) {
      const int held = enter(w_, a, order, fill, false);
      if (held >= 0) judge_fill_bar(w_, a, static_cast<std::size_t>(held), fill);
      tidy(w_, a);
    }
  }

  void at_close() {
    each([&](Asset& a) {
      for (const Kind kind : {Kind::on_close, Kind::market}) {
        for (const Order& o : take_due(a, kind, false)) {
          const double left =
              close_by(w_, a, o, {a.close(o.buys()), o.buys(), Pays::market_exit, 0});
          if (left > 0) keep_on(w_, a, o, o.rest > 0 ? left : 0);
        }
      }
    });
    each([&](Asset& a) {
      // On the last bar it would only be closed again, unless it may stay open.
      const bool pointless = a.last_bar() && w_.in.rules.at_end != strategy::AtEnd::leave_open;
      for (const Kind kind : {Kind::on_close, Kind::market}) {
        for (const Order& o : take_due(a, kind, true)) {
          if (pointless) {
            record(w_, a, o, OrderOutcome::rejected_after_last_bar, 0, a.mark);
          } else {
            Fill fill;
            fill.price = a.close(o.buys());
            enter(w_, a, o, fill, true);
          }
        }
      }
    });
  }

  void finish(Asset& a) {
    for (const Order& o : a.orders) {
      if (!o.opens && !o.waits()) continue;
      record(w_, a, o,
             o.from > a.next ? OrderOutcome::rejected_after_last_bar
                             : OrderOutcome::cancelled_end_of_data,
             0, a.mark);
    }
    a.orders.clear();
    if (w_.in.rules.at_end == strategy::AtEnd::leave_open) return;
    const bool open = w_.in.rules.at_end == strategy::AtEnd::last_open;
    for (const bool buys : {false, true}) {
      if (open) a.last_close[buys] = a.open(buys);
    }
    close_all(a, OrderReason::end_of_data);
  }

  // Cross margin: what loses most goes first, at this close, until the equity is above the
  // maintenance margin of the rest.
  void answer_with_account() {
    if (w_.in.account.margin_mode != strategy::MarginMode::cross) return;
    for (bool again = true; again;) {
      again = false;
      double needed = 0;
      Asset* asset = nullptr;
      Holding* worst = nullptr;
      double least = 0;
      for (Asset& a : w_.assets) {
        for (Holding& h : a.held) {
          needed += h.units * a.mark * w_.in.account.maintenance_margin_pct.value_or(0) / 100;
          const double gain = h.sign() * (a.mark - h.price) * h.units;
          if (!a.has_bar) continue;
          if (worst != nullptr) w_.at_most(least, gain);
          if (worst != nullptr && gain >= least) continue;
          least = gain;
          worst = &h;
          asset = &a;
        }
      }
      if (worst == nullptr || !w_.at_most(equity(w_), needed)) return;
      const bool buys = worst->sign() < 0;
      leave(w_, *asset, *worst, worst->units, {asset->last_close[buys], buys, Pays::market_exit, 0},
            OrderReason::liquidation, w_.now, OrderOutcome::filled);
      tidy(w_, *asset);
      again = true;
    }
  }

  void ruin() {
    const double now = equity(w_);
    w_.on_edge = w_.on_edge || std::abs(now) <= 1e-9 * w_.in.initial_capital;
    if (now > 0) return;
    w_.out.bankrupt = true;
    for (Asset& a : w_.assets) close_all(a, OrderReason::bankruptcy);
  }

  void close_all(Asset& a, OrderReason reason) {
    for (Holding& h : a.held) {
      const bool buys = h.sign() < 0;
      leave(w_, a, h, h.units, {a.last_close[buys], buys, Pays::market_exit, 0}, reason, w_.now,
            OrderOutcome::filled);
    }
    a.held.clear();
  }

  World w_;
};

}  // namespace

NaiveResult simulate(const cases::Case& c) { return Simulation(c).run(); }

}  // namespace hindcast::reference::full
