#include "cli/demo.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "cli/watch.h"

namespace hindcast::cli {

using base::Json;

Json example_job() {
  return {{"user_id", "demo"},
          {"strategy_name", "Momentum, the example"},
          {"strategy_description", "Template momentum with stop, target and a tenth of the equity"},
          {"timeframe", "1h"},
          {"assets", {"BTC/USD"}},
          {"period", "6 months"},
          {"initial_capital", 10000},
          {"strategy_definition",
           {{"template_id", "momentum"},
            {"risk_management",
             {{"stop_loss_pct", 2.0}, {"take_profit_pct", 6.0}, {"position_size_pct", 10.0}}}}},
          {"priority", "normal"}};
}

bool is_hindcast(HttpClient& client) {
  const auto openapi = client.get_json("/api/openapi.json");
  if (!openapi || !openapi->is_object() || !openapi->contains("info")) return false;
  return text_of((*openapi)["info"], "title").find("Hindcast") != std::string::npos;
}

base::Result<bool> run_demo(HttpClient& client, const Globals& globals,
                            const std::function<bool()>& keep_going) {
  HC_ASSIGN(Json job, client.post_json("/api/backtest-jobs", example_job()));
  const std::string id = text_of(job, "job_id");
  if (!globals.json) {
    print_text(fmt::format("\nExample: momentum on BTC/USD, 1h, 6 months, 10,000\n  {:<14} {}\n",
                           "job", id));
  }
  {
    ProgressLine line(Terminal::of(stderr), stderr, globals.quiet || globals.json);
    HC_ASSIGN(job, watch_job(client, id, line, keep_going));
  }
  const std::string status = text_of(job, "status");
  const std::string result = text_of(job, "result_backtest_id");
  if (globals.json) {
    print_json(job);
    return status == "completed";
  }
  print_text(fmt::format("  {:<14} {} in {}\n", "status", status,
                         duration_text(number_of(job, "actual_duration"))));
  if (status != "completed") {
    fmt::print(stderr, "error: {}\n", printable(text_of(job, "error_message")));
    return false;
  }
  HC_ASSIGN(const Json backtest, client.get_json("/api/backtests/" + url_encode(result)));
  print_text(draw_figures(figures_of_backtest(backtest), Terminal::of(stdout)));
  print_text(fmt::format("  {:<14} {}\n\n", "page", result_page(client.server(), result)));
  return true;
}

}  // namespace hindcast::cli
