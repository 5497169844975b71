#include "study/tile_signals.h"

#include <algorithm>
#include <limits>

#include "study/compare.h"

namespace hindcast::study {

using strategy::Compare;
using Kind = PlanNode::Kind;

namespace {

constexpr std::size_t kLeadBars = 64;

}  // namespace

TileSignals::TileSignals(const Plan& plan, const Combinations& all, ColumnStore& columns,
                         std::size_t first, std::size_t end, std::size_t history,
                         strategy::EntryAndExit both)
    : plan_(plan),
      all_(all),
      first_(first),
      ignores_both_(both == strategy::EntryAndExit::ignore),
      views_(plan.operands.size()),
      compared_(plan.pairs.size()),
      rows_(plan.nodes.size()),
      run_length_((end - first) * plan.windows, 0),
      scratch_(std::make_unique<double[]>(2 * (kTileBars + kLeadBars))) {
  for (std::size_t i = 0; i < plan.operands.size(); ++i) {
    const PlanOperand& operand = plan.operands[i];
    views_[i].resize(operand.columns.size());
    std::vector<bool> known(operand.columns.size(), false);
    for (std::size_t c = first; c < end; ++c) {
      const std::size_t choice = operand.choice(all, c);
      if (known[choice]) continue;
      views_[i][choice] = columns.view(operand.columns[choice]);
      known[choice] = true;
    }
  }
  for (std::size_t i = 0; i < plan.pairs.size(); ++i) {
    if (plan.pairs[i].varies) varying_pairs_.push_back(i);
  }
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].varies) varying_nodes_.push_back(i);
  }
  live_from_.reserve(end - first);
  for (std::size_t c = first; c < end; ++c) {
    live_from_.push_back(std::max(history, static_cast<std::size_t>(plan.warm_up(all, c))));
    for (const PlanNode& node : plan.nodes) {
      if (node.kind != Kind::any_of_last) continue;
      run_length_[(c - first) * plan.windows + node.window] = plan.window_bars(node, all, c);
    }
  }
}

void TileSignals::begin_tile(std::size_t begin, std::size_t count) {
  begin_ = begin;
  count_ = count;
  lead_ = begin == 0 ? 0 : kLeadBars;
  for (std::size_t i = 0; i < plan_.pairs.size(); ++i) {
    if (!plan_.pairs[i].varies) compare_pair(i, first_);
  }
  for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
    if (!plan_.nodes[i].varies) run_node(i, first_);
  }
}

void TileSignals::evaluate(std::size_t combination, TileDecisions& out) {
  for (const std::size_t pair : varying_pairs_) compare_pair(pair, combination);
  for (const std::size_t node : varying_nodes_) run_node(node, combination);
  const Row& long_entry = rows_[plan_.roots[0]];
  const Row& long_exit = rows_[plan_.roots[1]];
  const Row& short_entry = rows_[plan_.roots[2]];
  const Row& short_exit = rows_[plan_.roots[3]];
  const std::uint64_t held_on = ignores_both_ ? ~std::uint64_t{0} : 0;
  for (std::size_t w = 0; w < kTileWords; ++w) {
    const std::uint64_t up = long_entry[w + 1] & ~long_exit[w + 1];
    const std::uint64_t down = short_entry[w + 1] & ~short_exit[w + 1];
    out.go_long[w] = up & ~down;
    out.go_short[w] = down & ~up;
    out.leave_long[w] = (long_exit[w + 1] & ~(long_entry[w + 1] & held_on)) | out.go_short[w];
    out.leave_short[w] = (short_exit[w + 1] & ~(short_entry[w + 1] & held_on)) | out.go_long[w];
  }
  clear_before(live_from_[combination - first_], out);
}

// Signals before a combination's warm-up count for nothing, also not against each other.
void TileSignals::clear_before(std::size_t bar, TileDecisions& out) const {
  if (bar <= begin_) return;
  const std::size_t bits = std::min(bar - begin_, kTileBars);
  for (auto* row : {&out.go_long, &out.go_short, &out.leave_long, &out.leave_short}) {
    std::fill_n(row->begin(), bits / 64, 0);
    if (bits % 64 != 0) (*row)[bits / 64] &= ~std::uint64_t{0} << (bits % 64);
  }
}

