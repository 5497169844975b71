#include "strategy/number_formula.h"

#include <array>

#include "strategy/evaluation.h"
#include "strategy/lower.h"
#include "strategy/parser.h"
#include "strategy/scope.h"
#include "strategy/warm_up.h"

namespace hindcast::strategy {

struct NumberFormula::Program {
  Graph graph;
  CallPlan calls;
  BlockProgram number;
  std::vector<SeriesNeed> other_series;
  int warm_up = 0, history = 0;
};

NumberFormula::NumberFormula(std::shared_ptr<const Program> program)
    : program_(std::move(program)) {}

base::Result<NumberFormula> NumberFormula::compile(const StrategyDefinition& definition,
                                                   const std::string& text,
                                                   const std::string& pointer) {
  auto program = std::make_shared<Program>();
  std::vector<base::Problem> of_names, problems, remarks;
  // What is wrong with names and custom indicators is reported with the conditions.
  const Scope scope = make_scope(definition, "", program->graph, of_names, remarks);
  Formula formula;
  formula.root = parse_into(formula, text, pointer, problems);
  std::optional<Lowered> number;
  if (formula.root != kNoNode) {
    number = Lowering(formula, scope, program->graph, problems, remarks).number(formula.root);
  }
  if (number && program->graph.column(number->column).reads_position) {
    problems.push_back({pointer, "wrong_type",
                        "looks at the position, which this formula does not see",
                        "a formula of bars and indicators"});
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  if (!number) return base::invalid(std::move(of_names));
  const std::array roots{number->column};
  program->calls = CallPlan(program->graph, program->graph.needed_calls({}, roots));
  program->other_series = program->calls.other_series(program->graph);
  program->number = BlockProgram::for_column(program->graph, number->column);
  program->warm_up = program->graph.column(number->column).warm_up;
  const std::vector<std::int32_t> at_once(program->graph.calls().size(), 0);
  program->history = WarmUps(program->graph, at_once).of_column(number->column);
  return NumberFormula(std::move(program));
}

int NumberFormula::warm_up_bars() const { return program_->warm_up; }
int NumberFormula::history_bars() const { return program_->history; }
const std::vector<SeriesNeed>& NumberFormula::other_series() const {
  return program_->other_series;
}

std::vector<double> NumberFormula::evaluate(market::BarView bars, const OtherSeries& others) const {
  std::vector<double> values(bars.size());
  if (bars.empty()) return values;
  const KnownSeries known = others.known(bars, program_->graph.series(), program_->other_series);
  const SeriesColumns columns = program_->calls.run(program_->graph, bars, known);
  program_->number.run(columns, values.data());
  return values;
}

}  // namespace hindcast::strategy
