#include "strategy/evaluation.h"

#include <memory>

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

void SeriesColumns::compute(std::size_t index, const IndicatorCall& call,
                            std::span<const std::span<const double>> inputs) {
  const std::size_t n = size();
  const std::size_t count = call.spec->outputs.size();
  outputs_[index].resize(count * n);
  std::vector<std::span<double>> outputs;
  for (std::size_t i = 0; i < count; ++i) outputs.emplace_back(outputs_[index].data() + i * n, n);
  call.spec->compute({inputs, call.parameters, outputs});
}

CallPlan::CallPlan(const Graph& graph, const std::vector<bool>& needed) {
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    Call call{i, {}};
    for (ColumnId input : graph.calls()[i].inputs) {
      const bool computed = !is_plain(graph.column(input));
      call.inputs.push_back(
          {input, computed ? BlockProgram::for_column(graph, input) : BlockProgram(), computed});
    }
    calls_.push_back(std::move(call));
  }
}

SeriesColumns CallPlan::run(const Graph& graph, market::BarView bars) const {
  const std::size_t n = bars.size();
  SeriesColumns columns(graph, bars);
  for (const Call& call : calls_) {
    std::vector<std::unique_ptr<double[]>> computed;
    std::vector<std::span<const double>> inputs;
    for (const Input& input : call.inputs) {
      const double* values = nullptr;
      if (input.computed) {
        computed.push_back(std::make_unique_for_overwrite<double[]>(n));
        input.program.run(columns, computed.back().get());
        values = computed.back().get();
      } else {
        values = columns.values(graph.column(input.column));
      }
      inputs.emplace_back(values, n);
    }
    columns.compute(call.index, graph.calls()[call.index], inputs);
  }
  return columns;
}

}  // namespace hindcast::strategy
