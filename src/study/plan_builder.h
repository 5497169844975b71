// From the syntax trees of a definition to a plan.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "strategy/ast.h"
#include "study/plan.h"

namespace hindcast::study {

class PlanBuilder {
 public:
  // Borrows both for its lifetime.
  PlanBuilder(const GridRequest& request, const Combinations& all);

  base::Result<Plan> build();

 private:
  using NodeId = strategy::NodeId;

  std::size_t root(const base::Json& tree, const char* field);
  // `negated` as in strategy::Lowering: pushed down to the comparisons.
  std::size_t condition(NodeId id, bool negated);
  std::size_t group(NodeId id, bool negated);
  std::size_t cross(NodeId id, bool negated);
  std::size_t trend(NodeId id, bool negated);
  std::size_t comparison(strategy::Compare op, std::size_t a, std::size_t b, bool one_bar_ago);
  std::size_t add(PlanNode node);
  std::size_t fixed(bool value);

  // The operand of a number, or of the same number `shift` bars ago.
  std::size_t operand(NodeId id, int shift = 0);
  void lower_operand(PlanOperand& operand, NodeId id, int shift);
  strategy::ColumnId lower(NodeId id, int shift, std::size_t combination,
                           const PlanOperand& operand);
  void report(std::vector<base::Problem> problems, std::size_t combination,
              const PlanOperand& operand);
  std::set<std::size_t> axes_below(const strategy::Formula& formula, NodeId id) const;
  void find_custom_axes();
  void unsupported(std::string why);

  const GridRequest& request_;
  const Combinations& all_;
  strategy::StrategyDefinition definition_;  // with the values of the choice being lowered
  std::map<std::string, std::set<std::size_t>> custom_axes_;  // of custom indicators
  std::vector<strategy::Formula> formulas_;
  struct Known {
    std::size_t formula;
    NodeId id;
    int shift;
  };
  std::vector<Known> known_;  // beside plan_.operands: where each stands first
  Plan plan_;
  std::vector<base::Problem> problems_;
};

}  // namespace hindcast::study
