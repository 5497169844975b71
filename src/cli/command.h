// One file per command. Each adds itself to the command line; main() only lists them.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace hindcast::cli {

// Exit codes of all commands.
enum ExitCode : int {
  kOk = 0,
  kFailed = 1,  // the job or command failed
  kUsage = 2,   // wrong arguments or input; the message says which
  kNotFound = 3,
  kUnavailable = 4,    // no server there, or it is draining
  kInterrupted = 130,  // Ctrl-C
};
int exit_code_of(const base::Error& error);

// Options that stand before or after every command.
struct Globals {
  std::filesystem::path data_dir;  // --data-dir, HINDCAST_DATA_DIR, default ~/.hindcast
  std::string server = "http://127.0.0.1:8080";  // --server, HINDCAST_SERVER
  bool json = false;                             // --json: machine-readable output
  bool quiet = false;
  int exit_code = kOk;  // set by the command that ran
};

void add_data_command(CLI::App& app, Globals& globals);
void add_serve_command(CLI::App& app, Globals& globals);
void add_worker_command(CLI::App& app, Globals& globals);
void add_run_command(CLI::App& app, Globals& globals);
void add_submit_command(CLI::App& app, Globals& globals);
void add_jobs_command(CLI::App& app, Globals& globals);
void add_results_command(CLI::App& app, Globals& globals);
void add_strategies_command(CLI::App& app, Globals& globals);
void add_system_command(CLI::App& app, Globals& globals);
void add_study_command(CLI::App& app, Globals& globals);

// Prints the error on standard error ("error: ..." with its problems, or JSON with --json) and
// returns its exit code.
int print_error(const base::Error& error, const Globals& globals);

}  // namespace hindcast::cli
