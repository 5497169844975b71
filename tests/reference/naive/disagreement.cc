#include "reference/naive/disagreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace hindcast::reference {

using engine::OrderEvent;
using engine::SimulationResult;
using engine::Trade;

namespace {

constexpr double kTolerance = 1e-9;

bool near(double a, double b, double scale = 1) {
  return std::abs(a - b) <= kTolerance * std::max({std::abs(a), std::abs(b), scale});
}

std::string words(const Trade& t) {
  return fmt::format(
      "asset {} side {} {}..{} price {}..{} size {} fees {} {} financing {} dividends {} pnl {} "
      "reason "
      "{} open {}",
      t.asset, static_cast<int>(t.side), t.entry_time, t.exit_time, t.entry_price, t.exit_price,
      t.size, t.entry_fee, t.exit_fee, t.financing, t.dividends, t.pnl,
      base::enum_name(t.exit_reason), t.open_at_end);
}

std::string words(const OrderEvent& o) {
  return fmt::format(
      "asset {} side {} {} signal {} fill {} reason {} outcome {} size {} price {} fee {}", o.asset,
      static_cast<int>(o.side), o.opens ? "opens" : "closes", o.signal_time, o.fill_time,
      base::enum_name(o.reason), base::enum_name(o.outcome), o.size, o.price, o.fee);
}

bool same(const Trade& a, const Trade& b, Strictness) {
  const auto exact = [](const Trade& t) {
    return std::tuple{t.asset, t.side, t.entry_time, t.exit_time, t.exit_reason, t.open_at_end};
  };
  return exact(a) == exact(b) && near(a.entry_price, b.entry_price) &&
         near(a.exit_price, b.exit_price) && near(a.size, b.size) &&
         near(a.financing, b.financing, std::max(1.0, a.size * a.entry_price)) &&
         near(a.dividends, b.dividends, std::max(1.0, a.size * a.entry_price)) &&
         near(a.entry_fee, b.entry_fee) && near(a.exit_fee, b.exit_fee) &&
         near(a.pnl, b.pnl, std::max(1.0, a.size * a.entry_price));
}

bool same(const OrderEvent& a, const OrderEvent& b, Strictness strictness) {
  const auto exact = [](const OrderEvent& o) {
    return std::tuple{o.asset, o.side, o.opens, o.signal_time, o.fill_time, o.reason, o.outcome};
  };
  if (exact(a) != exact(b)) return false;
  if (strictness == Strictness::fills && engine::ended_unfilled(a.outcome)) return true;
  // Before a rounding of the size there is no price yet, before one of a working limit no size.
  const bool sized =
      a.outcome != engine::OrderOutcome::rounded_to_tick || a.signal_time != a.fill_time;
  return (!sized || near(a.size, b.size)) && near(a.price, b.price) && near(a.fee, b.fee);
}

template <class Row>
std::string compare(const char* what, const std::vector<Row>& a, const std::vector<Row>& b,
                    Strictness strictness) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!same(a[i], b[i], strictness)) {
      return fmt::format("{} {}\n  engine {}\n  naive  {}", what, i, words(a[i]), words(b[i]));
    }
  }
  if (a.size() == b.size()) return "";
  const auto& longer = a.size() > b.size() ? a : b;
  return fmt::format("{}s: engine {}, naive {}; only one has {}", what, a.size(), b.size(),
                     words(longer[std::min(a.size(), b.size())]));
}

void sort(SimulationResult& result) {
  std::ranges::stable_sort(result.trades, {}, [](const Trade& t) {
    return std::tuple{t.exit_time,   t.asset,       t.side, t.entry_time,
                      t.entry_price, t.exit_reason, t.size};
  });
  // Sizes that differ by the rounding of sums alone do not tell orders apart.
  std::ranges::stable_sort(result.orders, {}, [](const OrderEvent& o) {
    return std::tuple{o.fill_time, o.asset,       o.side,   o.opens,
                      o.outcome,   o.signal_time, o.reason, std::round(o.size * 1e6),
                      o.price};
  });
}

std::string compare_equity(const SimulationResult& a, const SimulationResult& b, double scale) {
  for (std::size_t i = 0; i < a.equity.size(); ++i) {
    if (near(a.equity[i], b.equity[i], scale)) continue;
    return fmt::format("equity at row {}: engine {}, naive {}", i, a.equity[i], b.equity[i]);
  }
  return "";
}

}  // namespace

std::string disagreement(SimulationResult engine, NaiveResult of_naive, Strictness strictness) {
  if (!std::ranges::equal(engine.time, of_naive.time)) return "the clocks differ";
  SimulationResult& naive = of_naive.rest;
  sort(engine);
  sort(naive);
  std::string found = compare("order", engine.orders, naive.orders, strictness);
  if (found.empty()) found = compare("trade", engine.trades, naive.trades, strictness);
  if (found.empty()) found = compare_equity(engine, naive, std::max(1.0, engine.traded_value));
  if (!found.empty()) return found;
  const auto counts = [](const SimulationResult& r) {
    return std::tuple{r.bars_in_position, r.ambiguous_bars, r.conflicting_signals, r.bankrupt};
  };
  if (counts(engine) != counts(naive)) {
    const auto text = [](const SimulationResult& r) {
      return fmt::format("{} bars in position, {} ambiguous, {} conflicting, bankrupt {}",
                         r.bars_in_position, r.ambiguous_bars, r.conflicting_signals, r.bankrupt);
    };
    return fmt::format("engine {}\nnaive  {}", text(engine), text(naive));
  }
  const auto settled = [](const SimulationResult& r) {
    std::vector<std::tuple<std::int64_t, std::int32_t, engine::OrderReason>> rows;
    for (const auto& s : r.settled) rows.emplace_back(s.time, s.asset, s.reason);
    std::ranges::sort(rows);
    return rows;
  };
  if (settled(engine) != settled(naive)) {
    return fmt::format("settled bars: engine {}, naive {}", engine.settled.size(),
                       naive.settled.size());
  }
  if (!near(engine.fees, naive.fees, engine.traded_value)) return "the fees differ";
  if (!near(engine.dividends, naive.dividends, std::max(1.0, engine.traded_value))) {
    return "the dividends differ";
  }
  return near(engine.traded_value, naive.traded_value) ? "" : "the traded values differ";
}

}  // namespace hindcast::reference
