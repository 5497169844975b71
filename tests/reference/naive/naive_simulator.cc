#include "reference/naive/naive_simulator.h"

#include <algorithm>
#include <set>

#include "reference/naive/account.h"
#include "reference/naive/parts.h"

namespace hindcast::reference {

using engine::OrderOutcome;
using engine::OrderReason;
using engine::Side;
using strategy::AtEnd;
using strategy::BothHit;
using strategy::EntryAndExit;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::StopsFrom;

namespace {

// Where the stop or target of a position is reached on a bar.
struct Hit {
  double quote = 0;
  OrderReason reason = OrderReason::stop_loss;
  bool ambiguous = false;
};

// 2 % above 28 is 28.56 to the digit, and a high of 28.56 reaches it.
double percent_above(double price, double percent) { return price * (100 + percent) / 100; }

class Simulation {
 public:
  explicit Simulation(const cases::Case& c) : input_(c.input()), account_(c.input()) {
    for (std::size_t a = 0; a < input_.assets.size(); ++a) {
      const auto& asset = input_.assets[a];
      assets_.push_back({.input = &asset, .stored = &c.assets()[a].stored});
      times_.insert(asset.bars.time.begin(), asset.bars.time.end());
    }
  }

  NaiveResult run() {
    for (std::int64_t now : times_) {
      if (!account_.result().bankrupt) bar(now);
      account_.result().equity.push_back(account_.equity(assets_));
    }
    for (std::size_t i = 0; i < assets_.size(); ++i) {
      if (assets_[i].position) account_.leave_open(assets_[i], static_cast<std::int32_t>(i));
    }
    return {{times_.begin(), times_.end()}, std::move(account_.result())};
  }

 private:
  void bar(std::int64_t now) {
    find_bars(now);
    open(now);
    during(now);
    close(now);
    last_bars(now);
    if (account_.open_positions() > 0) ++account_.result().bars_in_position;
    ruin(now);
  }

  void find_bars(std::int64_t now) {
    for (Asset& asset : assets_) {
      const auto& bars = asset.input->bars;
      asset.has_bar = asset.next < bars.size() && bars.time[asset.next] == now;
      asset.stopped = false;
      if (asset.has_bar) asset.bar = asset.next++;
      if (asset.has_bar && asset.position) asset.position->filled_now = false;
    }
  }

