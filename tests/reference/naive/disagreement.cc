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
      "asset {} side {} {}..{} price {}..{} size {} fees {} {} pnl {} reason {} open {}", t.asset,
      static_cast<int>(t.side), t.entry_time, t.exit_time, t.entry_price, t.exit_price, t.size,
      t.entry_fee, t.exit_fee, t.pnl, static_cast<int>(t.exit_reason), t.open_at_end);
}

std::string words(const OrderEvent& o) {
  return fmt::format(
      "asset {} side {} {} signal {} fill {} reason {} outcome {} size {} price {} fee {}", o.asset,
      static_cast<int>(o.side), o.opens ? "opens" : "closes", o.signal_time, o.fill_time,
      static_cast<int>(o.reason), static_cast<int>(o.outcome), o.size, o.price, o.fee);
}

bool same(const Trade& a, const Trade& b) {
  const auto exact = [](const Trade& t) {
    return std::tuple{t.asset, t.side, t.entry_time, t.exit_time, t.exit_reason, t.open_at_end};
  };
  return exact(a) == exact(b) && near(a.entry_price, b.entry_price) &&
         near(a.exit_price, b.exit_price) && near(a.size, b.size) &&
         near(a.entry_fee, b.entry_fee) && near(a.exit_fee, b.exit_fee) &&
         near(a.pnl, b.pnl, a.size * a.entry_price);
}

bool same(const OrderEvent& a, const OrderEvent& b) {
  const auto exact = [](const OrderEvent& o) {
    return std::tuple{o.asset, o.side, o.opens, o.signal_time, o.fill_time, o.reason, o.outcome};
  };
  return exact(a) == exact(b) && near(a.size, b.size) && near(a.price, b.price) &&
         near(a.fee, b.fee);
}

template <class Row>
std::string compare(const char* what, const std::vector<Row>& a, const std::vector<Row>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!same(a[i], b[i])) {
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
    return std::tuple{t.exit_time, t.asset, t.entry_time};
  });
  std::ranges::stable_sort(result.orders, {}, [](const OrderEvent& o) {
    return std::tuple{o.fill_time, o.asset, o.opens, o.outcome, o.signal_time};
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

std::string disagreement(SimulationResult engine, NaiveResult of_naive) {
  if (!std::ranges::equal(engine.time, of_naive.time)) return "the clocks differ";
  SimulationResult& naive = of_naive.rest;
  sort(engine);
  sort(naive);
  std::string found = compare("order", engine.orders, naive.orders);
  if (found.empty()) found = compare("trade", engine.trades, naive.trades);
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
  if (!near(engine.fees, naive.fees)) return "the fees differ";
  return near(engine.traded_value, naive.traded_value) ? "" : "the traded values differ";
}

}  // namespace hindcast::reference
