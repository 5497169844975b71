// Random formulas and bars for property tests. Seeded: a failure repeats.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "market/bars.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

// Formulas that compile: series and constants in the right places, parameters `p` and `q`, the
// custom indicator `slow`.
class RandomFormula {
 public:
  explicit RandomFormula(unsigned seed) : random_(seed) {}

  Formula condition();
  // With functions that look back, other timeframes and the clock; for bars of an hour.
  Formula wide_condition();
  // Any syntax at all: unknown names, named arguments, conditions as operands.
  Formula syntax();

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  NodeId add(Node node);
  NodeId number(double value);
  NodeId name(const std::string& text, const std::string& output = "");
  NodeId call(const std::string& text, std::vector<NodeId> arguments,
              const std::string& output = "");
  NodeId binary(NodeKind kind, NodeId a, NodeId b);
  NodeId constant();
  NodeId series(int depth);
  NodeId indicator(int depth);
  NodeId any_condition(int depth);
  NodeId wide_series(int depth);
  NodeId wide_condition(int depth);
  NodeId timeframe();
  NodeId any_syntax(int depth);

  Formula f_;
  std::vector<base::Problem> problems_;
  std::mt19937 random_;
  bool wide_ = false, inside_tf_ = false;
};

// Whole-number prices in a narrow range, so that ties and flat bars are frequent; zero volumes.
market::BarColumns random_bars(unsigned seed, std::size_t count);

}  // namespace hindcast::strategy
