#include "strategy/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "strategy/block_program.h"
#include "strategy/condition_fields.h"
#include "strategy/evaluation.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/position_signals.h"
#include "strategy/printer.h"
#include "strategy/scope.h"
#include "strategy/tiled_columns.h"
#include "strategy/tree.h"
#include "strategy/warm_up.h"

namespace hindcast::strategy {

struct CompiledStrategy::Program {
  Graph graph;
  std::array<ConditionId, kConditionCount> roots{};  // never, when a condition is not given
  std::vector<bool> needed;                          // by call
  CallPlan calls;                                    // the needed ones
  std::optional<Tiling> tiling;                      // when they can be computed in tiles
  BlockProgram conditions;                           // of the roots where they are possible
  PositionPlan position;
  std::vector<SeriesNeed> other_series;
  int warm_up = 0, history = 0;
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
  // A portfolio sells what its entry condition or its ranking no longer chooses.
  const bool closes = closes_positions(d.risk_management) || d.portfolio.has_value();
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

}  // namespace

// The warm-up with other series that are defined from these bars on.
int CompiledStrategy::warm_up_from(const Program& program, std::span<const std::int32_t> aligned) {
  WarmUps warm_ups(program.graph, aligned);
  std::int32_t bars = 0;
  for (ConditionId root : program.roots) bars = std::max(bars, warm_ups.of_condition(root));
  return bars;
}

CompiledStrategy::CompiledStrategy(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

base::Result<CompiledStrategy> CompiledStrategy::compile(const StrategyDefinition& definition,
                                                         const std::string& pointer) {
  auto program = std::make_shared<Program>();
  Graph& graph = program->graph;
  Compiler compiler(definition, pointer, graph, program->remarks);
  for (std::size_t i = 0; i < kConditionCount; ++i) {
    program->roots[i] = compiler.compile(kConditionFields[i], program->formulas);
    program->warm_up = std::max(program->warm_up, graph.warm_up(program->roots[i]));
  }
  const std::vector<bool> needed = graph.needed_calls(program->roots);
  program->calls = CallPlan(graph, needed);
  if (const std::size_t count = program->calls.size(); count > kIndicatorsMax) {
    compiler.problems().push_back({pointer, "too_many",
                                   fmt::format("uses {} different indicators", count),
                                   fmt::format("indicators_max: {}", kIndicatorsMax)});
  }
  if (!compiler.problems().empty()) return base::invalid(std::move(compiler.problems()));

  program->needed = needed;
  program->other_series = program->calls.other_series(graph);
  program->history = program->warm_up;
  if (!program->other_series.empty()) {
    program->history = warm_up_from(*program, std::vector<std::int32_t>(needed.size(), 0));
  }
  program->position = PositionPlan(graph, program->roots);
  if (program->position.empty()) program->tiling = tiling_of(graph, needed);
  std::array<ConditionId, kConditionCount> possible{};
  for (std::size_t i = 0; i < kConditionCount; ++i) {
    possible[i] = graph.where_possible(program->roots[i]);
  }
  program->conditions = BlockProgram::for_conditions(graph, possible);
  program->uses_short = !definition.short_entry_conditions.is_null();
  remark_on_exits(definition, pointer, program->remarks);
  return CompiledStrategy(std::move(program));
}

int CompiledStrategy::warm_up_bars() const { return program_->warm_up; }
int CompiledStrategy::history_bars() const { return program_->history; }
const std::vector<SeriesNeed>& CompiledStrategy::other_series() const {
  return program_->other_series;
}
bool CompiledStrategy::uses_short() const { return program_->uses_short; }
const base::Json& CompiledStrategy::formulas() const { return program_->formulas; }
std::size_t CompiledStrategy::indicator_count() const { return program_->calls.size(); }
std::vector<std::string> CompiledStrategy::indicators() const {
  return program_->calls.names(program_->graph);
}
const std::vector<base::Problem>& CompiledStrategy::remarks() const { return program_->remarks; }

namespace {

void clear_before(base::Bitmap& bits, std::size_t bar) {
  const std::size_t end = std::min(bar, bits.size());
  std::fill_n(bits.words().begin(), end / 64, 0);
  if (end % 64 != 0) bits.words()[end / 64] &= ~std::uint64_t{0} << (end % 64);
}

}  // namespace

Signals CompiledStrategy::evaluate(market::BarView bars, const OtherSeries& others) const {
  const std::size_t n = bars.size();
  Signals signals{base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), nullptr};
  if (n == 0) return signals;
  const std::array<base::Bitmap*, kConditionCount> out{&signals.long_entry, &signals.long_exit,
                                                       &signals.short_entry, &signals.short_exit};
  int warm_up = program_->warm_up;
  if (program_->tiling && n > 2 * TiledColumns::kTileBars) {
    const TiledColumns columns(program_->graph, program_->needed, *program_->tiling, bars);
    program_->conditions.run(columns, out);
  } else {
    const KnownSeries known = others.known(bars, program_->graph.series(), program_->other_series);
    const SeriesColumns columns = program_->calls.run(program_->graph, bars, known);
    program_->conditions.run(columns, out);
    if (!program_->position.empty()) signals.position = program_->position.run(columns);
    if (!program_->other_series.empty()) warm_up = warm_up_from(*program_, columns.aligned_from());
  }
  for (base::Bitmap* bits : out) clear_before(*bits, static_cast<std::size_t>(warm_up));
  return signals;
}

}  // namespace hindcast::strategy
