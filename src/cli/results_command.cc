// hindcast results: the feed and single results of a server.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/results_compare.h"

namespace hindcast::cli {
namespace {

using base::Json;

constexpr int kRowsPerPage = 1000;  // both as the API allows at most
constexpr int kPointsMax = 200'000;

struct ResultsOptions {
  std::string user, result, cursor, output, time, symbol;
  std::string format = "json", table = "trades";
  int limit = 50;
  bool csv = false;
};

std::string path_of(const std::string& result) { return "/api/backtests/" + url_encode(result); }

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
  HC_ASSIGN(const Json result, client.get_json(path_of(o.result)));
  if (globals.json) {
    print_json(result);
    return {};
  }
  print_text(fmt::format("{}\n", printable(text_of(result, "strategy_name"))));
  print_text(draw_figures(figures_of_backtest(result), Terminal::of(stdout)));
  const Json metrics = result.value("metrics", Json::object());
  for (const auto& [name, value] : metrics.items()) {
    print_text(fmt::format("  {:<28} {}\n", printable(name),
                           value.is_number() ? grouped(value.get<double>(), 4) : "not defined"));
  }
  print_text(fmt::format("  {:<28} {}\n", "page", result_page(client.server(), o.result)));
  return {};
}

// All rows of "trades" or "orders", page by page.
base::Result<Json> all_rows(HttpClient& client, const std::string& result,
                            const std::string& table) {
  Json rows = Json::array();
  while (true) {
    HC_ASSIGN(const Json page,
              client.get_json(fmt::format("{}/{}?limit={}&offset={}", path_of(result), table,
                                          kRowsPerPage, rows.size())));
    const Json items = page.value("items", Json::array());
    for (const Json& item : items) rows.push_back(item);
    const auto next = page.find("next_offset");
    if (items.empty() || next == page.end() || next->is_null()) return rows;
  }
}

base::Result<std::string> csv_of(HttpClient& client, const std::string& result,
                                 const std::string& table) {
  HC_ASSIGN(HttpResponse response,
            client.get(fmt::format("{}/{}?format=csv", path_of(result), table), "text/csv"));
  return std::move(response.body);
}

std::string cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_number_float()) return grouped(value.get<double>(), 4);
  return printable(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string draw_trades(const Json& rows) {
  static const std::vector<std::string> kColumns = {
      "entry_time", "side",       "asset",       "entry_price", "size",
      "exit_time",  "exit_price", "exit_reason", "pnl",         "return_pct"};
  std::vector<std::vector<std::string>> table;
  for (const Json& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& name : kColumns) {
      cells.push_back(cell(row.value(name, Json(nullptr))));
    }
    table.push_back(std::move(cells));
  }
  if (table.empty()) return "no trades\n";
  return draw_table({"ENTRY (UTC)", "SIDE", "ASSET", ">PRICE", ">SIZE", "EXIT (UTC)", ">PRICE",
                     "REASON", ">PNL", ">RETURN %"},
                    table);
}

base::Result<void> trades(HttpClient& client, const ResultsOptions& o, const Globals& globals) {
  if (o.csv) {
    HC_ASSIGN(const std::string csv, csv_of(client, o.result, "trades"));
    print_text(csv);
    return {};
  }
  HC_ASSIGN(const Json rows, all_rows(client, o.result, "trades"));
  if (globals.json) {
    print_json({{"items", rows}, {"total", rows.size()}});
  } else {
    print_text(draw_trades(rows));
  }
  return {};
}

base::Result<void> equity(HttpClient& client, const ResultsOptions& o, const Globals& globals) {
  if (globals.json) {
    HC_ASSIGN(const Json curve, client.get_json(path_of(o.result) + "/equity"));
    print_json(curve);
    return {};
  }
  HC_ASSIGN(const std::string csv, csv_of(client, o.result, "equity"));
  print_text(csv);
  return {};
}

