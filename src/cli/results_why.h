// hindcast results why: what a bar decided, and what was done on it.
#pragma once

#include "cli/command.h"

namespace hindcast::cli {

void add_results_why(CLI::App& results, Globals& globals);

}  // namespace hindcast::cli
