#include "engine/proof.h"

#include <algorithm>
#include <bit>
#include <span>
#include <string_view>
#include <tuple>

#include "engine/simulate.h"

namespace hindcast::engine {
namespace {

using base::Bitmap;

// Rows of the whole run's clock where something is decided, and the row before each.
std::vector<std::size_t> decision_rows(const ProofInput& in) {
  const auto time = std::span(in.result.time.data(), in.result.time.size());
  std::vector<std::size_t> rows;
  for (const AssetInput& asset : in.simulation.assets) {
    const strategy::Signals& s = *asset.signals;
    for (const Bitmap* map : {&s.long_entry, &s.long_exit, &s.short_entry, &s.short_exit}) {
      for (std::size_t bit = map->next(asset.signal_offset); bit < map->size();
           bit = map->next(bit + 1)) {
        const std::int64_t at = asset.bars.time[bit - asset.signal_offset];
        const auto row =
            static_cast<std::size_t>(std::ranges::lower_bound(time, at) - time.begin());
        rows.push_back(row);
        if (row > 0) rows.push_back(row - 1);
      }
    }
  }
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

// At most `count` of them, evenly chosen.
void take_evenly(std::span<const std::size_t> from, std::size_t count,
                 std::vector<std::size_t>& into) {
  const std::size_t taken = std::min(count, from.size());
  for (std::size_t i = 0; i < taken; ++i) into.push_back(from[i * from.size() / taken]);
}

std::int64_t bars_of(const ProofInput& in) {
  std::int64_t bars = 0;
  for (const market::BarView& view : in.with_history)
    bars += static_cast<std::int64_t>(view.size());
  return bars;
}

// Half of the cuts at decisions, half evenly over the clock; each leaves half of the bars on
// average.
std::vector<std::size_t> cut_rows(const ProofInput& in) {
  const auto time = std::span(in.result.time.data(), in.result.time.size());
  std::int64_t all_begun = 0;
  for (const AssetInput& asset : in.simulation.assets) {
    all_begun = std::max(all_begun, asset.bars.time.front());
  }
  const auto first =
      static_cast<std::size_t>(std::ranges::lower_bound(time, all_begun) - time.begin());
  const auto affordable =
      static_cast<int>(std::min<std::int64_t>(2 * kProofBarsMax / bars_of(in), kProofCutsMax));
  const auto wanted = static_cast<std::size_t>(std::max(affordable, kProofCutsMin));
  std::vector<std::size_t> rows;
  take_evenly(decision_rows(in), wanted / 2, rows);
  for (std::size_t i = 0; i < wanted - wanted / 2; ++i) {
    rows.push_back(first + (time.size() - first) * i / (wanted - wanted / 2));
  }
  // Without its last bar at the least: a cut behind it leaves everything.
  std::erase_if(rows, [&](std::size_t row) { return row < first || row + 1 >= time.size(); });
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

// Index of the first bit of `cut` that `whole` does not have the same; nothing when all agree. A
// map without bits is all zeros.
std::optional<std::size_t> first_difference(const Bitmap& whole, const Bitmap& cut,
                                            std::size_t size) {
  const auto word = [](const Bitmap& map, std::size_t w) {
    return w < map.words().size() ? map.words()[w] : 0;
  };
  for (std::size_t w = 0; w * 64 < size; ++w) {
    std::uint64_t differ = word(whole, w) ^ word(cut, w);
    if (size - w * 64 < 64) differ &= (std::uint64_t{1} << (size - w * 64)) - 1;
    if (differ != 0) return w * 64 + static_cast<std::size_t>(std::countr_zero(differ));
  }
  return std::nullopt;
}

bool same_bits(double x, double y) {
  return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
}

std::optional<std::size_t> first_difference(const std::vector<double>& whole,
                                            const std::vector<double>& cut, std::size_t size) {
  if (whole.empty() != cut.empty()) return 0;
  for (std::size_t i = 0; i < std::min(size, cut.size()); ++i) {
    if (!same_bits(whole[i], cut[i])) return i;
  }
  return std::nullopt;
}

bool same(const OrderEvent& x, const OrderEvent& y) {
  const auto rest = [](const OrderEvent& e) {
    return std::tie(e.signal_time, e.fill_time, e.asset, e.side, e.opens, e.reason, e.outcome);
  };
  return rest(x) == rest(y) && same_bits(x.size, y.size) && same_bits(x.price, y.price) &&
         same_bits(x.fee, y.fee);
}

// One cut: the data up to and including the bar that opens at `cut_ns`.
class Cut {
 public:
  Cut(const ProofInput& in, std::int64_t cut_ns) : in_(in), cut_ns_(cut_ns) {
    decisions_.reserve(in.with_history.size());
    for (std::size_t a = 0; a < in.with_history.size(); ++a) {
      const market::BarView& all = in.with_history[a];
      const market::BarView left = all.slice(0, all.lower_bound(cut_ns + 1));
      bars_ += static_cast<std::int64_t>(left.size());
      left_.push_back(left);
      decisions_.push_back(in.decide(a, left));
      // An asset that ends here by itself ends here in the whole run too.
      if (left.size() < all.size()) agreed_until_ = std::min(agreed_until_, left.time.back());
    }
  }

  std::int64_t bars() const { return bars_; }

  std::optional<LookAhead> find() const {
    for (std::size_t a = 0; a < left_.size(); ++a) {
      if (auto found = differing_decision(a)) return found;
    }
    return differing_result();
  }

 private:
  std::optional<LookAhead> differing_decision(std::size_t a) const {
    const AssetInput& asset = in_.simulation.assets[a];
    const Decisions& cut = decisions_[a];
    std::optional<LookAhead> found;
    const auto note = [&](const char* what, std::optional<std::size_t> bar) {
      if (!bar || found) return;
      found = LookAhead{cut_ns_, left_[a].time[*bar], asset.symbol, what};
    };
    const auto compare = [&](const char* what, const Bitmap& whole, const Bitmap& shorter) {
      note(what, first_difference(whole, shorter, left_[a].size()));
    };
    compare("long_entry", asset.signals->long_entry, cut.signals.long_entry);
    compare("long_exit", asset.signals->long_exit, cut.signals.long_exit);
    compare("short_entry", asset.signals->short_entry, cut.signals.short_entry);
    compare("short_exit", asset.signals->short_exit, cut.signals.short_exit);
    if (asset.order_columns != nullptr) {
      const std::size_t size = left_[a].size();
      const strategy::OrderColumns& whole = *asset.order_columns;
      note("atr", first_difference(whole.atr, cut.order_columns.atr, size));
      note("rank", first_difference(whole.rank, cut.order_columns.rank, size));
      for (std::size_t role = 0; role < strategy::kPriceRoles; ++role) {
        note("price", first_difference(whole.prices[role], cut.order_columns.prices[role], size));
      }
      note("weight", first_difference(whole.weight, cut.order_columns.weight, size));
      note("size", first_difference(whole.size, cut.order_columns.size, size));
    }
    return found;
  }

  std::optional<LookAhead> differing_result() const {
    SimulationInput shorter = in_.simulation;
    for (std::size_t a = 0; a < left_.size(); ++a) {
      AssetInput& asset = shorter.assets[a];
      asset.bars = left_[a].slice(asset.signal_offset, left_[a].size());
      asset.quotes = asset.quotes.slice(0, asset.bars.size());
      asset.with_history = left_[a];
      asset.signals = &decisions_[a].signals;
      if (asset.order_columns != nullptr) asset.order_columns = &decisions_[a].order_columns;
    }
    const SimulationResult again = simulate(shorter);
    if (auto found = differing_order(again)) return found;
    for (std::size_t row = 0; row < again.time.size() && again.time[row] < agreed_until_; ++row) {
      if (!same_bits(again.equity[row], in_.result.equity[row])) {
        return LookAhead{cut_ns_, again.time[row], "", "equity"};
      }
    }
    return std::nullopt;
  }

  // Orders of the last common bar are left out: there the shorter run closes what is open.
  std::optional<LookAhead> differing_order(const SimulationResult& again) const {
    const auto& whole = in_.result.orders;
    const auto& cut = again.orders;
    const auto early = [&](const std::vector<OrderEvent>& orders, std::size_t i) {
      return i < orders.size() && orders[i].fill_time < agreed_until_;
    };
    for (std::size_t i = 0; early(whole, i) || early(cut, i); ++i) {
      const bool both = early(whole, i) && early(cut, i);
      if (both && same(whole[i], cut[i])) continue;
      const OrderEvent& order = early(cut, i) ? cut[i] : whole[i];
      const auto asset = static_cast<std::size_t>(order.asset);
      return LookAhead{cut_ns_, order.fill_time, in_.simulation.assets[asset].symbol, "order"};
    }
    return std::nullopt;
  }

  const ProofInput& in_;
  std::int64_t cut_ns_;
  std::int64_t agreed_until_ = INT64_MAX;
  std::int64_t bars_ = 0;
  std::vector<market::BarView> left_;
  std::vector<Decisions> decisions_;
};

}  // namespace

Proof prove_no_look_ahead(const ProofInput& input) {
  Proof proof;
  for (const std::size_t row : cut_rows(input)) {
    const Cut cut(input, input.result.time[row]);
    ++proof.cuts;
    proof.bars += cut.bars();
    proof.found = cut.find();
    if (proof.found) break;
  }
  return proof;
}

}  // namespace hindcast::engine