base::Result<std::string> exported(HttpClient& client, const ResultsOptions& o) {
  if (o.format == "csv") return csv_of(client, o.result, o.table);
  HC_ASSIGN(Json whole, client.get_json(path_of(o.result)));
  HC_ASSIGN(whole["trades_table"], all_rows(client, o.result, "trades"));
  HC_ASSIGN(whole["orders_table"], all_rows(client, o.result, "orders"));
  HC_ASSIGN(whole["equity_curve"],
            client.get_json(fmt::format("{}/equity?max_points={}", path_of(o.result), kPointsMax)));
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

base::Result<void> export_result(HttpClient& client, const ResultsOptions& o, const Globals&) {
  HC_ASSIGN(const std::string content, exported(client, o));
  if (!o.output.empty()) return base::write_file_atomically(o.output, content);
  print_text(content);
  return {};
}

// One line a part, indented below what joins it: a mark, the text, and the values it rests on.
void draw_part(const Json& part, const std::string& name, std::size_t depth, std::string& out) {
  const bool holds = part.value("holds", false);
  out += fmt::format("{}{} {}", std::string(2 * depth, ' '), holds ? "[x]" : "[ ]", name);
  const std::string join = text_of(part, "join");
  if (join == "not") out += "not";
  if (!join.empty() && join != "not") out += join + " of";
  if (join.empty()) out += printable(text_of(part, "text"));
  for (const Json& value : part.value("values", Json::array())) {
    const std::string text = printable(text_of(value, "text"));
    out += fmt::format("   {} = {}", text, cell(value.value("value", Json(nullptr))));
    if (value.contains("before")) out += fmt::format(" (before {})", cell(value["before"]));
  }
  out += "\n";
  for (const Json& child : part.value("parts", Json::array())) {
    draw_part(child, "", depth + 1, out);
  }
}

base::Result<void> why(HttpClient& client, const ResultsOptions& o, const Globals& globals) {
  std::string path = path_of(o.result) + "/explanation";
  char mark = '?';
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    path += fmt::format("{}{}={}", mark, name, url_encode(value));
    mark = '&';
  };
  add("time", o.time);
  add("symbol", o.symbol);
  HC_ASSIGN(const Json explanation, client.get_json(path));
  if (globals.json) {
    print_json(explanation);
    return {};
  }
  const Json bar = explanation.value("bar", Json::object());
  std::string out = fmt::format("{} {}  bar of {}\n", printable(text_of(explanation, "symbol")),
                                printable(text_of(explanation, "timeframe")),
                                printable(text_of(explanation, "time")));
  for (const char* name : {"open", "high", "low", "close", "volume"}) {
    out += fmt::format("  {} {}", name, cell(bar.value(name, Json(nullptr))));
  }
  out += "\n";
  const Json conditions = explanation.value("conditions", Json::object());
  if (text_of(explanation, "decided_by") == "code_snippet") {
    out += "  decided by the strategy's code_snippet as a whole; print() in it tells what it saw\n";
  }
  for (const auto& [name, part] : conditions.items()) {
    const bool signal = part.value("signal", false);
    out += fmt::format("\n{}: {}\n", printable(name), signal ? "signal" : "no signal");
    draw_part(part, "", 1, out);
  }
  print_text(out);
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
  const auto add = [&](const char* name, const char* doc, bool one_result, auto run) {
    CLI::App* command = results->add_subcommand(name, doc);
    if (one_result) {
      command->add_option("result_id", options->result, "As in `hindcast results list`")
          ->required()
          ->type_name("RESULT_ID");
    }
    command->callback([options, &globals, run] {
      with_client(globals, [&](HttpClient& client) { return run(client, *options, globals); });
    });
    return command;
  };
  CLI::App* listing = add("list", "Finished backtests, newest first", false, list);
  listing->add_option("--user", options->user, "Only of this user");
  listing->add_option("--limit", options->limit)->check(CLI::Range(1, 200))->capture_default_str();
  listing->add_option("--cursor", options->cursor, "Page to go on with");
  add("show", "Key figures and all metrics", true, show);
  add("trades", "All trades", true, trades)->add_flag("--csv", options->csv, "As CSV");
  add("equity", "The equity curve: every bar as CSV, a thinned curve with --json", true, equity);
  add_results_compare(*results, globals);
  CLI::App* asking =
      add("why", "Why a bar has a signal or none: each side of each condition", true, why);
  asking->add_option("--time", options->time, "A time in the bar; the last bar when left out")
      ->type_name("TIME");
  asking->add_option("--symbol", options->symbol, "Asset; the first one when left out");
  CLI::App* exporting = add("export", "A result as a file", true, export_result);
  exporting->add_option("--format", options->format, "json: everything; csv: one table")
      ->check(CLI::IsMember({"json", "csv"}))
      ->capture_default_str();
  exporting->add_option("--table", options->table, "Table of --format csv")
      ->check(CLI::IsMember({"trades", "orders", "equity"}))
      ->capture_default_str();
  exporting->add_option("-o,--output", options->output, "Standard output when not given")
      ->type_name("FILE");
}

}  // namespace hindcast::cli
