// The numbers that the conditions of a strategy compare, as lines of a chart: one value a bar, with
// the pane that each belongs in.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "market/bars.h"
#include "strategy/definition.h"
#include "strategy/other_series.h"
#include "strategy/units.h"

namespace hindcast::strategy {

// condition_lines_max: different lines of one strategy. What goes beyond is told as omitted.
inline constexpr std::size_t kConditionLinesMax = 32;

// Over the candles: prices of the traded asset, and what these are compared with. Everything else
// has a pane of its own, together with what it is compared with.
inline constexpr int kPricePane = 0;

// A formula that is to be drawn beside what the conditions compare, by a name of its own.
struct NamedFormula {
  std::string name, formula;
};

struct ConditionLine {
  // Canonical spelling, with tf(...) or asset(...) where it is computed there; "fast = ema(close,
  // 12)" of a declared formula.
  std::string text;
  MaybeUnit unit = {};
  int pane = kPricePane;
  std::vector<std::string> conditions = {};  // that look at it: "long_entry", ...
  bool of_bar = false;                       // what the bar itself says: close, volume, hour
};

// A number that is the same at every bar.
struct ConditionLevel {
  std::string text;
  double value = 0;
  int pane = kPricePane;
  std::vector<std::string> conditions = {};
};

struct OmittedLine {
  std::string text;
  const char* reason = "";  // "position": known only while trades are simulated; "too_many"
};

// Immutable; evaluate() may run on several threads.
class ConditionLines {
 public:
  // `traded`: the asset on whose bars the lines will be evaluated; prices of others do not belong
  // over its candles. `declared`: what a code_snippet had computed; that is all it has to show.
  // Errors as CompiledStrategy::compile.
  static base::Result<ConditionLines> compile(const StrategyDefinition& definition,
                                              const std::string& traded,
                                              std::span<const NamedFormula> declared = {});

  const std::vector<ConditionLine>& lines() const;
  const std::vector<ConditionLevel>& levels() const;
  const std::vector<OmittedLine>& omitted() const;
  int panes() const;  // with that of the candles

  // Whole columns that the line is computed from, itself included: what it costs for each bar.
  std::size_t columns(std::size_t line) const;
  // One value a bar, NaN where it is not defined; each rests on that bar and earlier ones. `bars`
  // and `others` as those of CompiledStrategy::evaluate.
  std::vector<double> evaluate(std::size_t line, market::BarView bars,
                               const OtherSeries& others = OtherSeries()) const;

 private:
  struct Program;
  explicit ConditionLines(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

}  // namespace hindcast::strategy
