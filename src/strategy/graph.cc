#include "strategy/graph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace hindcast::strategy {
namespace {

// Far above any series; keeps sums of warm-ups from overflowing.
constexpr std::int64_t kWarmUpMax = 1 << 30;

std::int32_t warm_up_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int32_t>(std::min(a + b, kWarmUpMax));
}

Compare mirrored(Compare op) {
  switch (op) {
    case Compare::less:
      return Compare::greater;
    case Compare::less_equal:
      return Compare::greater_equal;
    case Compare::greater:
      return Compare::less;
    case Compare::greater_equal:
      return Compare::less_equal;
    default:
      return op;
  }
}

}  // namespace

double apply(ColumnKind kind, double a, double b) {
  switch (kind) {
    case ColumnKind::negate:
      return -a;
    case ColumnKind::abs:
      return std::fabs(a);
    case ColumnKind::add:
      return a + b;
    case ColumnKind::subtract:
      return a - b;
    case ColumnKind::multiply:
      return a * b;
    case ColumnKind::divide:
      return b == 0 ? std::numeric_limits<double>::quiet_NaN() : a / b;
    case ColumnKind::min:
      return a != a ? a : a < b ? a : b;
    case ColumnKind::max:
      return a != a ? a : a > b ? a : b;
    default:
      HC_CHECK(false, "not an operator");
  }
}

bool apply(Compare op, double a, double b) {
  switch (op) {
    case Compare::less:
      return a < b;
    case Compare::less_equal:
      return a <= b;
    case Compare::greater:
      return a > b;
    case Compare::greater_equal:
      return a >= b;
    case Compare::equal:
      return a == b;
    case Compare::not_equal:
      return a < b || a > b;
  }
  return false;
}

Graph::Graph() {
  intern(Condition{.kind = ConditionKind::never});
  intern(Condition{.kind = ConditionKind::always});
}

ColumnId Graph::intern(Column c) {
  const ColumnKey key{c.kind, c.a, c.b, std::bit_cast<std::uint64_t>(c.value)};
  const auto [at, added] = column_ids_.try_emplace(key, static_cast<ColumnId>(columns_.size()));
  if (added) columns_.push_back(c);
  return at->second;
}

ConditionId Graph::intern(Condition c) {
  ConditionKey key{c.kind, c.compare, c.a, c.b, c.children};
  const auto [at, added] =
      condition_ids_.try_emplace(std::move(key), static_cast<ConditionId>(conditions_.size()));
  if (added) conditions_.push_back(std::move(c));
  return at->second;
}

ColumnId Graph::constant(double value) {
  return intern(Column{.kind = ColumnKind::constant, .value = value});
}

ColumnId Graph::field(BarField which) {
  return intern(Column{.kind = ColumnKind::field, .a = static_cast<std::int32_t>(which)});
}

bool Graph::reads(BarField field) const {
  return std::ranges::any_of(columns_, [field](const Column& c) {
    return c.kind == ColumnKind::field && static_cast<BarField>(c.a) == field;
  });
}

ColumnId Graph::unary(ColumnKind kind, ColumnId a) {
  if (is_constant(a)) return constant(apply(kind, column(a).value, 0));
  return intern(Column{.kind = kind, .a = a, .warm_up = column(a).warm_up});
}

ColumnId Graph::binary(ColumnKind kind, ColumnId a, ColumnId b) {
  if (is_constant(a) && is_constant(b)) {
    return constant(apply(kind, column(a).value, column(b).value));
  }
  return intern(Column{
      .kind = kind, .a = a, .b = b, .warm_up = std::max(column(a).warm_up, column(b).warm_up)});
}

ColumnId Graph::shift(ColumnId id, std::int32_t bars) {
  if (bars == 0 || is_constant(id)) return id;
  const auto found = shift_ids_.find({id, bars});
  if (found != shift_ids_.end()) return found->second;
  const Column c = column(id);
  ColumnId result = 0;
  switch (c.kind) {
    case ColumnKind::field:
    case ColumnKind::output:
      result = intern(Column{.kind = ColumnKind::shifted,
                             .a = id,
                             .b = bars,
                             .warm_up = warm_up_sum(c.warm_up, bars)});
      break;
    case ColumnKind::shifted:
      result = shift(c.a, warm_up_sum(c.b, bars));
      break;
    case ColumnKind::negate:
    case ColumnKind::abs:
      result = unary(c.kind, shift(c.a, bars));
      break;
    default: {
      const ColumnId left = shift(c.a, bars);
      result = binary(c.kind, left, shift(c.b, bars));
    }
  }
  shift_ids_[{id, bars}] = result;
  return result;
}

