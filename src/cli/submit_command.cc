// hindcast submit: a job for a server, from a file or from flags.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "cli/stop_signals.h"
#include "cli/watch.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct SubmitOptions {
  RequestOptions request;
  std::string user;
  std::string priority;
  bool wait = false;
  bool estimate = false;
};

// A finished job's outcome for a person, and as the exit code.
base::Result<void> show_outcome(HttpClient& client, const Json& job, Globals& globals) {
  const std::string status = text_of(job, "status");
  if (status != "completed") globals.exit_code = kFailed;
  if (globals.json) {
    print_json(job);
    return {};
  }
  const std::string result = text_of(job, "result_backtest_id");
  print_text(fmt::format("{} {}\n", printable(text_of(job, "job_id")), status));
  if (status == "failed") {
    fmt::print(stderr, "error: {}\n", printable(text_of(job, "error_message")));
  }
  if (result.empty()) return {};
  HC_ASSIGN(const Json backtest, client.get_json("/api/backtests/" + url_encode(result)));
  print_text(draw_figures(figures_of_backtest(backtest), Terminal::of(stdout)));
  print_text(fmt::format("  {:<14} {}\n", "page", result_page(client.server(), result)));
  return {};
}

// Nothing is submitted. What is wrong with the job is an error, as it would be for a submission.
base::Result<void> show_estimate(HttpClient& client, const Json& request, const Globals& globals) {
  HC_ASSIGN(const HttpResponse response,
            client.post("/api/backtest-estimates",
                        request.dump(-1, ' ', false, Json::error_handler_t::replace)));
  HC_ASSIGN(const Json estimate, base::parse_json(response.body));
  if (!estimate.value("valid", false)) {
    const Json problem{{"detail", "the job would be refused"},
                       {"errors", estimate.value("problems", Json::array())}};
    return tl::unexpected(error_of_response(422, problem.dump()));
  }
  if (globals.json) {
    print_json(estimate);
    return {};
  }
  const auto wait = optional_number(estimate, "wait_seconds");
  print_text(fmt::format(
      "{} bars from {} to {}: about {}, after {} in the queue\n",
      grouped(number_of(estimate, "bars"), 0), printable(text_of(estimate, "data_start")),
      printable(text_of(estimate, "data_end")), duration_text(number_of(estimate, "seconds")),
      wait ? duration_text(*wait) : "an unknown time (no worker)"));
  return {};
}

base::Result<void> submit(HttpClient& client, const SubmitOptions& options, Globals& globals) {
  HC_ASSIGN(Json request, build_request(options.request));
  if (!request.contains("user_id")) request["user_id"] = options.user;
  if (!options.priority.empty()) request["priority"] = options.priority;
  if (options.estimate) return show_estimate(client, request, globals);
  HC_ASSIGN(Json job, client.post_json("/api/backtest-jobs", request));
  const std::string id = text_of(job, "job_id");
  if (!options.wait) {
    if (globals.json) {
      print_json(job);
    } else {
      print_text(id + "\n");
      if (!globals.quiet) fmt::print(stderr, "follow it with: hindcast jobs watch {}\n", id);
    }
    return {};
  }
  install_stop_signals();
  {
    ProgressLine line(Terminal::of(stderr), stderr, globals.quiet || globals.json);
    HC_ASSIGN(job, watch_job(client, id, line, [] { return stop_signals() == 0; }));
  }
  return show_outcome(client, job, globals);
}

}  // namespace

void add_submit_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App* command = app.add_subcommand("submit", "Submit a backtest job to a server");
  add_request_options(*command, options->request);
  command
      ->add_option("--strategy", options->request.strategy_id,
                   "Strategy of the library; see `hindcast strategies list`")
      ->type_name("STRATEGY_ID")
      ->group("Strategy");
  command
      ->add_option("--strategy-version", options->request.strategy_version,
                   "Version of that strategy; the newest when left out")
      ->check(CLI::PositiveNumber)
      ->group("Strategy");
  add_user_option(*command, options->user);
  command->add_option("--priority", options->priority, "low, normal, high or urgent");
  command->add_flag("--wait", options->wait,
                    "Show progress and the result; exit code 1 if it failed");
  command->add_flag("--estimate", options->estimate,
                    "Only say what it would run over and how long it would take");
  command->footer(R"help(Examples:
  hindcast submit job.json
  hindcast submit --template momentum --asset BTC/USD --timeframe 1h --period "6 months" \
    --capital 10000 --stop-loss 2 --take-profit 6 --size 10 --wait
  hindcast submit --entry "crosses_above(ema(close, 12), ema(close, 26))" \
    --exit "crosses_below(ema(close, 12), ema(close, 26))" --asset BTC/USD --wait
  hindcast submit --strategy STRATEGY_ID --asset BTC/USD --timeframe 1h --wait
  JOB=$(hindcast submit job.json --quiet) && hindcast jobs watch "$JOB")help");
  command->callback([options, &globals] {
    with_client(globals, [&](HttpClient& client) { return submit(client, *options, globals); });
  });
}

}  // namespace hindcast::cli
