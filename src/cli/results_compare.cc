// hindcast results compare: two to six results side by side.
#include "cli/results_compare.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/excerpt.h"
#include "cli/client_options.h"
#include "cli/output.h"

namespace hindcast::cli {
namespace {

using base::Json;

// Cut: six formulas beside each other are wider than any terminal. --json has them whole.
std::string shown(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_number_float()) {
    const double number = value.get<double>();
    return std::fabs(number) < 1000 ? fmt::format("{:.4g}", number) : grouped(number, 0);
  }
  const std::string text = value.is_string()
                               ? value.get<std::string>()
                               : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return printable(base::excerpt(text));
}

// A row for each entry: its name, then one value a result.
std::string value_table(const char* title, const Json& entries, const char* name,
                        std::size_t results, char align) {
  std::vector<std::string> headers{title};
  for (std::size_t i = 0; i < results; ++i) {
    headers.push_back((align == '>' ? ">" : "") + std::string(1, static_cast<char>('A' + i)));
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& entry : entries) {
    std::vector<std::string> row{printable(text_of(entry, name))};
    for (const Json& value : entry.value("values", Json::array())) row.push_back(shown(value));
    rows.push_back(std::move(row));
  }
  return draw_table(headers, rows);
}

std::string trade_lines(const Json& trades) {
  std::string out;
  char letter = 'B';
  for (const Json& other : trades) {
    const auto total = [&](const char* name) {
      return integer_of(other.value(name, Json::object()), "total");
    };
    out += fmt::format(
        "{} has {} trades of A, left {} of them differently, lacks {} and has {} of "
        "its own\n",
        letter++, integer_of(other, "common") + total("changed"), total("changed"),
        total("only_baseline"), total("only_other"));
  }
  return out;
}

base::Result<void> compare(HttpClient& client, const std::vector<std::string>& ids,
                           const Globals& globals) {
  std::string query;
  for (const std::string& id : ids) query += (query.empty() ? "" : ",") + url_encode(id);
  HC_ASSIGN(const Json comparison, client.get_json("/api/backtests/compare?ids=" + query));
  if (globals.json) {
    print_json(comparison);
    return {};
  }
  std::string out;
  char letter = 'A';
  for (const Json& backtest : comparison.value("backtests", Json::array())) {
    out += fmt::format("{}  {}  {}\n", letter++, printable(text_of(backtest, "backtest_id")),
                       printable(text_of(backtest, "strategy_name")));
  }
  const Json configuration = comparison.value("configuration", Json::array());
  out += "\n" + (configuration.empty()
                     ? std::string("no field of the configuration differs\n")
                     : value_table("DIFFERS IN", configuration, "pointer", ids.size(), '<'));
  out += "\n" +
         value_table("METRIC", comparison.value("metrics", Json::array()), "name", ids.size(), '>');
  out += "\n" + trade_lines(comparison.value("trades", Json::array()));
  print_text(out);
  return {};
}

}  // namespace

void add_results_compare(CLI::App& results, Globals& globals) {
  auto ids = std::make_shared<std::vector<std::string>>();
  CLI::App* command = results.add_subcommand("compare", "Two to six results side by side");
  command->add_option("result_ids", *ids, "The first one is the baseline")
      ->required()
      ->expected(2, 6)
      ->type_name("RESULT_ID");
  command->callback([ids, &globals] {
    with_client(globals, [&](HttpClient& client) { return compare(client, *ids, globals); });
  });
}

}  // namespace hindcast::cli
