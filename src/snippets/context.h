// `ctx`: what a class-style snippet sees at a bar, and how it orders.
#pragma once

#include <string>
#include <vector>

#include "engine/trader.h"
#include "market/bars.h"
#include "snippets/object.h"
#include "strategy/definition.h"

namespace hindcast::snippets {

// One asset in one simulation: what its ctx object reads.
struct AssetRun {
  // A name of ctx that is a number at each bar. The columns begin with the window.
  struct Column {
    PyObject* name = nullptr;  // interned
    const double* values = nullptr;
  };

  const strategy::StrategyDefinition* definition = nullptr;
  const engine::AssetInput* input = nullptr;
  std::vector<Column> columns;  // indicators that were declared, then the bar's own
  std::vector<std::vector<double>> computed;
  std::vector<std::string> names, formulas;  // of what was declared
  engine::TraderView view;
  std::vector<engine::TraderOrder>* orders = nullptr;  // null outside of on_bar
  bool declaring = false;                              // inside of init
  Ref params, symbol;
};

// Makes the type; once, in the zygote.
bool prepare_context_type();

// A new ctx that reads `run` until it is told otherwise.
Ref make_context(AssetRun& run);
// The simulation is over: whoever kept the object gets an exception from now on.
void disconnect(PyObject* context);

}  // namespace hindcast::snippets
