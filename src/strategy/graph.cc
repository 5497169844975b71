#include "strategy/graph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "strategy/warm_up.h"

namespace hindcast::strategy {
namespace {

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

Graph::Graph() : Graph(SeriesKey{}) {}

Graph::Graph(SeriesKey series) : series_(std::move(series)) {
  intern(Condition{.kind = ConditionKind::never});
  intern(Condition{.kind = ConditionKind::always});
}

ColumnId Graph::intern(Column c) {
  const ColumnKey key{c.kind, c.a, c.b, std::bit_cast<std::uint64_t>(c.value)};
  const auto [at, added] = column_ids_.try_emplace(key, static_cast<ColumnId>(columns_.size()));
  if (added) {
    c.warm_up = warm_up_of(
        c, [this](ColumnId id) { return column(id).warm_up; },
        [this](std::int32_t call) { return calls_[static_cast<std::size_t>(call)].warm_up; });
    c.reads_position = c.kind == ColumnKind::position ||
                       (c.kind >= ColumnKind::shifted && column(c.a).reads_position) ||
                       (c.kind >= ColumnKind::add && column(c.b).reads_position);
    columns_.push_back(c);
  }
  return at->second;
}

ConditionId Graph::intern(Condition c) {
  ConditionKey key{c.kind, c.compare, c.a, c.b, c.children};
  const auto [at, added] =
      condition_ids_.try_emplace(std::move(key), static_cast<ConditionId>(conditions_.size()));
  if (added) {
    c.warm_up = warm_up_of(
        c, [this](ColumnId id) { return column(id).warm_up; },
        [this](ConditionId id) { return warm_up(id); });
    c.reads_position = c.kind == ConditionKind::compare
                           ? column(c.a).reads_position || column(c.b).reads_position
                           : std::ranges::any_of(c.children, [this](ConditionId id) {
                               return condition_reads_position(id);
                             });
    conditions_.push_back(std::move(c));
  }
  return at->second;
}

ColumnId Graph::constant(double value) {
  return intern(Column{.kind = ColumnKind::constant, .value = value});
}

ColumnId Graph::field(BarField which) {
  return intern(Column{.kind = ColumnKind::field, .a = static_cast<std::int32_t>(which)});
}

ColumnId Graph::position(PositionPart part) {
  return intern(Column{.kind = ColumnKind::position, .a = static_cast<std::int32_t>(part)});
}

ConditionId Graph::where_possible(ConditionId id) {
  if (!condition_reads_position(id)) return id;
  const Condition c = conditions_[static_cast<std::size_t>(id)];
  if (c.kind == ConditionKind::compare) return kAlways;
  std::vector<ConditionId> children;
  for (ConditionId child : c.children) children.push_back(where_possible(child));
  return group(c.kind, std::move(children));
}

bool Graph::reads(BarField field) const {
  return std::ranges::any_of(columns_, [field](const Column& c) {
    return c.kind == ColumnKind::field && static_cast<BarField>(c.a) == field;
  });
}

ColumnId Graph::unary(ColumnKind kind, ColumnId a) {
  if (is_constant(a)) return constant(apply(kind, column(a).value, 0));
  return intern(Column{.kind = kind, .a = a});
}

ColumnId Graph::binary(ColumnKind kind, ColumnId a, ColumnId b) {
  if (is_constant(a) && is_constant(b)) {
    return constant(apply(kind, column(a).value, column(b).value));
  }
  return intern(Column{.kind = kind, .a = a, .b = b});
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
      result = intern(Column{.kind = ColumnKind::shifted, .a = id, .b = bars});
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

std::int32_t Graph::call(ColumnCall call) {
  CallKey key{call.kind, call.spec, {}, call.inputs, call.conditions, call.text, call.other};
  for (double p : call.parameters) std::get<2>(key).push_back(std::bit_cast<std::uint64_t>(p));
  const auto [at, added] =
      call_ids_.try_emplace(std::move(key), static_cast<std::int32_t>(calls_.size()));
  if (added) {
    call.warm_up = warm_up_of(
        call, [this](ColumnId id) { return column(id).warm_up; },
        [this](ConditionId id) { return warm_up(id); });
    calls_.push_back(std::move(call));
  }
  return at->second;
}

std::int32_t Graph::call(const indicators::IndicatorSpec& spec, std::vector<double> parameters,
                         std::vector<ColumnId> inputs) {
  const std::int32_t own = spec.warm_up ? spec.warm_up(parameters) : 0;
  return call({.spec = &spec,
               .parameters = std::move(parameters),
               .inputs = std::move(inputs),
               .own_warm_up = own});
}

ColumnId Graph::output(std::int32_t which, std::int32_t index) {
  return intern(Column{.kind = ColumnKind::output, .a = which, .b = index});
}

std::int32_t Graph::find_other(const SeriesKey& series) const {
  const auto found =
      std::ranges::find_if(others_, [&](const auto& other) { return other->series() == series; });
  return found == others_.end() ? -1 : static_cast<std::int32_t>(found - others_.begin());
}

std::int32_t Graph::add_other(SeriesKey series) {
  others_.push_back(std::make_unique<Graph>(std::move(series)));
  return static_cast<std::int32_t>(others_.size()) - 1;
}

ConditionId Graph::compare(Compare op, ColumnId a, ColumnId b) {
  if (is_constant(a) && is_constant(b)) {
    return apply(op, column(a).value, column(b).value) ? kAlways : kNever;
  }
  if (is_constant(a)) {
    std::swap(a, b);
    op = mirrored(op);
  }
  return intern(Condition{.kind = ConditionKind::compare, .compare = op, .a = a, .b = b});
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
  return intern(Condition{.kind = kind, .children = std::move(children)});
}

ConditionId Graph::all_of_last(ConditionId condition, std::int32_t bars) {
  if (bars == 1 || condition == kNever || condition == kAlways) return condition;
  return intern(Condition{.kind = ConditionKind::all_of_last, .a = condition, .b = bars});
}

ConditionId Graph::any_of_last(ConditionId condition, std::int32_t bars) {
  if (bars == 1 || condition == kNever || condition == kAlways) return condition;
  return intern(Condition{.kind = ConditionKind::any_of_last, .a = condition, .b = bars});
}

namespace {

// Marks what is reached from some roots, each node once.
class Reach {
 public:
  explicit Reach(const Graph& graph)
      : calls(graph.calls().size()),
        graph_(graph),
        columns_(graph.columns().size()),
        conditions_(graph.conditions().size()) {}

  void condition(ConditionId id) {
    if (visited(conditions_, id)) return;
    const Condition& c = graph_.conditions()[static_cast<std::size_t>(id)];
    for (ConditionId child : c.children) condition(child);
    if (c.kind == ConditionKind::compare) {
      column(c.a);
      column(c.b);
    } else if (c.kind == ConditionKind::all_of_last || c.kind == ConditionKind::any_of_last) {
      condition(c.a);
    }
  }
  void column(ColumnId id) {
    if (visited(columns_, id)) return;
    const Column& c = graph_.column(id);
    if (c.kind == ColumnKind::output) return call(c.a);
    if (c.kind >= ColumnKind::shifted) column(c.a);
    if (c.kind >= ColumnKind::add) column(c.b);
  }

  std::vector<bool> calls;

 private:
  static bool visited(std::vector<bool>& marks, std::int32_t id) {
    const auto at = static_cast<std::size_t>(id);
    if (marks[at]) return true;
    marks[at] = true;
    return false;
  }
  void call(std::int32_t index) {
    if (visited(calls, index)) return;
    const ColumnCall& c = graph_.calls()[static_cast<std::size_t>(index)];
    if (c.kind == CallKind::aligned) return;  // reads another graph
    for (ColumnId input : c.inputs) column(input);
    for (ConditionId id : c.conditions) condition(id);
  }

  const Graph& graph_;
  std::vector<bool> columns_, conditions_;
};

}  // namespace

std::vector<bool> Graph::needed_calls(std::span<const ConditionId> conditions,
                                      std::span<const ColumnId> columns) const {
  Reach reach(*this);
  for (ConditionId root : conditions) reach.condition(root);
  for (ColumnId root : columns) reach.column(root);
  return std::move(reach.calls);
}

}  // namespace hindcast::strategy
