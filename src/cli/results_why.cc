#include "cli/results_why.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/result_client.h"
#include "market/timeframe.h"

namespace hindcast::cli {
namespace {

using base::Json;

struct WhyOptions {
  std::string result, time, symbol;
};

// One line a part, indented below what joins it: a mark, the text, and the values it rests on.
void draw_part(const Json& part, std::size_t depth, std::string& out) {
  const bool holds = part.value("holds", false);
  out += fmt::format("{}{} ", std::string(2 * depth, ' '), holds ? "[x]" : "[ ]");
  const std::string join = text_of(part, "join");
  if (join == "not") out += "not";
  if (!join.empty() && join != "not") out += join + " of";
  if (join.empty()) out += printable(text_of(part, "text"));
  for (const Json& value : part.value("values", Json::array())) {
    const std::string text = printable(text_of(value, "text"));
    out += fmt::format("\n{}{} = {}", std::string(2 * depth + 6, ' '), text,
                       cell(value.value("value", Json(nullptr))));
    if (value.contains("before")) out += fmt::format(" (before {})", cell(value["before"]));
  }
  out += "\n";
  for (const Json& child : part.value("parts", Json::array())) draw_part(child, depth + 1, out);
}

std::string draw_bar_of(const Json& explanation) {
  const Json bar = explanation.value("bar", Json::object());
  std::string out = fmt::format("{} {}  bar of {}\n", printable(text_of(explanation, "symbol")),
                                printable(text_of(explanation, "timeframe")),
                                printable(text_of(explanation, "time")));
  for (const char* name : {"open", "high", "low", "close", "volume"}) {
    out += fmt::format("  {} {}", name, cell(bar.value(name, Json(nullptr))));
  }
  return out + "\n";
}

std::string draw_conditions(const Json& explanation) {
  std::string out;
  if (text_of(explanation, "decided_by") == "code_snippet") {
    out += "  decided by the strategy's code_snippet as a whole; print() in it tells what it saw\n";
  }
  const Json conditions = explanation.value("conditions", Json::object());
  for (const auto& [name, part] : conditions.items()) {
    const bool signal = part.value("signal", false);
    out += fmt::format("\n{}: {}\n", printable(name), signal ? "signal" : "no signal");
    draw_part(part, 1, out);
  }
  return out;
}

// What became of orders on the bar. A market order is filled a bar after its decision, and who asks
// for the time of a trade finds no signal there: the time of the decision stands beside it.
std::string draw_orders_of(const Json& explanation, const Json& orders) {
  const auto begin = base::parse_utc(text_of(explanation, "time"));
  const auto timeframe = market::parse_timeframe(text_of(explanation, "timeframe"));
  if (!begin || !timeframe) return "";
  std::string out;
  for (const Json& order : orders) {
    const auto at = base::parse_utc(text_of(order, "fill_time"));
    if (!at || *at < *begin || *at >= *begin + timeframe->ns()) continue;
    if (text_of(order, "asset") != text_of(explanation, "symbol")) continue;
    if (out.empty()) out = "\non this bar\n";
    const std::string decided = text_of(order, "signal_time");
    out +=
        fmt::format("  {} {}: {} {} at {}, {}", order.value("opens", false) ? "open" : "close",
                    printable(text_of(order, "side")), printable(text_of(order, "outcome")),
                    cell(order.value("size", Json(nullptr))),
                    cell(order.value("price", Json(nullptr))), printable(text_of(order, "reason")));
    if (decided != text_of(order, "fill_time")) {
      out += fmt::format("; decided on the bar of {}", printable(decided));
    }
    out += "\n";
  }
  return out;
}

base::Result<void> why(HttpClient& client, const WhyOptions& o, const Globals& globals) {
  std::string path = path_of_result(o.result) + "/explanation";
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
  HC_ASSIGN(const Json orders, all_rows(client, o.result, "orders"));
  print_text(draw_bar_of(explanation) + draw_conditions(explanation) +
             draw_orders_of(explanation, orders));
  return {};
}

}  // namespace

void add_results_why(CLI::App& results, Globals& globals) {
  auto options = std::make_shared<WhyOptions>();
  CLI::App* command = results.add_subcommand(
      "why", "Why a bar has a signal or none: each side of each condition, and its orders");
  command->add_option("result_id", options->result, "As in `hindcast results list`")
      ->required()
      ->type_name("RESULT_ID");
  command->add_option("--time", options->time, "A time in the bar; the last bar when left out")
      ->type_name("TIME");
  command->add_option("--symbol", options->symbol, "Asset; the first one when left out");
  command->callback([options, &globals] {
    with_client(globals, [&](HttpClient& client) { return why(client, *options, globals); });
  });
}

}  // namespace hindcast::cli