  // 1. Exits of all assets, then entries in the order of the job's assets.
  void open(std::int64_t now) {
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (!asset.decision || !asset.decision->leave || !asset.position) return;
      if (input_.rules.exit_priority == ExitPriority::stop_first && hit(asset, whole(asset))) {
        asset.decision.reset();  // the stop comes first, and takes the whole decision with it
        return;
      }
      market_exit(asset, index, asset.input->bars.open[asset.bar], now);
    });
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (asset.decision && asset.decision->enter) {
        account_.enter(asset, index, *asset.decision, asset.input->bars.open[asset.bar], now);
      }
      asset.decision.reset();
    });
  }

  void market_exit(Asset& asset, std::int32_t index, double quote, std::int64_t now) {
    const bool buys = asset.position->side == Side::short_side;
    account_.leave(asset, index, account_.market_price(quote, buys, false),
                   asset.decision->signal_time, now,
                   asset.decision->reversal ? OrderReason::reversal : OrderReason::exit_signal);
  }

  // 2. Stop, target and trailing stop of each position.
  void during(std::int64_t now) {
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (!asset.position) return;
      if (const auto found = settled_hit(asset)) {
        const bool buys = asset.position->side == Side::short_side;
        const bool limit = found->reason == OrderReason::take_profit;
        const double price = limit ? found->quote : account_.stop_price(found->quote, buys);
        if (found->ambiguous) ++account_.result().ambiguous_bars;
        account_.leave(asset, index, price, now, now, found->reason);
        asset.stopped = true;
        return;
      }
      follow(asset);
    });
  }

  bool stops_live(const Asset& asset) const {
    return !asset.position->filled_now || input_.rules.stops_from == StopsFrom::fill_bar;
  }

  // The trailing stop follows the best price of earlier bars: this bar counts from the next one on.
  void follow(Asset& asset) {
    if (!stops_live(asset)) return;
    Position& position = *asset.position;
    const auto& bars = asset.input->bars;
    position.best = position.side == Side::long_side ? std::max(position.best, bars.high[asset.bar])
                                                     : std::min(position.best, bars.low[asset.bar]);
  }

  static Bar whole(const Asset& asset) {
    const auto& bars = asset.input->bars;
    return {bars.open[asset.bar], bars.high[asset.bar], bars.low[asset.bar]};
  }

  // Finer bars that reach both as well tell which came first.
  std::optional<Hit> settled_hit(const Asset& asset) {
    const std::optional<Hit> found = hit(asset, whole(asset));
    if (!found || !found->ambiguous) return found;
    const std::vector<Bar> parts = parts_of(*asset.stored, asset.input->bars.time[asset.bar]);
    const bool tell = !parts.empty() && [&] {
      const auto together = hit(asset, sum_of(parts));
      return together && together->ambiguous;
    }();
    if (!tell) return found;
    for (const Bar& part : parts) {
      const auto first = hit(asset, part);
      if (!first) continue;
      if (!first->ambiguous) {
        account_.result().settled.push_back({asset.input->bars.time[asset.bar],
                                             static_cast<std::int32_t>(&asset - assets_.data()),
                                             first->reason});
      }
      return first;
    }
    return found;
  }

  // Prices of a short are mirrored, so that one description serves both sides.
  std::optional<Hit> hit(const Asset& asset, const Bar& bar) const {
    if (!stops_live(asset)) return std::nullopt;
    const Position& position = *asset.position;
    const double sign = position.side == Side::long_side ? 1 : -1;
    const double open = sign * bar.open;
    const double worst = sign * (sign > 0 ? bar.low : bar.high);
    const double best = sign * (sign > 0 ? bar.high : bar.low);

    std::optional<double> stop;
    OrderReason reason = OrderReason::stop_loss;
    if (input_.risk.stop_loss_pct) {
      stop = sign * percent_above(position.stop_base, -sign * *input_.risk.stop_loss_pct);
    }
    if (input_.risk.trailing_stop_pct) {
      const double trailing =
          sign * percent_above(position.best, -sign * *input_.risk.trailing_stop_pct);
      if (!stop || trailing > *stop) {
        stop = trailing;
        reason = OrderReason::trailing_stop;
      }
    }
    std::optional<double> target;
    if (input_.risk.take_profit_pct) {
      target = sign * percent_above(position.stop_base, sign * *input_.risk.take_profit_pct);
    }

    if (stop && open <= *stop) return Hit{sign * open, reason, false};
    const bool stop_hit = stop && worst <= *stop;
    const bool target_hit = target && best >= *target;
    const bool both = stop_hit && target_hit;
    if (target_hit && (!stop_hit || input_.rules.both_hit == BothHit::target_first)) {
      return Hit{sign * std::max(open, *target), OrderReason::take_profit, both};
    }
    if (stop_hit) return Hit{sign * *stop, reason, both};
    return std::nullopt;
  }

  // 3. and 4. Marks, then the conditions of this bar; with fill close, they are carried out here.
  void close(std::int64_t now) {
    for_each_bar(
        [&](Asset& asset, std::int32_t) { asset.mark = asset.input->bars.close[asset.bar]; });
    const double equity = account_.equity(assets_);
    for_each_bar([&](Asset& asset, std::int32_t) { asset.decision = decide(asset, now, equity); });
    if (input_.rules.fill == Fill::next_open) return;
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (asset.decision && asset.decision->leave) market_exit(asset, index, asset.mark, now);
    });
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (!asset.decision) return;
      // On the last bar it would only be closed again, unless it may stay open.
      const bool pointless = is_last(asset) && input_.rules.at_end != AtEnd::leave_open;
      if (pointless) return;
      if (asset.decision->enter) account_.enter(asset, index, *asset.decision, asset.mark, now);
      asset.decision.reset();
    });
  }

  std::optional<Decision> decide(Asset& asset, std::int64_t now, double equity) {
    const auto& signals = asset.stored->asked;
    const auto holds = [&asset](const base::Bitmap& condition) {
      return condition.size() > 0 && condition.test(asset.input->signal_offset + asset.bar);
    };
    const bool now_is_right = reference::holds(asset.stored->when, now);
    bool enter_long = now_is_right && holds(signals.long_entry);
    bool enter_short = now_is_right && holds(signals.short_entry);
    bool leave_long = holds(signals.long_exit), leave_short = holds(signals.short_exit);
    if (input_.rules.entry_and_exit == EntryAndExit::ignore) {
      if (enter_long && leave_long) enter_long = leave_long = false;
      if (enter_short && leave_short) enter_short = leave_short = false;
    }
    if (enter_long && leave_long) enter_long = false;
    if (enter_short && leave_short) enter_short = false;
    if (enter_long && enter_short) {
      ++account_.result().conflicting_signals;
      enter_long = enter_short = false;
    }
    // A stop that comes first takes the decisions of its bar with it.
    if (asset.stopped && input_.rules.fill == Fill::close &&
        input_.rules.exit_priority == ExitPriority::stop_first) {
      return std::nullopt;
    }

    Decision decision{.signal_time = now, .signal_close = asset.mark, .equity = equity};
    if (asset.position && asset.position->side == Side::long_side) {
      decision.reversal = enter_short;
      decision.leave = leave_long || enter_short;
      if (enter_short) decision.enter = Side::short_side;
    } else if (asset.position) {
      decision.reversal = enter_long;
      decision.leave = leave_short || enter_long;
      if (enter_long) decision.enter = Side::long_side;
    } else if (enter_long) {
      decision.enter = Side::long_side;
    } else if (enter_short) {
      decision.enter = Side::short_side;
    }
    if (!decision.leave && !decision.enter) return std::nullopt;
    return decision;
  }

  // 5. What is open on an asset's last bar; entries that would need another bar.
  void last_bars(std::int64_t now) {
    for_each_bar([&](Asset& asset, std::int32_t index) {
      if (!is_last(asset)) return;
      if (asset.decision && asset.decision->enter) {
        account_.refuse(index, *asset.decision, now, 0, asset.mark,
                        OrderOutcome::rejected_after_last_bar);
      }
      asset.decision.reset();
      if (!asset.position || input_.rules.at_end == AtEnd::leave_open) return;
      const auto& bars = asset.input->bars;
      const double quote =
          input_.rules.at_end == AtEnd::last_open ? bars.open[asset.bar] : bars.close[asset.bar];
      const bool buys = asset.position->side == Side::short_side;
      account_.leave(asset, index, account_.market_price(quote, buys, false), now, now,
                     OrderReason::end_of_data);
    });
  }

  // Equity at zero or below: everything is closed at this close, and trading stops.
  void ruin(std::int64_t now) {
    if (account_.equity(assets_) > 0) return;
    account_.result().bankrupt = true;
    for (std::size_t i = 0; i < assets_.size(); ++i) {
      if (!assets_[i].position) continue;
      const bool buys = assets_[i].position->side == Side::short_side;
      account_.leave(assets_[i], static_cast<std::int32_t>(i),
                     account_.market_price(assets_[i].mark, buys, false), now, now,
                     OrderReason::bankruptcy);
    }
  }

  static bool is_last(const Asset& asset) { return asset.next == asset.input->bars.size(); }

  template <class Act>
  void for_each_bar(Act act) {
    for (std::size_t i = 0; i < assets_.size(); ++i) {
      if (assets_[i].has_bar) act(assets_[i], static_cast<std::int32_t>(i));
    }
  }

  const engine::SimulationInput& input_;
  Account account_;
  std::vector<Asset> assets_;
  std::set<std::int64_t> times_;
};

}  // namespace

NaiveResult simulate(const cases::Case& c) { return Simulation(c).run(); }

}  // namespace hindcast::reference
