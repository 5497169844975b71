// Why a bar has a signal, or has none: the value of every part of the conditions at that bar.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "base/json.h"
#include "market/bars.h"
#include "strategy/definition.h"

namespace hindcast::strategy {

// An object with one member for each condition that the definition has (long_entry, long_exit,
// short_entry, short_exit). Each is a part:
//   text      the part in canonical spelling
//   holds     whether it is true at the bar; false also when a value in it is not defined
//   join      "all", "any" or "not", when the part joins others, which are in
//   parts     a list of parts
//   values    of a part that compares numbers: {text, value, before} each; `before` is the value
//   one
//             bar earlier, for crosses and trends only. null where it is not defined.
// The condition itself also says `signal`: `holds`, but never before the strategy's warm-up is
// over.
//
// `bars` are those the run was given, history first; `bar` is an index into them. Values rest on
// bars[0] to bars[bar] alone. Errors as CompiledStrategy::compile.
base::Result<base::Json> explain(const StrategyDefinition& definition, market::BarView bars,
                                 std::size_t bar);

}  // namespace hindcast::strategy
