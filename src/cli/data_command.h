// The parts of `hindcast data`, one file for each group of subcommands.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/error.h"
#include "cli/client_options.h"
#include "cli/command.h"
#include "market/catalog.h"
#include "market/timeframe.h"

namespace hindcast::cli {

void add_data_import(CLI::App& data, Globals& globals);
void add_data_factors(CLI::App& data, Globals& globals);
void add_data_list(CLI::App& data, Globals& globals);  // list, show, verify
void add_data_fetch(CLI::App& data, Globals& globals);
void add_data_sample(CLI::App& data, Globals& globals);
void add_data_export(CLI::App& data, Globals& globals);

// A dataset's name as typed, checked when the command runs.
struct DatasetName {
  std::string symbol;
  std::string timeframe;

  struct Parsed {
    std::string symbol;
    market::Timeframe timeframe;
  };
  base::Result<Parsed> parse() const;  // both problems at once
};
void add_name_options(CLI::App& command, DatasetName& name);  // --symbol and --timeframe

market::Catalog catalog_of(const Globals& globals);

}  // namespace hindcast::cli