std::int32_t Graph::call(const indicators::IndicatorSpec& spec, std::vector<double> parameters,
                         std::vector<ColumnId> inputs) {
  CallKey key{&spec, {}, inputs};
  for (double p : parameters) std::get<1>(key).push_back(std::bit_cast<std::uint64_t>(p));
  const auto [at, added] =
      call_ids_.try_emplace(std::move(key), static_cast<std::int32_t>(calls_.size()));
  if (added) {
    std::int32_t before = 0;
    for (ColumnId input : inputs) before = std::max(before, column(input).warm_up);
    const std::int32_t own = spec.warm_up ? spec.warm_up(parameters) : 0;
    calls_.push_back({&spec, std::move(parameters), std::move(inputs), warm_up_sum(before, own)});
  }
  return at->second;
}

ColumnId Graph::output(std::int32_t which, std::int32_t index) {
  return intern(Column{.kind = ColumnKind::output,
                       .a = which,
                       .b = index,
                       .warm_up = calls_[static_cast<std::size_t>(which)].warm_up});
}

ConditionId Graph::compare(Compare op, ColumnId a, ColumnId b) {
  if (is_constant(a) && is_constant(b)) {
    return apply(op, column(a).value, column(b).value) ? kAlways : kNever;
  }
  if (is_constant(a)) {
    std::swap(a, b);
    op = mirrored(op);
  }
  return intern(Condition{.kind = ConditionKind::compare,
                          .compare = op,
                          .a = a,
                          .b = b,
                          .warm_up = std::max(column(a).warm_up, column(b).warm_up)});
}

ConditionId Graph::all(std::vector<ConditionId> children) {
  return group(ConditionKind::all, std::move(children));
}
ConditionId Graph::any(std::vector<ConditionId> children) {
  return group(ConditionKind::any, std::move(children));
}

ConditionId Graph::group(ConditionKind kind, std::vector<ConditionId> children) {
  const ConditionId decides = kind == ConditionKind::all ? kNever : kAlways;
  const ConditionId neutral = kind == ConditionKind::all ? kAlways : kNever;
  std::ranges::sort(children);
  const auto repeated = std::ranges::unique(children);
  children.erase(repeated.begin(), repeated.end());
  std::erase(children, neutral);
  if (std::ranges::find(children, decides) != children.end()) return decides;
  if (children.empty()) return neutral;
  if (children.size() == 1) return children.front();
  Condition c{.kind = kind, .children = std::move(children)};
  for (ConditionId child : c.children) c.warm_up = std::max(c.warm_up, warm_up(child));
  return intern(std::move(c));
}

ConditionId Graph::all_of_last(ConditionId condition, std::int32_t bars) {
  if (bars == 1 || condition == kNever || condition == kAlways) return condition;
  return intern(Condition{.kind = ConditionKind::all_of_last,
                          .a = condition,
                          .b = bars,
                          .warm_up = warm_up_sum(warm_up(condition), bars - 1)});
}

ConditionId Graph::any_of_last(ConditionId condition, std::int32_t bars) {
  if (bars == 1 || condition == kNever || condition == kAlways) return condition;
  return intern(Condition{.kind = ConditionKind::any_of_last,
                          .a = condition,
                          .b = bars,
                          .warm_up = warm_up_sum(warm_up(condition), bars - 1)});
}

std::vector<bool> Graph::needed_calls(std::span<const ConditionId> roots) const {
  std::vector<bool> conditions(conditions_.size()), columns(columns_.size()), calls(calls_.size());
  for (ConditionId root : roots) conditions[static_cast<std::size_t>(root)] = true;
  for (std::size_t i = conditions_.size(); i-- > 0;) {
    if (!conditions[i]) continue;
    const Condition& c = conditions_[i];
    for (ConditionId child : c.children) conditions[static_cast<std::size_t>(child)] = true;
    if (c.kind == ConditionKind::compare) {
      columns[static_cast<std::size_t>(c.a)] = columns[static_cast<std::size_t>(c.b)] = true;
    } else if (c.kind == ConditionKind::all_of_last || c.kind == ConditionKind::any_of_last) {
      conditions[static_cast<std::size_t>(c.a)] = true;
    }
  }
  for (std::size_t i = columns_.size(); i-- > 0;) {
    if (!columns[i]) continue;
    const Column& c = columns_[i];
    if (c.kind == ColumnKind::output) {
      const auto call = static_cast<std::size_t>(c.a);
      calls[call] = true;
      for (ColumnId input : calls_[call].inputs) columns[static_cast<std::size_t>(input)] = true;
    } else if (c.kind >= ColumnKind::shifted) {
      columns[static_cast<std::size_t>(c.a)] = true;
      if (c.kind >= ColumnKind::add) columns[static_cast<std::size_t>(c.b)] = true;
    }
  }
  return calls;
}

}  // namespace hindcast::strategy
