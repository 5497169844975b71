// A formula of a number, compiled on its own: what assets are ranked or weighted and orders priced
// by.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "market/bars.h"
#include "strategy/definition.h"
#include "strategy/other_series.h"

namespace hindcast::strategy {

// Immutable; evaluate() may run on several threads.
class NumberFormula {
 public:
  // May use the definition's parameters and custom indicators. `pointer` is where the text stands.
  static base::Result<NumberFormula> compile(const StrategyDefinition& definition,
                                             const std::string& text, const std::string& pointer);

  // As those of CompiledStrategy.
  int warm_up_bars() const;
  int history_bars() const;
  const std::vector<SeriesNeed>& other_series() const;
  // One value a bar, NaN where it is not defined; each rests on that bar and earlier ones.
  std::vector<double> evaluate(market::BarView bars,
                               const OtherSeries& others = OtherSeries()) const;

 private:
  struct Program;
  explicit NumberFormula(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

}  // namespace hindcast::strategy
