// The conditions of a definition with open places where axes enter: which comparisons of which
// columns, and for every operand the column that each choice of values makes of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "strategy/graph.h"
#include "study/axes.h"

namespace hindcast::study {

// One side of a comparison. Depends on some axes only: SMA(fast) has one column a value of `fast`.
struct PlanOperand {
  static constexpr strategy::ColumnId kUnset = -1;

  std::vector<std::size_t> axes;
  std::vector<std::size_t> strides;         // of the axes, in `columns`
  std::vector<strategy::ColumnId> columns;  // kUnset where no combination needs it
  bool constant = false;                    // the same number on every bar

  std::size_t choice(const Combinations& all, std::size_t combination) const {
    std::size_t index = 0;
    for (std::size_t i = 0; i < axes.size(); ++i) {
      index += all.at(combination, axes[i]) * strides[i];
    }
    return index;
  }
};

// Two operands that are compared, in whatever ways; only the right one may be constant.
struct PlanPair {
  std::size_t a = 0, b = 0;  // operands
  bool varies = false;       // from combination to combination
};

struct PlanNode {
  enum class Kind : std::uint8_t { fixed, compare, all, any, all_of_last, any_of_last };
  Kind kind = Kind::fixed;
  bool varies = false;
  bool value = false;  // fixed
  strategy::Compare op = strategy::Compare::less;
  std::size_t pair = 0;               // compare
  bool one_bar_ago = false;           // compare: as it was on the bar before
  std::vector<std::size_t> children;  // all, any; the one of a window
  std::size_t bars = 0;               // window: the operand that is its length
  std::size_t window = 0;             // window: number among the windows
};

struct Plan {
  strategy::Graph graph;
  std::vector<PlanOperand> operands;
  std::vector<PlanPair> pairs;
  std::vector<PlanNode> nodes;         // children before parents
  std::array<std::size_t, 4> roots{};  // long entry, long exit, short entry, short exit
  std::size_t windows = 0;
  std::string unsupported;  // why the kernel cannot follow it; "" when it can

  // Length of a window node.
  std::int32_t window_bars(const PlanNode& node, const Combinations& all,
                           std::size_t combination) const;
  // Bars before all conditions of a combination are defined, as CompiledStrategy counts them.
  int warm_up(const Combinations& all, std::size_t combination) const;
};

// Compiles every operand for every choice that a combination makes. Problems of formulas name the
// values that they came with. Precondition: the definition
// is one of parse_definition.
base::Result<Plan> make_plan(const GridRequest& request, const Combinations& all);

}  // namespace hindcast::study
