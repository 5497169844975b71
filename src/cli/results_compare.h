// The comparison of results, a subcommand of `hindcast results`.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace hindcast::cli {

void add_results_compare(CLI::App& results, Globals& globals);

}  // namespace hindcast::cli
