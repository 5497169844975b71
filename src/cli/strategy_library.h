// The commands of `hindcast strategies` that talk to a server's library.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command.h"

namespace hindcast::cli {

bool is_strategy_id(const std::string& text);

// Prints one strategy with a version's definition; 0: the newest. Sets the exit code.
void show_strategy(const std::string& strategy_id, int version, Globals& globals);

// save, list, versions, clone, edit, delete.
void add_library_commands(CLI::App& strategies, Globals& globals);

}  // namespace hindcast::cli
