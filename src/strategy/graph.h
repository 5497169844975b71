// What a strategy computes, as one graph of columns and conditions. Equal nodes are stored once, so
// an indicator that four formulas use is computed once. Children have lower ids than their parents.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::strategy {

using ColumnId = std::int32_t;
using ConditionId = std::int32_t;

enum class BarField : std::uint8_t { open, high, low, close, volume, time };

enum class ColumnKind : std::uint8_t {
  constant,  // value
  field,     // a: BarField
  output,    // a: index of the indicator call, b: which of its outputs
  shifted,   // a: a field or output column, b: bars ago
  negate,
  abs,  // a
  add,
  subtract,
  multiply,
  divide,
  min,
  max,  // a, b
};

struct Column {
  ColumnKind kind = ColumnKind::constant;
  std::int32_t a = 0, b = 0;
  double value = 0;
  std::int32_t warm_up = 0;  // bars before the first defined value
};

// Comparisons that hold only between defined values.
enum class Compare : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

enum class ConditionKind : std::uint8_t {
  never,
  always,
  compare,  // columns a, b; the left one is no constant
  all,
  any,          // children, two or more
  all_of_last,  // condition a held on each of the last b bars
  any_of_last,  // condition a held on one of the last b bars
};

struct Condition {
  ConditionKind kind = ConditionKind::never;
  Compare compare = Compare::less;
  std::int32_t a = 0, b = 0;
  std::vector<ConditionId> children = {};
  std::int32_t warm_up = 0;
};

struct IndicatorCall {
  const indicators::IndicatorSpec* spec = nullptr;
  std::vector<double> parameters;
  std::vector<ColumnId> inputs;
  std::int32_t warm_up = 0;
};

class Graph {
 public:
  static constexpr ConditionId kNever = 0;
  static constexpr ConditionId kAlways = 1;

  Graph();

  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Condition>& conditions() const { return conditions_; }
  const std::vector<IndicatorCall>& calls() const { return calls_; }
  const Column& column(ColumnId id) const { return columns_[static_cast<std::size_t>(id)]; }
  bool is_constant(ColumnId id) const { return column(id).kind == ColumnKind::constant; }
  bool reads(BarField field) const;  // whether some column is that field
  std::int32_t warm_up(ConditionId id) const {
    return conditions_[static_cast<std::size_t>(id)].warm_up;
  }

  // Columns. Arithmetic of constants is done here; the result may be not finite.
  ColumnId constant(double value);
  ColumnId field(BarField field);
  ColumnId unary(ColumnKind kind, ColumnId a);
  ColumnId binary(ColumnKind kind, ColumnId a, ColumnId b);
  ColumnId shift(ColumnId column, std::int32_t bars);
  std::int32_t call(const indicators::IndicatorSpec& spec, std::vector<double> parameters,
                    std::vector<ColumnId> inputs);
  ColumnId output(std::int32_t call, std::int32_t index);

  // Conditions.
  ConditionId compare(Compare op, ColumnId a, ColumnId b);
  ConditionId all(std::vector<ConditionId> children);
  ConditionId any(std::vector<ConditionId> children);
  ConditionId all_of_last(ConditionId condition, std::int32_t bars);
  ConditionId any_of_last(ConditionId condition, std::int32_t bars);

  // Whether each call is needed, directly or as another's input, for these conditions.
  std::vector<bool> needed_calls(std::span<const ConditionId> roots) const;

 private:
  ColumnId intern(Column column);
  ConditionId intern(Condition condition);
  ConditionId group(ConditionKind kind, std::vector<ConditionId> children);

  using ColumnKey = std::tuple<ColumnKind, std::int32_t, std::int32_t, std::uint64_t>;
  using ConditionKey =
      std::tuple<ConditionKind, Compare, std::int32_t, std::int32_t, std::vector<ConditionId>>;
  using CallKey = std::tuple<const indicators::IndicatorSpec*, std::vector<std::uint64_t>,
                             std::vector<ColumnId>>;
  std::vector<Column> columns_;
  std::vector<Condition> conditions_;
  std::vector<IndicatorCall> calls_;
  std::map<ColumnKey, ColumnId> column_ids_;
  std::map<ConditionKey, ConditionId> condition_ids_;
  std::map<CallKey, std::int32_t> call_ids_;
  std::map<std::pair<ColumnId, std::int32_t>, ColumnId> shift_ids_;
};

// The value of an operator on two defined or undefined numbers, as every bar has it.
double apply(ColumnKind kind, double a, double b);
bool apply(Compare op, double a, double b);

}  // namespace hindcast::strategy
