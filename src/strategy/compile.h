// From a definition to signals: templates filled in, everything checked, formulas compiled to
// columns and bitmaps.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bitmap.h"
#include "base/error.h"
#include "base/json.h"
#include "market/bars.h"
#include "market/timeframe.h"
#include "strategy/definition.h"
#include "strategy/other_series.h"

namespace hindcast::strategy {

class PositionSignals;

// One bit a bar, decided at that bar's close from that bar and earlier ones only. With `position` a
// bit of a condition that reads the position says only that it can hold there: whether it does is
// asked with the position at hand.
struct Signals {
  base::Bitmap long_entry, long_exit, short_entry, short_exit;
  std::shared_ptr<const PositionSignals> position = {};  // null: no condition reads it
};

// Reads a definition, fills in its template, and checks all of it: names, bounds, types, formulas.
// Every problem at once, pointers below `pointer`. Unknown fields are problems.
base::Result<StrategyDefinition> parse_definition(const base::Json& json,
                                                  const std::string& pointer = "");

// A definition ready to run. Immutable; evaluate() may run on several threads.
class CompiledStrategy {
 public:
  // Problems as in parse_definition; a definition from there always compiles.
  static base::Result<CompiledStrategy> compile(const StrategyDefinition& definition,
                                                const std::string& pointer = "");

  // Bars before all used indicators are defined, as far as that can be said without data: values of
  // other series count as if these began with the bars. No signal is given before they are defined.
  int warm_up_bars() const;
  // The same with other series that are defined from the first bar on.
  int history_bars() const;
  // What is read beside the traded bars, each series once, sorted.
  const std::vector<SeriesNeed>& other_series() const;
  bool uses_short() const;
  // The formulas in canonical text, for provenance and explanation: long_entry, long_exit, ...
  const base::Json& formulas() const;
  // Non-fatal remarks, e.g. an RSI compared with a price.
  const std::vector<base::Problem>& remarks() const;

  // Signals over all bars of one asset. Its coarser bars are made from these; the other assets are
  // in `others`, and undefined where they are not.
  Signals evaluate(market::BarView bars, const OtherSeries& others = OtherSeries()) const;

  // Different indicators and functions that are computed for each asset, and their names.
  std::size_t indicator_count() const;
  std::vector<std::string> indicators() const;

 private:
  struct Program;
  static int warm_up_from(const Program& program, std::span<const std::int32_t> aligned);
  explicit CompiledStrategy(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

// A definition and what it compiles to.
struct CheckedStrategy {
  StrategyDefinition definition;
  CompiledStrategy compiled;
};

// As parse_definition, which compiles the formulas to check them: for those who go on with the
// compiled ones.
base::Result<CheckedStrategy> parse_strategy(const base::Json& json,
                                             const std::string& pointer = "");

// Hash of everything that decides the signals and sizes (canonical JSON of the filled definition).
// `compiled` is that definition's.
std::string strategy_hash(const StrategyDefinition& definition, const CompiledStrategy& compiled);

// Everything that parse_definition needs to give the same definition again.
base::Json to_json(const StrategyDefinition& definition);

}  // namespace hindcast::strategy
