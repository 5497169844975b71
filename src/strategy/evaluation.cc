#include "strategy/evaluation.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "strategy/clock_columns.h"
#include "strategy/remembering.h"
#include "strategy/warm_up.h"

namespace hindcast::strategy {
namespace {

bool is_plain(const Column& column) {
  return column.kind == ColumnKind::field || column.kind == ColumnKind::output;
}

}  // namespace

const double* SeriesColumns::values(const Column& leaf) const {
  if (leaf.kind == ColumnKind::output) {
    return outputs_[static_cast<std::size_t>(leaf.a)].data() +
           static_cast<std::size_t>(leaf.b) * size();
  }
  return fields_.values(static_cast<BarField>(leaf.a));
}

// ---- planning -----------------------------------------------------------------------------------

CallPlan::CallPlan(const Graph& graph, const std::vector<bool>& needed) {
  std::map<std::int32_t, std::pair<std::vector<ConditionId>, std::vector<ColumnId>>> read;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    const ColumnCall& call = graph.calls()[i];
    const bool elsewhere = call.kind == CallKind::aligned;
    const Graph& at = elsewhere ? *graph.others()[static_cast<std::size_t>(call.other)] : graph;
    Call planned{.index = i, .inputs = {}};
    for (ColumnId input : call.inputs) {
      const bool computed = !is_plain(at.column(input));
      planned.inputs.push_back(
          {input, computed ? BlockProgram::for_column(at, input) : BlockProgram(), computed});
    }
    if (!call.conditions.empty()) {
      planned.conditions = BlockProgram::for_conditions(at, call.conditions);
    }
    calls_.push_back(std::move(planned));
    if (!elsewhere) continue;
    auto& roots = read[call.other];
    roots.first.insert(roots.first.end(), call.conditions.begin(), call.conditions.end());
    roots.second.insert(roots.second.end(), call.inputs.begin(), call.inputs.end());
  }
  for (const auto& [other, roots] : read) {
    const Graph& at = *graph.others()[static_cast<std::size_t>(other)];
    others_.emplace(other, CallPlan(at, at.needed_calls(roots.first, roots.second)));
  }
}

std::size_t CallPlan::size() const {
  std::size_t calls = calls_.size();
  for (const auto& [index, other] : others_) calls += other.size();
  return calls;
}

void CallPlan::add_names(const Graph& graph, std::set<std::string>& names) const {
  for (const Call& planned : calls_) {
    const ColumnCall& call = graph.calls()[planned.index];
    if (call.spec != nullptr) names.insert(call.spec->name);
  }
  for (const auto& [index, other] : others_) {
    other.add_names(*graph.others()[static_cast<std::size_t>(index)], names);
  }
}

std::vector<std::string> CallPlan::names(const Graph& graph) const {
  std::set<std::string> names;
  add_names(graph, names);
  return {names.begin(), names.end()};
}

void CallPlan::add_needs(const Graph& graph, std::map<SeriesKey, SeriesNeed>& needs) const {
  for (const Call& planned : calls_) {
    const ColumnCall& call = graph.calls()[planned.index];
    if (call.kind != CallKind::aligned) continue;
    const Graph& at = *graph.others()[static_cast<std::size_t>(call.other)];
    SeriesNeed& need =
        needs.try_emplace(at.series(), SeriesNeed{at.series(), 0, at.origin()}).first->second;
    std::int32_t& bars = need.warm_up_bars;
    for (ColumnId input : call.inputs) bars = std::max(bars, at.column(input).warm_up);
    for (ConditionId id : call.conditions) bars = std::max(bars, at.warm_up(id));
  }
  for (const auto& [index, other] : others_) {
    other.add_needs(*graph.others()[static_cast<std::size_t>(index)], needs);
  }
}

std::vector<SeriesNeed> CallPlan::other_series(const Graph& graph) const {
  std::map<SeriesKey, SeriesNeed> needs;
  add_needs(graph, needs);
  std::vector<SeriesNeed> list;
  for (auto& [key, need] : needs) list.push_back(std::move(need));
  return list;
}

// ---- running ------------------------------------------------------------------------------------

// One run of a plan over one series of bars.
class CallRun {
 public:
  CallRun(const CallPlan& plan, const Graph& graph, market::BarView bars, const KnownSeries& known)
      : plan_(plan), graph_(graph), bars_(bars), known_(known), columns_(graph, bars) {}

  SeriesColumns run() {
    for (const CallPlan::Call& planned : plan_.calls_) compute(planned);
    return std::move(columns_);
  }

 private:
  // Another series that has been computed.
  struct Other {
    Other(SeriesColumns computed, std::vector<std::int32_t> visible)
        : columns(std::move(computed)), rows(std::move(visible)) {}
    SeriesColumns columns;
    std::vector<std::int32_t> rows;  // of each bar here: the last closed bar there, or -1
  };

