#include "study/columns.h"

namespace hindcast::study {

using strategy::BarField;
using strategy::Column;
using strategy::ColumnId;
using strategy::ColumnKind;

ColumnView ColumnStore::view(ColumnId id) {
  const Column& c = graph_.column(id);
  switch (c.kind) {
    case ColumnKind::constant:
      return {.constant = c.value};
    case ColumnKind::field:
      return {.values = values(c)};
    case ColumnKind::output:
      compute_call(c.a);
      return {.values = values(c)};
    case ColumnKind::shifted: {
      ColumnView base = view(c.a);
      base.shift += static_cast<std::size_t>(c.b);
      return base;
    }
    default: {
      auto& own = held_[column_key(id)];
      if (own == nullptr) {
        compute(id);
        own = std::make_unique_for_overwrite<double[]>(size());
        strategy::BlockProgram::for_column(graph_, id).run(*this, own.get());
      }
      return {.values = own.get()};
    }
  }
}

const double* ColumnStore::values(const Column& leaf) const {
  if (leaf.kind == ColumnKind::output) {
    return held_.at(call_key(leaf.a)).get() + static_cast<std::size_t>(leaf.b) * size();
  }
  return fields_.values(static_cast<BarField>(leaf.a));
}

void ColumnStore::compute(ColumnId id) {
  const Column& c = graph_.column(id);
  if (c.kind == ColumnKind::output) return compute_call(c.a);
  if (c.kind >= ColumnKind::shifted) compute(c.a);
  if (c.kind >= ColumnKind::add) compute(c.b);
}

void ColumnStore::compute_call(std::int32_t index) {
  auto& held = held_[call_key(index)];
  if (held != nullptr) return;
  const strategy::ColumnCall& call = graph_.calls()[static_cast<std::size_t>(index)];
  const std::size_t n = size();
  std::vector<std::unique_ptr<double[]>> computed(call.inputs.size());
  std::vector<std::span<const double>> inputs;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    inputs.emplace_back(input(call.inputs[i], computed[i]), n);
  }
  const std::size_t count = call.spec->outputs.size();
  auto block = std::make_unique_for_overwrite<double[]>(count * n);
  std::vector<std::span<double>> outputs;
  for (std::size_t i = 0; i < count; ++i) outputs.emplace_back(block.get() + i * n, n);
  call.spec->compute({inputs, call.parameters, outputs});
  held = std::move(block);
}

// Inputs of indicators are whole columns; what is no plain column is computed into `own`.
const double* ColumnStore::input(ColumnId id, std::unique_ptr<double[]>& own) {
  const Column& c = graph_.column(id);
  compute(id);
  if (c.kind == ColumnKind::field || c.kind == ColumnKind::output) return values(c);
  own = std::make_unique_for_overwrite<double[]>(size());
  strategy::BlockProgram::for_column(graph_, id).run(*this, own.get());
  return own.get();
}

void ColumnStore::add_keys(ColumnId id, std::set<Key>& keys) const {
  const Column& c = graph_.column(id);
  if (c.kind == ColumnKind::output) {
    if (!keys.insert(call_key(c.a)).second) return;
    for (const ColumnId input : graph_.calls()[static_cast<std::size_t>(c.a)].inputs) {
      add_keys(input, keys);
    }
    return;
  }
  if (c.kind > ColumnKind::shifted) keys.insert(column_key(id));
  if (c.kind >= ColumnKind::shifted) add_keys(c.a, keys);
  if (c.kind >= ColumnKind::add) add_keys(c.b, keys);
}

std::size_t ColumnStore::bytes(Key key) const {
  const std::size_t column = size() * sizeof(double);
  if (key < 0) return column;
  return column * graph_.calls()[static_cast<std::size_t>(key)].spec->outputs.size();
}

void ColumnStore::keep_only(const std::set<Key>& keys) {
  std::erase_if(held_, [&](const auto& entry) { return !keys.contains(entry.first); });
}

}  // namespace hindcast::study
