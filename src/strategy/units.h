// What a number is measured in, carried through arithmetic, so that comparing an oscillator with a
// price can be remarked on.
#pragma once

#include <optional>
#include <string>

#include "indicators/registry.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

// Nothing: a plain number, or arithmetic that has no name here.
using MaybeUnit = std::optional<indicators::Unit>;

MaybeUnit combined_unit(ColumnKind op, MaybeUnit a, MaybeUnit b);

// The unit of an indicator's output over a source of unit `source`: an average of an oscillator is
// one.
MaybeUnit output_unit(const indicators::OutputSpec& output, MaybeUnit source);

// Why the two should not be compared; "" when nothing speaks against it.
std::string unlike(MaybeUnit a, MaybeUnit b);

}  // namespace hindcast::strategy
