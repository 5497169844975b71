#include "properties/tools/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace hindcast::properties {
namespace {

using engine::OrderEvent;
using engine::SimulationResult;
using engine::Trade;

struct Same {
  double tolerance, money;

  bool operator()(double a, double b) const {
    return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
  }
  bool sums(double a, double b) const {
    return (*this)(a, b) || std::abs(a - b) <= tolerance * money;
  }
  bool operator()(const OrderEvent& a, const OrderEvent& b) const {
    const auto key = [](const OrderEvent& o) {
      return std::tuple{o.asset, o.side, o.opens, o.signal_time, o.fill_time, o.reason, o.outcome};
    };
    return key(a) == key(b) && (*this)(a.size, b.size) && (*this)(a.price, b.price) &&
           sums(a.fee, b.fee);
  }
  bool operator()(const Trade& a, const Trade& b) const {
    const auto key = [](const Trade& t) {
      return std::tuple{t.asset, t.side, t.entry_time, t.exit_time, t.exit_reason, t.open_at_end};
    };
    return key(a) == key(b) && (*this)(a.entry_price, b.entry_price) &&
           (*this)(a.exit_price, b.exit_price) && (*this)(a.size, b.size) &&
           sums(a.entry_fee, b.entry_fee) && sums(a.exit_fee, b.exit_fee) &&
           sums(a.financing, b.financing) && sums(a.dividends, b.dividends) && sums(a.pnl, b.pnl);
  }
};

std::string words(const OrderEvent& o) {
  return fmt::format("order: asset {} {} {} at {} h, decided {} h, {}, {}, size {} price {} fee {}",
                     o.asset, o.opens ? "opens" : "closes", base::enum_name(o.side),
                     o.fill_time / 3'600'000'000'000, o.signal_time / 3'600'000'000'000,
                     base::enum_name(o.reason), base::enum_name(o.outcome), o.size, o.price, o.fee);
}
std::string words(const Trade& t) {
  return fmt::format(
      "trade: asset {} {} {} to {} h, {} to {}, size {}, fees {} {}, financing {}, "
      "dividends {}, pnl {}, {}",
      t.asset, base::enum_name(t.side), t.entry_time / 3'600'000'000'000,
      t.exit_time / 3'600'000'000'000, t.entry_price, t.exit_price, t.size, t.entry_fee, t.exit_fee,
      t.financing, t.dividends, t.pnl, base::enum_name(t.exit_reason));
}

template <class Rows>
std::string compare(const Rows& expected, const Rows& found, const Same& same) {
  const std::size_t both = std::min(expected.size(), found.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (same(expected[i], found[i])) continue;
    return fmt::format("expected {}\nfound    {}", words(expected[i]), words(found[i]));
  }
  if (expected.size() > both) return "missing " + words(expected[both]);
  if (found.size() > both) return "unexpected " + words(found[both]);
  return "";
}

}  // namespace

std::string difference(const SimulationResult& expected, const SimulationResult& found,
                       double tolerance, double money) {
  const Same same{tolerance, money};
  std::string text = compare(expected.orders, found.orders, same);
  if (text.empty()) text = compare(expected.trades, found.trades, same);
  if (!text.empty()) return text;
  if (expected.equity.size() != found.equity.size()) return "the clocks differ";
  for (std::size_t i = 0; i < expected.equity.size(); ++i) {
    if (same.sums(expected.equity[i], found.equity[i])) continue;
    return fmt::format("equity of row {}: expected {}, found {}", i, expected.equity[i],
                       found.equity[i]);
  }
  return "";
}

std::string count_difference(const SimulationResult& expected, const SimulationResult& found) {
  const auto counts = [](const SimulationResult& r) {
    return std::tuple{r.bars_in_position, r.ambiguous_bars, r.conflicting_signals, r.bankrupt};
  };
  return counts(expected) == counts(found) ? "" : "the counts of bars differ";
}

void sort_within_bars(SimulationResult& result) {
  std::ranges::stable_sort(result.orders, {}, [](const OrderEvent& o) {
    return std::tuple{o.fill_time, o.asset, o.side, o.opens, o.outcome, o.signal_time, o.size};
  });
  std::ranges::stable_sort(result.trades, {}, [](const Trade& t) {
    return std::tuple{t.exit_time, t.asset, t.side, t.entry_time, t.size};
  });
}

}  // namespace hindcast::properties
