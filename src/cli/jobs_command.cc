// hindcast jobs: what a server is working on.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/stop_signals.h"
#include "cli/watch.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct JobsOptions {
  std::string user, job_id, cursor;
  int limit = 50;
};

std::string path_of(const std::string& job_id) {
  return "/api/backtest-jobs/" + url_encode(job_id);
}

base::Result<void> list(HttpClient& client, const JobsOptions& o, const Globals& globals) {
  HC_ASSIGN(const Json page, client.get_json("/api/backtest-jobs/user/" + url_encode(o.user) +
                                             list_query(o.limit, o.cursor)));
  if (globals.json) {
    print_json(page);
    return {};
  }
  print_text(draw_jobs(page.value("items", Json::array())));
  const std::string next = text_of(page, "next_cursor");
  if (!next.empty() && !globals.quiet) fmt::print(stderr, "more: --cursor {}\n", printable(next));
  return {};
}

void print_job(const Json& job, const Globals& globals) {
  if (globals.json) {
    print_json(job);
  } else {
    print_text(draw_job(job));
  }
}

base::Result<void> show(HttpClient& client, const JobsOptions& o, const Globals& globals) {
  HC_ASSIGN(const Json job, client.get_json(path_of(o.job_id)));
  print_job(job, globals);
  return {};
}

base::Result<void> cancel(HttpClient& client, const JobsOptions& o, const Globals& globals) {
  HC_ASSIGN(const Json job, client.remove(path_of(o.job_id)));
  if (globals.json) {
    print_json(job);
    return {};
  }
  const std::string status = text_of(job, "status");
  print_text(fmt::format("{} {}\n", o.job_id, status == "running" ? "is being cancelled" : status));
  return {};
}

base::Result<void> retry(HttpClient& client, const JobsOptions& o, const Globals& globals) {
  HC_ASSIGN(const HttpResponse response, client.post(path_of(o.job_id) + "/retry", ""));
  HC_ASSIGN(const Json job, base::parse_json(response.body));
  if (globals.json) {
    print_json(job);
  } else {
    print_text(printable(text_of(job, "job_id")) + "\n");
  }
  return {};
}

base::Result<void> watch(HttpClient& client, const JobsOptions& o, Globals& globals) {
  install_stop_signals();
  Json job;
  {
    ProgressLine line(Terminal::of(stderr), stderr, globals.quiet || globals.json);
    HC_ASSIGN(job, watch_job(client, o.job_id, line, [] { return stop_signals() == 0; }));
  }
  if (text_of(job, "status") != "completed") globals.exit_code = kFailed;
  print_job(job, globals);
  return {};
}

}  // namespace

void add_jobs_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<JobsOptions>();
  CLI::App* jobs = app.add_subcommand("jobs", "List, show, watch and cancel jobs of a server");
  jobs->require_subcommand(1);
  jobs->footer(R"(Examples:
  hindcast jobs list --user alice
  hindcast jobs watch JOB_ID
  hindcast jobs cancel JOB_ID
  hindcast jobs retry JOB_ID)");
  const auto add = [&](const char* name, const char* doc, bool one_job, auto run) {
    CLI::App* command = jobs->add_subcommand(name, doc);
    if (one_job) command->add_option("job_id", options->job_id)->required()->type_name("JOB_ID");
    command->callback([options, &globals, run] {
      with_client(globals, [&](HttpClient& client) { return run(client, *options, globals); });
    });
    return command;
  };
  CLI::App* listing = add("list", "Jobs of one user, newest first", false, list);
  add_user_option(*listing, options->user);
  listing->add_option("--limit", options->limit)->check(CLI::Range(1, 200))->capture_default_str();
  listing->add_option("--cursor", options->cursor, "Page to go on with");
  add("show", "All fields of a job", true, show);
  add("watch", "Follow a job; exit code 1 when it does not complete", true, watch);
  add("retry", "Submit a job that has ended again, exactly as it was", true, retry);
  add("cancel", "Cancel a pending or running job", true, cancel);
}

}  // namespace hindcast::cli
