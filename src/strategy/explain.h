// Why a bar has a signal, or has none: the value of every part of the conditions at that bar.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "base/json.h"
#include "market/bars.h"
#include "strategy/definition.h"
#include "strategy/other_series.h"

namespace hindcast::strategy {

// An object with one member for each condition that the definition has (long_entry, long_exit,
// short_entry, short_exit). Each is a part:
//   text      the part in canonical spelling
//   holds     whether it is true at the bar; false also when a value in it is not defined
//   join      when the part joins others: "all", "any" or "not"; "if" for a choice; "bars" for one
//             that looks at a condition over several bars; "series" for what is computed on another
//             timeframe or asset, whose last closed bar is shown
//   parts     a list of these others
//   values    of a part that compares numbers: {text, value, before} each; `before` is the value
//   one
//             bar earlier, for crosses and trends only. null where it is not defined.
// What depends on the position is null: it is known while trades are simulated.
// The condition itself also says `signal`: `holds`, but never before the strategy's warm-up is
// over.
//
// `bars` and `others` are those the run was given, history first; `bar` is an index into bars.
// Values rest on bars[0] to bars[bar] and on what has closed by then. Errors as
// CompiledStrategy::compile.
base::Result<base::Json> explain(const StrategyDefinition& definition, market::BarView bars,
                                 std::size_t bar, const OtherSeries& others = OtherSeries());

}  // namespace hindcast::strategy
