#include "study/plan.h"

#include <algorithm>

#include "study/plan_builder.h"

namespace hindcast::study {

std::int32_t Plan::window_bars(const PlanNode& node, const Combinations& all,
                               std::size_t combination) const {
  const PlanOperand& bars = operands[node.bars];
  return static_cast<std::int32_t>(graph.column(bars.columns[bars.choice(all, combination)]).value);
}

int Plan::warm_up(const Combinations& all, std::size_t combination) const {
  constexpr std::int64_t kWarmUpMax = 1 << 30;  // as strategy::Graph caps its sums
  const auto operand = [&](std::size_t index) -> std::int64_t {
    const PlanOperand& o = operands[index];
    return graph.column(o.columns[o.choice(all, combination)]).warm_up;
  };
  std::vector<std::int64_t> bars(nodes.size(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const PlanNode& node = nodes[i];
    for (const std::size_t child : node.children) bars[i] = std::max(bars[i], bars[child]);
    if (node.kind == PlanNode::Kind::compare) {
      const PlanPair& pair = pairs[node.pair];
      bars[i] = std::max(operand(pair.a), operand(pair.b)) + (node.one_bar_ago ? 1 : 0);
    } else if (node.kind == PlanNode::Kind::all_of_last ||
               node.kind == PlanNode::Kind::any_of_last) {
      bars[i] += window_bars(node, all, combination) - 1;
    }
    bars[i] = std::min(bars[i], kWarmUpMax);
  }
  std::int64_t most = 0;
  for (const std::size_t root : roots) most = std::max(most, bars[root]);
  return static_cast<int>(most);
}

base::Result<Plan> make_plan(const GridRequest& request, const Combinations& all) {
  return PlanBuilder(request, all).build();
}

}  // namespace hindcast::study
