// hindcast results: the feed and single results of a server.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/client_options.h"
#include "cli/metric_text.h"
#include "cli/output.h"
#include "cli/result_client.h"
#include "cli/results_compare.h"
#include "cli/results_tables.h"
#include "cli/results_why.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct ResultsOptions {
  std::string user, result, cursor;
  int limit = 50;
};

base::Result<void> list(HttpClient& client, const ResultsOptions& o, const Globals& globals) {
  std::string path = "/api/backtests" + list_query(o.limit, o.cursor);
  if (!o.user.empty()) path += "&user_id=" + url_encode(o.user);
  HC_ASSIGN(const Json page, client.get_json(path));
  if (globals.json) {
    print_json(page);
    return {};
  }
  print_text(draw_backtests(page.value("items", Json::array())));
  const std::string next = text_of(page, "next_cursor");
  if (!next.empty() && !globals.quiet) fmt::print(stderr, "more: --cursor {}\n", printable(next));
  return {};
}

base::Result<void> show(HttpClient& client, const ResultsOptions& o, const Globals& globals) {
  HC_ASSIGN(const Json result, client.get_json(path_of_result(o.result)));
  if (globals.json) {
    print_json(result);
    return {};
  }
  print_text(fmt::format("{}\n", printable(text_of(result, "strategy_name"))));
  print_text(draw_figures(figures_of_backtest(result), Terminal::of(stdout)));
  std::vector<std::vector<std::string>> rows;
  const Json metrics = result.value("metrics", Json::object());
  for (const auto& [name, value] : metrics.items()) {
    rows.push_back({printable(metric_title(name)),
                    metric_text(name, optional_number(metrics, name.c_str())), printable(name)});
  }
  print_text("\n" + draw_table({"METRIC", ">VALUE", "NAME"}, rows));
  print_text(fmt::format("\npage  {}\n", result_page(client.server(), o.result)));
  return {};
}

}  // namespace

void add_results_command(CLI::App& app, Globals& globals) {
  auto options = std::make_shared<ResultsOptions>();
  CLI::App* results = app.add_subcommand("results", "List, show and export results of a server");
  results->require_subcommand(1);
  results->footer(R"(Examples:
  hindcast results list
  hindcast results show RESULT_ID
  hindcast results compare RESULT_ID RESULT_ID
  hindcast results trades RESULT_ID --csv > trades.csv
  hindcast results why RESULT_ID --time 2019-03-01T12:00
  hindcast results export RESULT_ID --format json --output result.json)");
  const auto add = [&](const char* name, const char* doc, auto run) {
    CLI::App* command = results->add_subcommand(name, doc);
    command->callback([options, &globals, run] {
      with_client(globals, [&](HttpClient& client) { return run(client, *options, globals); });
    });
    return command;
  };
  CLI::App* listing = add("list", "Finished backtests, newest first", list);
  listing->add_option("--user", options->user, "Only of this user");
  listing->add_option("--limit", options->limit)->check(CLI::Range(1, 200))->capture_default_str();
  listing->add_option("--cursor", options->cursor, "Page to go on with");
  add("show", "Key figures and all metrics", show)
      ->add_option("result_id", options->result, "As in `hindcast results list`")
      ->required()
      ->type_name("RESULT_ID");
  add_results_tables(*results, globals);
  add_results_compare(*results, globals);
  add_results_why(*results, globals);
}

}  // namespace hindcast::cli
