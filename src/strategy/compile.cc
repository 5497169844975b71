#include "strategy/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "strategy/block_program.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/printer.h"
#include "strategy/scope.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

struct ConditionField {
  const char* field;  // in the definition
  const char* key;    // in formulas()
  base::Json StrategyDefinition::* value;
};
constexpr std::size_t kConditionCount = 4;
constexpr std::array<ConditionField, kConditionCount> kConditions{{
    {"entry_conditions", "long_entry", &StrategyDefinition::entry_conditions},
    {"exit_conditions", "long_exit", &StrategyDefinition::exit_conditions},
    {"short_entry_conditions", "short_entry", &StrategyDefinition::short_entry_conditions},
    {"short_exit_conditions", "short_exit", &StrategyDefinition::short_exit_conditions},
}};

}  // namespace

// One indicator call with the programs that compute those of its inputs that are no plain columns.
struct CompiledStrategy::Program {
  struct Input {
    ColumnId column = 0;
    BlockProgram program;
    bool computed = false;
  };
  struct Call {
    std::int32_t index = 0;  // in graph.calls()
    std::vector<Input> inputs;
  };

  Graph graph;
  std::array<ConditionId, kConditionCount> roots{};  // never, when a condition is not given
  std::vector<Call> calls;                           // the needed ones, inputs before users
  BlockProgram conditions;
  int warm_up = 0;
  bool uses_short = false;
  base::Json formulas = base::Json::object();
  std::vector<base::Problem> remarks;
};

namespace {

// Compiles the four conditions of one definition.
class Compiler {
 public:
  Compiler(const StrategyDefinition& definition, const std::string& pointer, Graph& graph,
           std::vector<base::Problem>& remarks)
      : definition_(definition),
        pointer_(pointer),
        graph_(graph),
        remarks_(remarks),
        scope_(make_scope(definition, pointer, graph, problems_, remarks)) {}

  ConditionId compile(const ConditionField& which, base::Json& formulas) {
    const base::Json& tree = definition_.*which.value;
    if (tree.is_null()) return Graph::kNever;
    const std::string at = base::pointer_join(pointer_, which.field);
    Formula formula;
    formula.root = tree_into(formula, tree, at, problems_);
    if (formula.root == kNoNode) return Graph::kNever;
    formulas[which.key] = print(formula);
    const auto root =
        Lowering(formula, scope_, graph_, problems_, remarks_).condition(formula.root);
    if (root == Graph::kNever && formula.at(formula.root).kind != NodeKind::truth) {
      remarks_.push_back({at, "never_true", "this condition can never be true"});
    }
    return root.value_or(Graph::kNever);
  }

  std::vector<base::Problem>& problems() { return problems_; }

 private:
  const StrategyDefinition& definition_;
  const std::string& pointer_;
  Graph& graph_;
  std::vector<base::Problem>& remarks_;
  std::vector<base::Problem> problems_;
  const Scope scope_;
};

// What is allowed and yet is hardly meant.
void remark_on_exits(const StrategyDefinition& d, const std::string& pointer,
                     std::vector<base::Problem>& remarks) {
  const RiskManagement& risk = d.risk_management;
  const bool closes = risk.stop_loss_pct || risk.take_profit_pct || risk.trailing_stop_pct;
  const auto side = [&](const base::Json& entry, const base::Json& exit, const char* field) {
    if (!entry.is_null() && exit.is_null() && !closes) {
      remarks.push_back({base::pointer_join(pointer, field), "no_exit",
                         "nothing closes a position: no exit condition, stop or target"});
    }
    if (entry.is_null() && !exit.is_null()) {
      remarks.push_back({base::pointer_join(pointer, field), "unused",
                         "has no effect: there is no entry condition on this side"});
    }
  };
  side(d.entry_conditions, d.exit_conditions, "exit_conditions");
  side(d.short_entry_conditions, d.short_exit_conditions, "short_exit_conditions");
}

bool is_plain(const Column& column) {
  return column.kind == ColumnKind::field || column.kind == ColumnKind::output;
}

}  // namespace

