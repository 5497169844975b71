#include "runner/decide_as_of.h"

#include <algorithm>

namespace hindcast::runner {
namespace {

using base::Bitmap;

void take(const Bitmap& from, Bitmap& into, std::size_t begin, std::size_t end, std::size_t size) {
  if (from.size() == 0) return;
  if (into.size() == 0) into = Bitmap(size);
  for (std::size_t bit = from.next(begin); bit < end; bit = from.next(bit + 1)) into.set(bit);
}

void take(const std::vector<double>& from, std::vector<double>& into, std::size_t begin,
          std::size_t end, std::size_t size) {
  if (from.empty()) return;
  into.resize(size);
  std::copy(from.begin() + static_cast<std::ptrdiff_t>(begin),
            from.begin() + static_cast<std::ptrdiff_t>(end),
            into.begin() + static_cast<std::ptrdiff_t>(begin));
}

// What was decided for the bars [begin, end).
void take(const engine::Decisions& from, engine::Decisions& into, std::size_t begin,
          std::size_t end, std::size_t size) {
  take(from.signals.long_entry, into.signals.long_entry, begin, end, size);
  take(from.signals.long_exit, into.signals.long_exit, begin, end, size);
  take(from.signals.short_entry, into.signals.short_entry, begin, end, size);
  take(from.signals.short_exit, into.signals.short_exit, begin, end, size);
  into.signals.position = from.signals.position;
  take(from.order_columns.atr, into.order_columns.atr, begin, end, size);
  take(from.order_columns.rank, into.order_columns.rank, begin, end, size);
  for (std::size_t role = 0; role < strategy::kPriceRoles; ++role) {
    take(from.order_columns.prices[role], into.order_columns.prices[role], begin, end, size);
  }
  take(from.order_columns.weight, into.order_columns.weight, begin, end, size);
  take(from.order_columns.size, into.order_columns.size, begin, end, size);
}

}  // namespace

engine::Decisions decide_as_of(market::BarView bars,
                               std::span<const market::CorporateAction> actions,
                               const std::function<engine::Decisions(market::BarView)>& decide) {
  const std::size_t n = bars.size();
  const auto inside = [n](const market::CorporateAction& a) { return a.bar > 0 && a.bar < n; };
  if (std::ranges::none_of(actions, inside)) return decide(bars);
  market::BarColumns adjusted = market::as_of(bars, {}, n - 1);
  engine::Decisions out;
  std::size_t begin = 0;
  const auto decide_until = [&](std::size_t end) {
    if (begin < end) take(decide(adjusted.view().slice(0, end)), out, begin, end, n);
    begin = end;
  };
  for (const market::CorporateAction& action : actions) {
    if (!inside(action)) continue;
    decide_until(action.bar);
    market::rescale(adjusted, 0, action.bar, action);
  }
  decide_until(n);
  return out;
}

}  // namespace hindcast::runner
