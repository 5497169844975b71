#include "cli/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/output.h"

namespace hindcast::cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;

constexpr const char* kVersion = HINDCAST_VERSION;

constexpr const char* kFooter = R"(Examples:
  hindcast serve                                   start the server (http://127.0.0.1:8080)
  hindcast data import btc.csv.gz --symbol BTC/USD --timeframe 1h
  hindcast submit --template momentum --asset BTC/USD --period "6 months" --wait
  hindcast run job.json                            one backtest here, without a server
  hindcast jobs watch JOB_ID                       follow a job
  hindcast results trades RESULT_ID --csv          trades of a result

Exit codes: 0 done, 1 failed, 2 wrong arguments or input, 3 not found,
4 no server there, 130 interrupted. `hindcast COMMAND --help` says more.)";

std::filesystem::path default_data_dir() {
  if (const char* set = std::getenv("HINDCAST_DATA_DIR"); set != nullptr && *set != '\0')
    return set;
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr && *home != '\0' ? home : ".") / ".hindcast";
}

void add_globals(CLI::App& app, Globals& globals) {
  globals.data_dir = default_data_dir();
  app.add_option("--data-dir", globals.data_dir,
                 "Jobs, results and bars (HINDCAST_DATA_DIR; default ~/.hindcast)")
      ->type_name("DIR");
  if (const char* set = std::getenv("HINDCAST_SERVER"); set != nullptr && *set != '\0') {
    globals.server = set;
  }
  app.add_option("--server", globals.server, "Server to talk to (HINDCAST_SERVER)")
      ->type_name("URL")
      ->capture_default_str();
  app.add_flag("--json", globals.json, "Print JSON for programs, on standard output");
  app.add_flag("-q,--quiet", globals.quiet, "No progress and no remarks");
}

void add_commands(CLI::App& app, Globals& globals) {
  add_serve_command(app, globals);
  add_worker_command(app, globals);
  add_run_command(app, globals);
  add_submit_command(app, globals);
  add_jobs_command(app, globals);
  add_results_command(app, globals);
  add_strategies_command(app, globals);
  add_system_command(app, globals);
  add_study_command(app, globals);
  add_data_command(app, globals);
  for (CLI::App* command : app.get_subcommands({})) {
    command->fallthrough();  // global options may stand after the command
    for (CLI::App* inner : command->get_subcommands({})) inner->fallthrough();
  }
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

// What a person probably mistyped, by walking the words as CLI11 does. "" when nothing is near.
std::string diagnose(const CLI::App& app, int argc, char** argv) {
  const CLI::App* level = &app;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--")) {
      const std::string name = word.substr(0, word.find('='));
      const std::vector<std::string> known = option_names(*level);
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        const CLI::Option* option = nullptr;
        for (const CLI::App* a = level; a != nullptr && option == nullptr; a = a->get_parent()) {
          option = a->get_option_no_throw(name);
        }
        // Its value is no command.
        if (option != nullptr && option->get_items_expected_min() > 0 && name == word) ++i;
        continue;
      }
      const std::string near = base::nearest_name(name, known);
      return fmt::format("unknown option '{}'{}", name,
                         near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
    }
    if (word.starts_with('-')) continue;
    const std::vector<std::string> known = command_names(*level);
    if (known.empty()) continue;
    if (std::find(known.begin(), known.end(), word) != known.end()) {
      level = level->get_subcommand(word);
      continue;
    }
    const std::string near = base::nearest_name(word, known);
    return fmt::format("unknown command '{}'; {}", word,
                       near.empty() ? "there are: " + base::join_names(known)
                                    : fmt::format("did you mean '{}'?", near));
  }
  // Only where the last word is a command that needs one below it.
  const std::vector<std::string> below = command_names(*level);
  if (below.empty()) return "";
  return fmt::format("a command is missing; there are: {}", base::join_names(below));
}

// The command that the words lead to, as far as they name one: "hindcast study grid".
std::string command_reached(const CLI::App& app, int argc, char** argv) {
  const CLI::App* level = &app;
  std::string path = "hindcast";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::vector<std::string> known = command_names(*level);
    if (std::find(known.begin(), known.end(), word) == known.end()) continue;
    level = level->get_subcommand(word);
    path += " " + word;
  }
  return path;
}

int report_parse_error(const CLI::App& app, const CLI::ParseError& error, const Globals& globals,
                       int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
  std::string message = error.what();
  const bool names_unknown = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                             dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (names_unknown) {
    if (const std::string found = diagnose(app, argc, argv); !found.empty()) message = found;
  }
  print_error({ErrorCode::invalid_argument, message}, globals);
  if (!globals.json) {
    fmt::print(stderr, "`{} --help` shows what there is.\n", command_reached(app, argc, argv));
  }
  return kUsage;
}

int parse_and_run(int argc, char** argv) {
  Globals globals;
  CLI::App app{"Hindcast: backtests of trading strategies, as jobs, with results one can trust.",
               "hindcast"};
  app.set_version_flag("--version", std::string("hindcast ") + kVersion);
  app.set_help_flag("-h,--help", "This help");
  app.footer(kFooter);
  app.require_subcommand(1);
  add_globals(app, globals);
  add_commands(app, globals);
  if (argc == 1) {
    print_text(app.help());
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_parse_error(app, error, globals, argc, argv);
  }
  return globals.exit_code;
}

}  // namespace

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
      return kUsage;
    case ErrorCode::not_found:
      return kNotFound;
    case ErrorCode::unavailable:
      return kUnavailable;
    case ErrorCode::cancelled:
      return kInterrupted;
    default:
      return kFailed;
  }
}

int print_error(const Error& error, const Globals& globals) {
  if (!globals.json) {
    fmt::print(stderr, "error: {}\n", error.describe());
    return exit_code_of(error);
  }
  Json json{{"code", base::to_string(error.code)}, {"message", error.message}};
  for (const base::Problem& p : error.problems) {
    Json item{{"pointer", p.pointer}, {"code", p.code}, {"detail", p.detail}};
    if (!p.allowed.empty()) item["allowed"] = p.allowed;
    if (!p.suggestion.empty()) item["suggestion"] = p.suggestion;
    if (p.line) item["line"] = *p.line;
    if (p.column) item["column"] = *p.column;
    json["problems"].push_back(std::move(item));
  }
  fmt::print(stderr, "{}\n",
             Json{{"error", json}}.dump(2, ' ', false, Json::error_handler_t::replace));
  return exit_code_of(error);
}

int run_program(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: internal: {}\n", error.what());
    return kFailed;
  }
}

}  // namespace hindcast::cli