CompiledStrategy::CompiledStrategy(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

base::Result<CompiledStrategy> CompiledStrategy::compile(const StrategyDefinition& definition,
                                                         const std::string& pointer) {
  auto program = std::make_shared<Program>();
  Graph& graph = program->graph;
  Compiler compiler(definition, pointer, graph, program->remarks);
  for (std::size_t i = 0; i < kConditionCount; ++i) {
    program->roots[i] = compiler.compile(kConditions[i], program->formulas);
    program->warm_up = std::max(program->warm_up, graph.warm_up(program->roots[i]));
  }
  const std::vector<bool> needed = graph.needed_calls(program->roots);
  const auto count = static_cast<std::size_t>(std::ranges::count(needed, true));
  if (count > kIndicatorsMax) {
    compiler.problems().push_back({pointer, "too_many",
                                   fmt::format("uses {} different indicators", count),
                                   fmt::format("indicators_max: {}", kIndicatorsMax)});
  }
  if (!compiler.problems().empty()) return base::invalid(std::move(compiler.problems()));

  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    Program::Call call{static_cast<std::int32_t>(i), {}};
    for (ColumnId input : graph.calls()[i].inputs) {
      const bool computed = !is_plain(graph.column(input));
      call.inputs.push_back(
          {input, computed ? BlockProgram::for_column(graph, input) : BlockProgram(), computed});
    }
    program->calls.push_back(std::move(call));
  }
  program->conditions = BlockProgram::for_conditions(graph, program->roots);
  program->uses_short = !definition.short_entry_conditions.is_null();
  remark_on_exits(definition, pointer, program->remarks);
  return CompiledStrategy(std::move(program));
}

int CompiledStrategy::warm_up_bars() const { return program_->warm_up; }
bool CompiledStrategy::uses_short() const { return program_->uses_short; }
base::Json CompiledStrategy::formulas() const { return program_->formulas; }
std::size_t CompiledStrategy::indicator_count() const { return program_->calls.size(); }
const std::vector<base::Problem>& CompiledStrategy::remarks() const { return program_->remarks; }

namespace {

// The columns of one evaluation: the bars, and the indicators computed so far.
class Columns : public LeafColumns {
 public:
  Columns(market::BarView bars, std::size_t calls) : bars_(bars), outputs_(calls) {}

  std::size_t size() const override { return bars_.size(); }
  const double* values(const Column& leaf) const override {
    if (leaf.kind == ColumnKind::output) {
      return outputs_[static_cast<std::size_t>(leaf.a)].get() +
             static_cast<std::size_t>(leaf.b) * size();
    }
    switch (static_cast<BarField>(leaf.a)) {
      case BarField::open:
        return bars_.open.data();
      case BarField::high:
        return bars_.high.data();
      case BarField::low:
        return bars_.low.data();
      case BarField::close:
        return bars_.close.data();
      case BarField::volume:
        return bars_.volume.data();
    }
    return nullptr;
  }

  void compute(std::size_t index, const IndicatorCall& call,
               std::span<const std::span<const double>> inputs) {
    const std::size_t n = size();
    const std::size_t count = call.spec->outputs.size();
    outputs_[index] = std::make_unique_for_overwrite<double[]>(count * n);
    std::vector<std::span<double>> outputs;
    for (std::size_t i = 0; i < count; ++i) outputs.emplace_back(outputs_[index].get() + i * n, n);
    call.spec->compute({inputs, call.parameters, outputs});
  }

 private:
  const market::BarView bars_;
  std::vector<std::unique_ptr<double[]>> outputs_;  // by call; its outputs one after the other
};

void clear_before(base::Bitmap& bits, std::size_t bar) {
  const std::size_t end = std::min(bar, bits.size());
  std::fill_n(bits.words().begin(), end / 64, 0);
  if (end % 64 != 0) bits.words()[end / 64] &= ~std::uint64_t{0} << (end % 64);
}

}  // namespace

Signals CompiledStrategy::evaluate(market::BarView bars) const {
  const std::size_t n = bars.size();
  Signals signals{base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), base::Bitmap(n)};
  if (n == 0) return signals;
  const Graph& graph = program_->graph;
  Columns columns(bars, graph.calls().size());
  for (const Program::Call& call : program_->calls) {
    std::vector<std::unique_ptr<double[]>> computed;
    std::vector<std::span<const double>> inputs;
    for (const Program::Input& input : call.inputs) {
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
    const auto index = static_cast<std::size_t>(call.index);
    columns.compute(index, graph.calls()[index], inputs);
  }
  const std::array<base::Bitmap*, kConditionCount> out{&signals.long_entry, &signals.long_exit,
                                                       &signals.short_entry, &signals.short_exit};
  program_->conditions.run(columns, out);
  for (base::Bitmap* bits : out) clear_before(*bits, static_cast<std::size_t>(warm_up_bars()));
  return signals;
}

}  // namespace hindcast::strategy
