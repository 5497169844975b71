// hindcast serve: the API, the web pages and, unless told otherwise, a worker, in one process.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/server.h"
#include "base/file.h"
#include "cli/client_options.h"
#include "cli/demo.h"
#include "cli/first_data.h"
#include "cli/installation.h"
#include "cli/output.h"
#include "cli/prepare.h"
#include "cli/stop_signals.h"
#include "cli/worker_service.h"
#include "indicators/registry.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct ServeOptions {
  std::string address = "127.0.0.1";
  int port = 8080;
  std::string port_file;
  int upload_mb = 256;
  WorkerOptions worker;
  bool demo = false;
  bool exit_after_demo = false;
};

Json indicator_list() {
  Json items = Json::array();
  for (const auto& spec : indicators::all()) items.push_back(indicators::to_json(spec));
  return items;
}

std::string url_of(const std::string& address, int port) {
  const bool is_v6 = address.find(':') != std::string::npos;
  return fmt::format("http://{}:{}", is_v6 ? "[" + address + "]" : address, port);
}

void announce(const ServeOptions& o, const Globals& globals, const std::string& url, int port) {
  if (globals.json) {
    print_text(
        Json{{"url", url}, {"port", port}, {"pid", ::getpid()}, {"slots", o.worker.slots}}.dump() +
        "\n");
    return;
  }
  if (globals.quiet) return;
  print_text(fmt::format(
      "Hindcast serves {} ({}, data in {}). Ctrl-C stops.\n", url,
      o.worker.slots == 0 ? std::string("no worker here") : fmt::format("{} slots", o.worker.slots),
      globals.data_dir.string()));
}

// The example on `url`; the exit code of `--exit-after-demo`.
base::Result<int> show_demo(const std::string& url, const Globals& globals) {
  HC_ASSIGN(HttpClient client, HttpClient::create(url));
  HC_ASSIGN(const bool completed, run_demo(client, globals, [] { return stop_signals() == 0; }));
  return completed ? kOk : kFailed;
}

// With --demo and a Hindcast server on that port already, that one is used.
base::Result<std::optional<int>> demo_on_running_server(const ServeOptions& o,
                                                        const Globals& globals) {
  if (!o.demo || o.port == 0) return std::optional<int>();
  const std::string url = url_of(o.address, o.port);
  HC_ASSIGN(HttpClient client, HttpClient::create(url));
  if (!is_hindcast(client)) return std::optional<int>();
  if (!globals.quiet) fmt::print(stderr, "{} is a Hindcast server already; using it\n", url);
  HC_ASSIGN(const int code, show_demo(url, globals));
  return std::optional(code);
}

// Everything that runs, in the order in which it has to be destroyed from the bottom.
struct Running {
  Installation installation;
  std::unique_ptr<PythonHost> python;
  std::optional<WorkerService> worker;
  std::unique_ptr<api::Server> server;
};

// Files whose server was killed while they arrived are of no use; those of another server that runs
// on the same data are younger than this.
base::Result<void> clear_uploads(const std::filesystem::path& directory) {
  constexpr std::chrono::hours kSurelyAbandoned{24};
  HC_TRY(base::make_directories(directory));
  const auto now = std::filesystem::file_time_type::clock::now();
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const auto written = entry.last_write_time(error);
    if (!error && now - written > kSurelyAbandoned) std::filesystem::remove(entry.path(), error);
  }
  return {};
}

base::Result<void> start_all(const ServeOptions& o, const Globals& globals, Running& running) {
  HC_ASSIGN(running.installation, Installation::open(globals.data_dir));
  const market::Catalog& catalog = *running.installation.catalog;
  running.python = std::make_unique<PythonHost>(python_options(o.worker));
  PythonHost& python = *running.python;
  if (o.demo) HC_TRY(ensure_first_data(catalog, globals.quiet));
  api::Services services{
      *running.installation.jobs,
      *running.installation.artifacts,
      *running.installation.strategies,
      catalog,
      base::system_clock(),
      [&catalog, &python, limits = o.worker.limits](const strategy::CheckedRequest& request) {
        return estimate_request(catalog, limits, python, request);
      },
      indicator_list,
      [&python](std::string_view code) { return python.check(code); }};
  api::Options options;
  options.address = o.address;
  options.port = static_cast<std::uint16_t>(o.port);
  options.upload_bytes_max = static_cast<std::uint64_t>(o.upload_mb) << 20;
  options.upload_directory = globals.data_dir / "uploads";
  HC_TRY(clear_uploads(options.upload_directory));
  // The port first: a taken one must not cost a worker's start and stop.
  auto server = api::Server::start(std::move(services), options);
  if (!server) {
    base::Error error = std::move(server).error();
    if (error.code == base::ErrorCode::io) error.message += "; choose another with --port";
    return tl::unexpected(std::move(error));
  }
  running.server = std::move(*server);
  if (o.worker.slots > 0) {
    HC_ASSIGN(running.worker, WorkerService::start(running.installation, python, o.worker));
  }
  return {};
}

void stop_all(Running& running, int seen, const Globals& globals) {
  running.server->drain();  // new jobs are refused, the running ones can still be watched
  if (!running.worker) return;
  if (!globals.quiet && !globals.json) {
    fmt::print(stderr, "finishing the running jobs; Ctrl-C again gives them back to the queue\n");
  }
  running.worker->drain(seen);
}

base::Result<int> serve(const ServeOptions& o, const Globals& globals) {
  install_stop_signals();
  HC_ASSIGN(const std::optional<int> done, demo_on_running_server(o, globals));
  if (done) return *done;
  Running running;
  HC_TRY(start_all(o, globals, running));
  const int port = running.server->port();
  const std::string url = url_of(o.address, port);
  if (!o.port_file.empty()) {
    HC_TRY(base::write_file_atomically(o.port_file, fmt::format("{}\n", port)));
  }
  announce(o, globals, url, port);
  int code = kOk;
  if (o.demo) {
    HC_ASSIGN(code, show_demo(url, globals));
    if (o.exit_after_demo) return code;
  }
  int seen = 0;
  while (seen == 0) seen = wait_for_stop(0, std::chrono::hours(1));
  stop_all(running, seen, globals);
  return kOk;
}

}  // namespace

void add_serve_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Start the server, with a worker");
  command
      ->add_option("--address", options->address,
                   "Where to listen; a loopback address, until there are users and passwords")
      ->capture_default_str();
  command->add_option("--port", options->port, "Port; 0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command->add_option("--port-file", options->port_file, "Write the port there once it listens")
      ->type_name("FILE");
  command
      ->add_option("--upload-mb", options->upload_mb,
                   "Largest file of market data that may be uploaded, MiB (upload_bytes_max)")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  command->add_flag("--demo", options->demo, "Get data if there are none, and show an example job");
  command->add_flag("--exit-after-demo", options->exit_after_demo,
                    "Stop after the example; exit code 0 when its job completed");
  add_worker_options(*command, options->worker, 0);
  command->footer(R"(Examples:
  hindcast serve
  hindcast serve --demo                      with data and a first backtest
  hindcast serve --port 0 --port-file p.txt  for scripts: any free port
  hindcast serve --slots 0                   the API alone; `hindcast worker` runs the jobs

SIGINT or SIGTERM stops it: running jobs are finished first; a second signal gives them back to
the queue at once. Nothing is lost either way.)");
  command->callback([options, &globals] {
    const auto code = serve(*options, globals);
    if (code) {
      globals.exit_code = *code;
    } else {
      globals.exit_code = print_error(code.error(), globals);
    }
  });
}

}  // namespace hindcast::cli
