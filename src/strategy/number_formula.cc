#include "strategy/number_formula.h"

#include <array>

#include "strategy/evaluation.h"
#include "strategy/lower.h"
#include "strategy/parser.h"
#include "strategy/scope.h"

namespace hindcast::strategy {

struct NumberFormula::Program {
  Graph graph;
  CallPlan calls;
  BlockProgram number;
  int warm_up = 0;
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
  if (!problems.empty()) return base::invalid(std::move(problems));
  if (!number) return base::invalid(std::move(of_names));
  // A comparison stands for the number where the graph asks what conditions need.
  const std::array roots{
      program->graph.compare(Compare::equal, number->column, program->graph.constant(0))};
  program->calls = CallPlan(program->graph, program->graph.needed_calls(roots));
  program->number = BlockProgram::for_column(program->graph, number->column);
  program->warm_up = program->graph.column(number->column).warm_up;
  return NumberFormula(std::move(program));
}

int NumberFormula::warm_up_bars() const { return program_->warm_up; }

std::vector<double> NumberFormula::evaluate(market::BarView bars) const {
  std::vector<double> values(bars.size());
  if (bars.empty()) return values;
  const SeriesColumns columns = program_->calls.run(program_->graph, bars);
  program_->number.run(columns, values.data());
  return values;
}

}  // namespace hindcast::strategy
