// hindcast run: one backtest without a server or a store, in this process; a code_snippet runs in
// the sandbox all the same.
#include <fcntl.h>
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/file.h"
#include "cli/client_options.h"
#include "cli/document_json.h"
#include "cli/installation.h"
#include "cli/output.h"
#include "cli/python_host.h"
#include "cli/request_options.h"
#include "runner/backtest_run.h"
#include "runner/child.h"
#include "strategy/request.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct RunOptions {
  RequestOptions request;
  std::string output;
  LimitPolicy python = LimitPolicy::of_snippets();
};

// Line by line, without what a terminal would obey.
void print_log(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const bool ended = end < text.size();
    fmt::print(stderr, "{}{}", printable(text.substr(0, end)), ended ? "\n" : "");
    text.remove_prefix(end + ended);
  }
}

// In a child of the sandbox, as a worker would: it is somebody's code, whoever starts it. What it
// prints goes to standard error as it comes.
base::Result<base::Document> run_snippet(const strategy::CheckedRequest& request,
                                         const runner::ResolvedData& data,
                                         const LimitPolicy& policy, const Globals& globals) {
  HC_ASSIGN(const JobLimits limits, policy.grant(request.request.limits));
  PythonHost python({.start = PythonStart::on_demand, .limits = policy, .slots = 1});
  HC_ASSIGN(sandbox::Supervisor* const supervisor, python.supervisor());
  sandbox::Launch launch;
  launch.input = runner::snippet_input(strategy::to_json(request.request), data,
                                       static_cast<std::size_t>(limits.log_kb) << 10);
  for (const runner::DataFile& file : data.files) {
    launch.files.emplace_back(::fcntl(file.file.get(), F_DUPFD_CLOEXEC, 0));
  }
  launch.limits = limits.for_sandbox();
  const auto show = [quiet = globals.quiet](std::string_view message) {
    const auto told = base::parse_json(message);
    if (quiet || !told || !told->is_object()) return;
    if (const auto log = told->find("log"); log != told->end() && log->is_string()) {
      print_log(log->get_ref<const std::string&>());
    }
  };
  const sandbox::Exit exit = run_to_end(*supervisor, std::move(launch), show);
  if (exit.outcome == sandbox::Outcome::done) {
    HC_ASSIGN(base::Document document, base::decode_document(exit.output));
    HC_CHECK(base::derive_columns(document), "the columns of a result follow from earlier ones");
    return document;
  }
  if (auto told = runner::error_of(exit.output)) return tl::unexpected(std::move(*told));
  return base::fail(base::ErrorCode::limit_exceeded, "code_snippet: " + exit.detail);
}

base::Result<base::Document> run_here(const RunOptions& options, const Globals& globals) {
  HC_ASSIGN(Json json, build_request(options.request));
  HC_ASSIGN(const strategy::CheckedRequest request,
            strategy::parse_request(without_job_fields(std::move(json))));
  const market::Catalog catalog(bars_dir(globals.data_dir));
  HC_ASSIGN(const runner::ResolvedData data, runner::resolve_data(request, catalog));
  ProgressLine line(Terminal::of(stderr), stderr, globals.quiet || globals.json);
  const auto show = [&](const runner::RunProgress& progress) {
    line.show({progress.percent, progress.phase,
               progress.time_ns != 0 ? "equity " + grouped(progress.equity, 2) : ""});
  };
  if (request.definition.code_snippet) {
    line.clear();
    return run_snippet(request, data, options.python, globals);
  }
  HC_ASSIGN(base::Document document, runner::run_backtest(request, data, show));
  HC_CHECK(base::derive_columns(document), "the columns of a result follow from earlier ones");
  return document;
}

// ".hcdoc": the result document as a worker stores it, byte for byte; anything else: JSON.
base::Result<void> write_output(const std::string& path, const base::Document& document) {
  if (path.ends_with(".hcdoc")) {
    return base::write_file_atomically(path, base::encode_document(document));
  }
  HC_ASSIGN(const Json json, document_json(document));
  return base::write_file_atomically(path, json.dump() + "\n");
}

// What the proof says; an error when the strategy looks ahead.
base::Result<void> show_proof(const Json& head, const Globals& globals) {
  const auto proof = head.find("look_ahead_proof");
  if (proof == head.end()) return {};
  const Json holds = proof->value("holds", Json(nullptr));
  if (holds.is_null()) {
    return base::fail(base::ErrorCode::conflict,
                      "look-ahead could not be checked: there are too few bars to cut the data");
  }
  if (holds == true) {
    if (!globals.json) {
      print_text(
          fmt::format("look-ahead: none; cut at {} times, all signals and fills before each cut "
                      "stayed the same\n",
                      proof->value("cuts", 0)));
    }
    return {};
  }
  const Json found = proof->value("first_difference", Json::object());
  return base::fail(
      base::ErrorCode::conflict,
      fmt::format("this strategy looks ahead: {} of {} at {} is another when the data end at {}",
                  text_of(found, "what"), text_of(found, "symbol"), text_of(found, "time"),
                  text_of(found, "cut")));
}

base::Result<void> run(const RunOptions& options, const Globals& globals) {
  HC_ASSIGN(const base::Document document, run_here(options, globals));
  HC_ASSIGN(const Json head,
            base::parse_json(document.head, {.max_bytes = base::kDocumentHeadBytesMax}));
  if (!options.output.empty()) HC_TRY(write_output(options.output, document));
  if (globals.json) {
    print_json(head);
    return show_proof(head, globals);
  }
  print_text(draw_figures(figures_of_head(head), Terminal::of(stdout)));
  if (!options.output.empty() && !globals.quiet) {
    fmt::print(stderr, "the whole result is in {}\n", options.output);
  }
  return show_proof(head, globals);
}

}  // namespace

void add_run_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run one backtest here, without a server");
  add_request_options(*command, options->request);
  command
      ->add_option("-o,--output", options->output,
                   "Write the whole result: JSON, or with the ending .hcdoc the document as stored")
      ->type_name("FILE");
  add_limit_options(*command, options->python, "snippet",
                    "Limits of a code_snippet (docs/python.md)", true);
  command->footer(R"(Examples:
  hindcast run job.json
  hindcast run --template sma_cross --param fast=10 --param slow=50 --asset BTC/USD --period all
  hindcast run job.json --commission 0.1 --output result.json
  hindcast run job.json --prove
  cat job.json | hindcast run - --json | jq .metrics.sharpe

The bars come from the catalog in --data-dir: `hindcast data list` shows it.)");
  command->callback([options, &globals] { finish(globals, run(*options, globals)); });
}

}  // namespace hindcast::cli