  void compute(const CallPlan::Call& planned) {
    const ColumnCall& call = graph_.calls()[planned.index];
    base::ColumnVector<double>& block = columns_.outputs_[planned.index];
    const std::size_t n = bars_.size();
    block.resize(call.output_count() * n);
    if (call.kind == CallKind::aligned) return align(planned, call, block);
    const auto inputs = inputs_of(planned, graph_, columns_);
    const auto holds = conditions_of(planned, call, columns_);
    const std::span<double> out(block.data(), n);
    const auto whole = [&](std::size_t i) { return static_cast<std::size_t>(call.parameters[i]); };
    switch (call.kind) {
      case CallKind::indicator: {
        std::vector<std::span<double>> outputs;
        for (std::size_t i = 0; i < call.output_count(); ++i) {
          outputs.emplace_back(block.data() + i * n, n);
        }
        return call.spec->compute({inputs, call.parameters, outputs});
      }
      case CallKind::bars_since:
        return bars_since(holds[0], out);
      case CallKind::count:
        return count_of_last(holds[0], whole(0), out);
      case CallKind::value_when:
        return value_when(holds[0], inputs[0], whole(0), out);
      case CallKind::choose:
        return choose(holds[0], holds[1], inputs[0], inputs[1], out);
      case CallKind::defined:
        return replace_undefined(inputs[0], inputs[1], out);
      case CallKind::clock:
        return clock_column(bars_.time, static_cast<ClockPart>(whole(0)), call.text, out);
      case CallKind::session:
        return session_column(bars_.time, {static_cast<int>(whole(0)), static_cast<int>(whole(1))},
                              call.text, out);
      case CallKind::is_asset:
        std::ranges::fill(out, known_.traded().empty() ? std::numeric_limits<double>::quiet_NaN()
                               : known_.traded() == call.text ? 1.0
                                                              : 0.0);
        return;
      case CallKind::aligned:
        break;
    }
    HC_CHECK(false, "a call of another series");
  }

  // The inputs as whole columns; what is not plain is computed into memory that lasts to the next
  // call.
  std::vector<std::span<const double>> inputs_of(const CallPlan::Call& planned, const Graph& at,
                                                 const SeriesColumns& columns) {
    const std::size_t n = columns.size();
    computed_.clear();
    std::vector<std::span<const double>> inputs;
    for (const CallPlan::Input& input : planned.inputs) {
      const double* values = nullptr;
      if (input.computed) {
        computed_.push_back(std::make_unique_for_overwrite<double[]>(n));
        input.program.run(columns, computed_.back().get());
        values = computed_.back().get();
      } else {
        values = columns.values(at.column(input.column));
      }
      inputs.emplace_back(values, n);
    }
    return inputs;
  }

  static std::vector<base::Bitmap> conditions_of(const CallPlan::Call& planned,
                                                 const ColumnCall& call,
                                                 const SeriesColumns& columns) {
    std::vector<base::Bitmap> holds;
    if (call.conditions.empty()) return holds;
    for (std::size_t i = 0; i < call.conditions.size(); ++i) holds.emplace_back(columns.size());
    std::vector<base::Bitmap*> out;
    for (base::Bitmap& bits : holds) out.push_back(&bits);
    planned.conditions.run(columns, out);
    return holds;
  }

  const Other& other(std::int32_t index) {
    if (const auto found = others_.find(index); found != others_.end()) return found->second;
    const Graph& at = *graph_.others()[static_cast<std::size_t>(index)];
    const SeriesBars& there = known_.at(at.series());
    SeriesColumns computed = plan_.others_.at(index).run(at, there.bars, known_);
    auto rows = last_closed(known_.at(graph_.series()).closes, there.closes);
    return others_.try_emplace(index, std::move(computed), std::move(rows)).first->second;
  }

  // Every bar is given the value of the last bar that has closed there.
  void align(const CallPlan::Call& planned, const ColumnCall& call,
             base::ColumnVector<double>& out) {
    const Other& there = other(call.other);
    const Graph& at = *graph_.others()[static_cast<std::size_t>(call.other)];
    WarmUps warm_ups(at, there.columns.aligned_from());
    std::int32_t first = 0;
    if (call.conditions.empty()) {
      const auto values = inputs_of(planned, at, there.columns).front();
      first = warm_ups.of_column(call.inputs.front());
      gather(there.rows, [&](std::size_t row) { return values[row]; }, out);
    } else {
      const base::Bitmap holds = std::move(conditions_of(planned, call, there.columns).front());
      first = warm_ups.of_condition(call.conditions.front());
      gather(there.rows, [&](std::size_t row) { return holds.test(row) ? 1.0 : 0.0; }, out);
    }
    columns_.aligned_from_[planned.index] =
        static_cast<std::int32_t>(std::ranges::lower_bound(there.rows, first) - there.rows.begin());
  }

  static void gather(const std::vector<std::int32_t>& rows, auto&& value,
                     base::ColumnVector<double>& out) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out[i] = rows[i] < 0 ? std::numeric_limits<double>::quiet_NaN()
                           : value(static_cast<std::size_t>(rows[i]));
    }
  }

  const CallPlan& plan_;
  const Graph& graph_;
  const market::BarView bars_;
  const KnownSeries& known_;
  SeriesColumns columns_;
  std::map<std::int32_t, Other> others_;
  std::vector<std::unique_ptr<double[]>> computed_;
};

SeriesColumns CallPlan::run(const Graph& graph, market::BarView bars,
                            const KnownSeries& known) const {
  return CallRun(*this, graph, bars, known).run();
}

}  // namespace hindcast::strategy
