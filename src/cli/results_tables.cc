#include "cli/results_tables.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/result_client.h"

namespace hindcast::cli {
namespace {

using base::Json;

constexpr int kPointsMax = 200'000;  // as the API allows at most

struct TableOptions {
  std::string result, output;
  std::string format = "json", table = "trades";
  bool csv = false;
};

// The columns of a table for people; CSV and JSON have all there are.
struct TableView {
  const char* table;
  std::vector<std::string> fields, headers;
};

const TableView kTrades{"trades",
                        {"entry_time", "side", "asset", "entry_price", "size", "exit_time",
                         "exit_price", "exit_reason", "pnl", "return_pct"},
                        {"ENTRY (UTC)", "SIDE", "ASSET", ">PRICE", ">SIZE", "EXIT (UTC)", ">PRICE",
                         "REASON", ">PNL", ">RETURN %"}};
const TableView kOrders{"orders",
                        {"signal_time", "fill_time", "asset", "side", "opens", "reason", "outcome",
                         "size", "price", "fee"},
                        {"DECIDED (UTC)", "AT (UTC)", "ASSET", "SIDE", "TO", "REASON", "OUTCOME",
                         ">SIZE", ">PRICE", ">FEE"}};

std::string draw_rows(const TableView& view, const Json& rows) {
  std::vector<std::vector<std::string>> table;
  for (const Json& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& name : view.fields) {
      const Json value = row.value(name, Json(nullptr));
      cells.push_back(value.is_boolean() ? (value.get<bool>() ? "open" : "close") : cell(value));
    }
    table.push_back(std::move(cells));
  }
  if (table.empty()) return fmt::format("no {}\n", view.table);
  return draw_table(view.headers, table);
}

base::Result<void> show_rows(HttpClient& client, const TableOptions& o, const Globals& globals,
                             const TableView& view) {
  if (o.csv) {
    HC_ASSIGN(const std::string csv, csv_of(client, o.result, view.table));
    print_text(csv);
    return {};
  }
  HC_ASSIGN(const Json rows, all_rows(client, o.result, view.table));
  if (globals.json) {
    print_json({{"items", rows}, {"total", rows.size()}});
  } else {
    print_text(draw_rows(view, rows));
  }
  return {};
}

base::Result<void> trades(HttpClient& client, const TableOptions& o, const Globals& globals) {
  return show_rows(client, o, globals, kTrades);
}

base::Result<void> orders(HttpClient& client, const TableOptions& o, const Globals& globals) {
  return show_rows(client, o, globals, kOrders);
}

base::Result<void> equity(HttpClient& client, const TableOptions& o, const Globals& globals) {
  if (globals.json) {
    HC_ASSIGN(const Json curve, client.get_json(path_of_result(o.result) + "/equity"));
    print_json(curve);
    return {};
  }
  HC_ASSIGN(const std::string csv, csv_of(client, o.result, "equity"));
  print_text(csv);
  return {};
}

base::Result<std::string> exported(HttpClient& client, const TableOptions& o) {
  if (o.format == "csv") return csv_of(client, o.result, o.table);
  const std::string path = path_of_result(o.result);
  HC_ASSIGN(Json whole, client.get_json(path));
  HC_ASSIGN(whole["trades_table"], all_rows(client, o.result, "trades"));
  HC_ASSIGN(whole["orders_table"], all_rows(client, o.result, "orders"));
  HC_ASSIGN(whole["equity_curve"],
            client.get_json(fmt::format("{}/equity?max_points={}", path, kPointsMax)));
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

base::Result<void> export_result(HttpClient& client, const TableOptions& o, const Globals&) {
  HC_ASSIGN(const std::string content, exported(client, o));
  if (!o.output.empty()) return base::write_file_atomically(o.output, content);
  print_text(content);
  return {};
}

}  // namespace

void add_results_tables(CLI::App& results, Globals& globals) {
  auto options = std::make_shared<TableOptions>();
  const auto add = [&](const char* name, const char* doc, auto run) {
    CLI::App* command = results.add_subcommand(name, doc);
    command->add_option("result_id", options->result, "As in `hindcast results list`")
        ->required()
        ->type_name("RESULT_ID");
    command->callback([options, &globals, run] {
      with_client(globals, [&](HttpClient& client) { return run(client, *options, globals); });
    });
    return command;
  };
  add("trades", "All trades", trades)->add_flag("--csv", options->csv, "As CSV");
  add("orders", "All orders, with their reasons and what became of them", orders)
      ->add_flag("--csv", options->csv, "As CSV");
  add("equity", "The equity curve: every bar as CSV, a thinned curve with --json", equity);
  CLI::App* exporting = add("export", "A result as a file", export_result);
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
