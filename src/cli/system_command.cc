// hindcast system: the queue, the workers and the last hour of a server.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/client_options.h"
#include "cli/output.h"

namespace hindcast::cli {
namespace {

using base::Json;

std::string seconds_or(const Json& object, const char* name, const char* otherwise) {
  const auto value = optional_number(object, name);
  return value ? duration_text(*value) : otherwise;
}

std::string draw_queue(const Json& system) {
  const Json jobs = system.value("jobs", Json::object());
  const Json queue = system.value("queue", Json::object());
  const Json waiting = queue.value("pending_by_priority", Json::object());
  std::string out = fmt::format("{:<12} {} pending (", "queue", integer_of(jobs, "pending"));
  for (const char* priority : {"urgent", "high", "normal", "low"}) {
    out += fmt::format("{}{} {}", priority == std::string_view("urgent") ? "" : ", ",
                       integer_of(waiting, priority), priority);
  }
  out += fmt::format("), {} running; {} completed, {} failed, {} cancelled\n",
                     integer_of(jobs, "running"), integer_of(jobs, "completed"),
                     integer_of(jobs, "failed"), integer_of(jobs, "cancelled"));
  out += fmt::format("{:<12} {}\n", "oldest waits",
                     seconds_or(queue, "oldest_pending_seconds", "nothing waits"));
  out += fmt::format("{:<12} {} of {} free, mean run {}, a new job would wait {}\n", "slots",
                     integer_of(queue, "free_slots"), integer_of(queue, "slots"),
                     seconds_or(queue, "mean_run_seconds", "unknown"),
                     seconds_or(queue, "estimated_wait_seconds", "until a worker comes"));
  return out;
}

std::string draw_workers(const Json& workers) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& worker : workers) {
    const Json running = worker.value("running", Json::array());
    std::string what;
    for (const Json& job : running) {
      what += fmt::format("{}{} {} %", what.empty() ? "" : ", ",
                          printable(text_of(job, "strategy_name")), integer_of(job, "progress"));
    }
    rows.push_back({printable(text_of(worker, "worker_id")), printable(text_of(worker, "host")),
                    fmt::format("{}/{}", running.size(), integer_of(worker, "slots")),
                    printable(text_of(worker, "last_heartbeat_at").substr(0, 19)), what});
  }
  if (rows.empty()) return "no workers; `hindcast worker` starts one\n";
  return draw_table({"WORKER", "HOST", ">BUSY", "LAST HEARTBEAT (UTC)", "RUNS"}, rows);
}

base::Result<void> show(HttpClient& client, const Globals& globals) {
  HC_ASSIGN(const Json system, client.get_json("/api/system"));
  if (globals.json) {
    print_json(system);
    return {};
  }
  print_text(draw_queue(system) + "\n" + draw_workers(system.value("workers", Json::array())));
  return {};
}

std::string cell_of(const Json& columns, const char* name, std::size_t row) {
  const Json column = columns.value(name, Json::array());
  if (row >= column.size() || column[row].is_null()) return "";
  if (column[row].is_number_integer()) return fmt::format("{}", column[row].get<std::int64_t>());
  return duration_text(column[row].get<double>());
}

base::Result<void> activity(HttpClient& client, int minutes, const Globals& globals) {
  HC_ASSIGN(const Json columns,
            client.get_json(fmt::format("/api/system/activity?minutes={}&max_points=30", minutes)));
  if (globals.json) {
    print_json(columns);
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  const Json times = columns.value("time", Json::array());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const base::Timestamp time{times[i].get<std::int64_t>() * 1'000'000'000};
    std::vector<std::string> row{base::to_string(time).substr(0, 16)};
    for (const char* name :
         {"submitted", "started", "completed", "failed", "cancelled", "wait_p50_seconds",
          "wait_p95_seconds", "run_p50_seconds", "run_p95_seconds"}) {
      row.push_back(cell_of(columns, name, i));
    }
    rows.push_back(std::move(row));
  }
  print_text(draw_table({"FROM (UTC)", ">SUBMITTED", ">STARTED", ">COMPLETED", ">FAILED",
                         ">CANCELLED", ">WAIT P50", ">WAIT P95", ">RUN P50", ">RUN P95"},
                        rows));
  return {};
}

}  // namespace

void add_system_command(CLI::App& app, Globals& globals) {
  CLI::App* system = app.add_subcommand("system", "Queue, workers and activity of a server");
  system->require_subcommand(1);
  system->footer(R"(Examples:
  hindcast system show
  hindcast system activity --minutes 1440)");
  system->add_subcommand("show", "The queue and what each worker runs")->callback([&globals] {
    with_client(globals, [&](HttpClient& client) { return show(client, globals); });
  });
  auto minutes = std::make_shared<int>(60);
  CLI::App* history =
      system->add_subcommand("activity", "Jobs, waiting and run times over the last minutes");
  history->add_option("--minutes", *minutes, "How far back; seven days are kept")
      ->check(CLI::Range(1, 7 * 24 * 60))
      ->capture_default_str();
  history->callback([minutes, &globals] {
    with_client(globals, [&](HttpClient& client) { return activity(client, *minutes, globals); });
  });
}

}  // namespace hindcast::cli
