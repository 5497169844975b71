// hindcast worker: runs jobs of a data directory, beside or instead of the worker inside `serve`.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/stop_signals.h"
#include "cli/worker_service.h"

namespace hindcast::cli {
namespace {

base::Result<void> work(const WorkerOptions& options, const Globals& globals) {
  install_stop_signals();
  HC_ASSIGN(Installation installation, Installation::open(globals.data_dir));
  PythonHost python(python_options(options));
  HC_ASSIGN(WorkerService worker, WorkerService::start(installation, python, options));
  if (globals.json) {
    print_text(base::Json{{"worker_id", worker.id()}, {"slots", options.slots}}.dump() + "\n");
  } else if (!globals.quiet) {
    print_text(fmt::format("worker {} runs jobs of {}, {} at a time. Ctrl-C stops.\n", worker.id(),
                           globals.data_dir.string(), options.slots));
  }
  int seen = 0;
  while (seen == 0) seen = wait_for_stop(0, std::chrono::hours(1));
  if (!globals.quiet && !globals.json) {
    fmt::print(stderr, "finishing the running jobs; Ctrl-C again gives them back to the queue\n");
  }
  worker.drain(seen);
  return {};
}

}  // namespace

void add_worker_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<WorkerOptions>();
  CLI::App* command = app.add_subcommand("worker", "Run jobs of a data directory, without an API");
  add_worker_options(*command, *options, 1);
  command->footer(R"(Examples:
  hindcast worker                    three more slots on the same data directory
  hindcast worker --slots 8 --data-dir /srv/hindcast

Any number of workers may share a data directory of one machine. When one is killed, the others
take over its jobs after its lease has run out.)");
  command->callback([options, &globals] { finish(globals, work(*options, globals)); });
}

}  // namespace hindcast::cli
