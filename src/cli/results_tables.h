// hindcast results trades, orders, equity and export.
#pragma once

#include "cli/command.h"

namespace hindcast::cli {

void add_results_tables(CLI::App& results, Globals& globals);

}  // namespace hindcast::cli
