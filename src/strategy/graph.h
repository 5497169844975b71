// What a strategy computes, as one graph of columns and conditions. Equal nodes are stored once, so
// an indicator that four formulas use is computed once. Children have lower ids than their parents.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "indicators/registry.h"
#include "strategy/series_key.h"

namespace hindcast::strategy {

using ColumnId = std::int32_t;
using ConditionId = std::int32_t;

enum class BarField : std::uint8_t { open, high, low, close, volume, time };

enum class ColumnKind : std::uint8_t {
  constant,  // value
  field,     // a: BarField
  output,    // a: index of the call, b: which of its outputs
  position,  // a: PositionPart; known only while trades are simulated
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

// What formulas can ask about the position in the asset.
enum class PositionPart : std::uint8_t {
  position,       // 1 long, -1 short, 0 none
  bars_in_trade,  // bars since that of the first entry: 0 on it
  entry_price,    // mean over the units held, after costs
  profit_pct,     // of the entry price, by the close, before the costs of leaving
  highest_since_entry,
  lowest_since_entry,
};
inline constexpr std::size_t kPositionParts = 6;

struct Column {
  ColumnKind kind = ColumnKind::constant;
  std::int32_t a = 0, b = 0;
  double value = 0;
  std::int32_t warm_up = 0;  // bars before the first defined value
  bool reads_position = false;
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
  bool reads_position = false;
};

// What is computed into whole columns, bar after bar, and read by everything else.
enum class CallKind : std::uint8_t {
  indicator,   // spec over inputs
  aligned,     // inputs[0], or 1 and 0 for conditions[0], of another series: its last closed bar
  bars_since,  // bars since conditions[0] last held
  count,       // of the last parameters[0] bars, those on which conditions[0] held
  value_when,  // inputs[0] where conditions[0] held, parameters[0] times before the last time
  choose,      // inputs[0] where conditions[0] holds, inputs[1] where conditions[1] does
  defined,     // inputs[0], or where that is not defined inputs[1]
  clock,       // ClockPart parameters[0] of the bar's open in the time zone `text`
  session,     // 1 when the bar opens at minutes parameters[0] to parameters[1] of a day in `text`
  is_asset,    // 1 when the traded asset is `text`; not defined when it is not known
};

struct ColumnCall {
  CallKind kind = CallKind::indicator;
  const indicators::IndicatorSpec* spec = nullptr;
  std::vector<double> parameters = {};
  std::vector<ColumnId> inputs = {};
  std::vector<ConditionId> conditions = {};
  std::string text = {};
  std::int32_t other = -1;       // aligned: index into others(), whose graph has the input
  std::int32_t own_warm_up = 0;  // bars beyond the warm-up of what it reads
  std::int32_t warm_up = 0;      // of the outputs; set by the graph

  std::size_t output_count() const { return spec == nullptr ? 1 : spec->outputs.size(); }
};

class Graph {
 public:
  static constexpr ConditionId kNever = 0;
  static constexpr ConditionId kAlways = 1;

  Graph();
  explicit Graph(SeriesKey series);

  // The bars that this graph is computed on.
  const SeriesKey& series() const { return series_; }
  const SeriesOrigin& origin() const { return origin_; }
  void set_origin(SeriesOrigin origin) { origin_ = std::move(origin); }
  void set_series(SeriesKey series) { series_ = std::move(series); }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Condition>& conditions() const { return conditions_; }
  const std::vector<ColumnCall>& calls() const { return calls_; }
  // Graphs over other series that `aligned` calls read.
  const std::vector<std::unique_ptr<Graph>>& others() const { return others_; }
  const Column& column(ColumnId id) const { return columns_[static_cast<std::size_t>(id)]; }
  bool is_constant(ColumnId id) const { return column(id).kind == ColumnKind::constant; }
  bool reads(BarField field) const;  // whether some column is that field
  std::int32_t warm_up(ConditionId id) const {
    return conditions_[static_cast<std::size_t>(id)].warm_up;
  }

  bool condition_reads_position(ConditionId id) const {
    return conditions_[static_cast<std::size_t>(id)].reads_position;
  }

  // Columns. Arithmetic of constants is done here; the result may be not finite.
  ColumnId constant(double value);
  ColumnId field(BarField field);
  ColumnId position(PositionPart part);
  ColumnId unary(ColumnKind kind, ColumnId a);
  ColumnId binary(ColumnKind kind, ColumnId a, ColumnId b);
  ColumnId shift(ColumnId column, std::int32_t bars);
  std::int32_t call(ColumnCall call);
  std::int32_t call(const indicators::IndicatorSpec& spec, std::vector<double> parameters,
                    std::vector<ColumnId> inputs);
  ColumnId output(std::int32_t call, std::int32_t index);

  // Conditions.
  ConditionId compare(Compare op, ColumnId a, ColumnId b);
  ConditionId all(std::vector<ConditionId> children);
  ConditionId any(std::vector<ConditionId> children);
  ConditionId all_of_last(ConditionId condition, std::int32_t bars);
  ConditionId any_of_last(ConditionId condition, std::int32_t bars);

  // The condition with every comparison that reads the position taken for true: it holds wherever
  // the condition can.
  ConditionId where_possible(ConditionId condition);

  // Index of the graph over `series`; -1 when there is none yet.
  std::int32_t find_other(const SeriesKey& series) const;
  std::int32_t add_other(SeriesKey series);

  // Whether each call is needed, directly or as another's input, for these.
  std::vector<bool> needed_calls(std::span<const ConditionId> conditions,
                                 std::span<const ColumnId> columns = {}) const;

 private:
  ColumnId intern(Column column);
  ConditionId intern(Condition condition);
  ConditionId group(ConditionKind kind, std::vector<ConditionId> children);

  using ColumnKey = std::tuple<ColumnKind, std::int32_t, std::int32_t, std::uint64_t>;
  using ConditionKey =
      std::tuple<ConditionKind, Compare, std::int32_t, std::int32_t, std::vector<ConditionId>>;
  using CallKey =
      std::tuple<CallKind, const indicators::IndicatorSpec*, std::vector<std::uint64_t>,
                 std::vector<ColumnId>, std::vector<ConditionId>, std::string, std::int32_t>;
  SeriesKey series_;
  SeriesOrigin origin_;
  std::vector<Column> columns_;
  std::vector<Condition> conditions_;
  std::vector<ColumnCall> calls_;
  std::vector<std::unique_ptr<Graph>> others_;
  std::map<ColumnKey, ColumnId> column_ids_;
  std::map<ConditionKey, ConditionId> condition_ids_;
  std::map<CallKey, std::int32_t> call_ids_;
  std::map<std::pair<ColumnId, std::int32_t>, ColumnId> shift_ids_;
};

// The value of an operator on two defined or undefined numbers, as every bar has it.
double apply(ColumnKind kind, double a, double b);
bool apply(Compare op, double a, double b);

}  // namespace hindcast::strategy