// Values of the lead and the tile in a row; what lies before the series is undefined.
const double* TileSignals::operand_values(const ColumnView& view, double* scratch) const {
  const std::size_t from = begin_ - lead_;
  if (from >= view.shift) return view.values + (from - view.shift);
  const std::size_t n = lead_ + count_;
  const std::size_t undefined = std::min(view.shift - from, n);
  std::fill_n(scratch, undefined, std::numeric_limits<double>::quiet_NaN());
  std::copy_n(view.values, n - undefined, scratch + undefined);
  return scratch;
}

void TileSignals::compare_pair(std::size_t index, std::size_t combination) {
  const PlanPair& pair = plan_.pairs[index];
  const auto view = [&](std::size_t operand) -> const ColumnView& {
    return views_[operand][plan_.operands[operand].choice(all_, combination)];
  };
  Compared& to = compared_[index];
  const std::size_t skip = lead_ == 0 ? 1 : 0;
  to.less[0] = to.greater[0] = to.equal[0] = 0;
  const ComparedBits out{to.less.data() + skip, to.greater.data() + skip, to.equal.data() + skip};
  const double* const a = operand_values(view(pair.a), scratch_.get());
  const ColumnView& b = view(pair.b);
  const std::size_t n = lead_ + count_;
  if (b.values == nullptr) return compare_with(a, b.constant, n, out);
  compare_columns(a, operand_values(b, scratch_.get() + kTileBars + kLeadBars), n, out);
}

void TileSignals::run_node(std::size_t index, std::size_t combination) {
  const PlanNode& node = plan_.nodes[index];
  Row& out = rows_[index];
  switch (node.kind) {
    case Kind::fixed:
      out.fill(node.value ? ~std::uint64_t{0} : 0);
      break;
    case Kind::compare:
      run_compare(node, out);
      break;
    case Kind::all:
    case Kind::any:
      run_group(node, out);
      break;
    default:
      run_window(node, combination, out);
  }
}

void TileSignals::run_compare(const PlanNode& node, Row& out) const {
  const Compared& c = compared_[node.pair];
  switch (node.op) {
    case Compare::less:
      out = c.less;
      break;
    case Compare::greater:
      out = c.greater;
      break;
    case Compare::equal:
      out = c.equal;
      break;
    case Compare::less_equal:
      for (std::size_t w = 0; w < kRow; ++w) out[w] = c.less[w] | c.equal[w];
      break;
    case Compare::greater_equal:
      for (std::size_t w = 0; w < kRow; ++w) out[w] = c.greater[w] | c.equal[w];
      break;
    case Compare::not_equal:
      for (std::size_t w = 0; w < kRow; ++w) out[w] = c.less[w] | c.greater[w];
      break;
  }
  if (!node.one_bar_ago) return;
  for (std::size_t w = kRow; w-- > 1;) out[w] = out[w] << 1 | out[w - 1] >> 63;
}

void TileSignals::run_group(const PlanNode& node, Row& out) const {
  out = rows_[node.children.front()];
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const Row& next = rows_[node.children[i]];
    if (node.kind == Kind::all) {
      for (std::size_t w = 0; w < kRow; ++w) out[w] &= next[w];
    } else {
      for (std::size_t w = 0; w < kRow; ++w) out[w] |= next[w];
    }
  }
}

// As strategy::BlockProgram counts: for all_of_last the bars that held without a break, for
// any_of_last the bars since the last one that held.
void TileSignals::run_window(const PlanNode& node, std::size_t combination, Row& out) {
  const bool all = node.kind == Kind::all_of_last;
  const std::int32_t length = plan_.window_bars(node, all_, combination);
  std::int32_t& counter = run_length_[(combination - first_) * plan_.windows + node.window];
  const Row& in = rows_[node.children.front()];
  out.fill(0);
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t w = i / 64 + 1;
    const bool bit = (in[w] >> (i & 63)) & 1;
    counter = bit == all ? std::min(counter + 1, length) : 0;
    const bool holds = all ? counter == length : counter < length;
    out[w] |= static_cast<std::uint64_t>(holds) << (i & 63);
  }
}

}  // namespace hindcast::study
