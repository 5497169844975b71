#include "cli/request_options.h"

#include <fmt/format.h>

#include <charconv>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace hindcast::cli {
namespace {

using base::ErrorCode;
using base::Json;

constexpr std::size_t kRequestBytesMax = 1u << 20;

base::Result<std::string> read_request_text(const std::string& file) {
  if (file != "-") return base::read_file(file);
  std::string text;
  char buffer[65536];
  while (std::cin.read(buffer, sizeof buffer) || std::cin.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > kRequestBytesMax) {
      return base::fail(ErrorCode::limit_exceeded,
                        fmt::format("standard input holds more than request_bytes_max = {} bytes",
                                    kRequestBytesMax));
    }
  }
  return text;
}

// Names the file in front of what is wrong with it.
base::Result<Json> read_request_file(const std::string& file) {
  HC_ASSIGN(const std::string text, read_request_text(file));
  auto json = base::parse_json(text, {.max_bytes = kRequestBytesMax});
  const std::string shown = file == "-" ? "standard input" : "'" + file + "'";
  if (!json) {
    base::Error error = std::move(json).error();
    error.message = shown + ": " + error.message;
    return tl::unexpected(std::move(error));
  }
  if (!json->is_object()) {
    return base::fail(ErrorCode::invalid_argument, shown + ": a job is a JSON object");
  }
  return json;
}

base::Result<void> set_parameter(Json& definition, const std::string& text) {
  const std::size_t equals = text.find('=');
  double value = 0;
  const char* begin = text.data() + (equals == std::string::npos ? 0 : equals + 1);
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(begin, end, value);
  if (equals == 0 || equals == std::string::npos || code != std::errc() || stop != end) {
    return base::fail(ErrorCode::invalid_argument,
                      fmt::format("--param '{}': allowed is NAME=NUMBER, such as fast=12", text));
  }
  definition["parameters"][text.substr(0, equals)] = value;
  return {};
}

// The object under `name`, made when it is not there. Anything else is left for validation to
// refuse.
Json* object_under(Json& parent, const char* name) {
  Json& child = parent[name];
  if (child.is_null()) child = Json::object();
  return child.is_object() ? &child : nullptr;
}

template <class T>
void set(Json* object, const char* name, const std::optional<T>& value) {
  if (object != nullptr && value) (*object)[name] = *value;
}

}  // namespace

void add_request_options(CLI::App& command, RequestOptions& o) {
  command
      .add_option("job", o.file, "Job as JSON, '-' for standard input; flags override its fields")
      ->type_name("JOB.json");
  constexpr const char* kStrategy = "Strategy";
  command
      .add_option("--template", o.template_id,
                  "Strategy template; see `hindcast strategies templates`")
      ->type_name("ID")
      ->group(kStrategy);
  command.add_option("--param", o.parameters, "Parameter of the template; may be repeated")
      ->type_name("NAME=NUMBER")
      ->group(kStrategy);
  command
      .add_option("--entry", o.entry,
                  "Entry formula, e.g. \"crosses_above(close, sma(close, 50))\"")
      ->type_name("FORMULA")
      ->group(kStrategy);
  command.add_option("--exit", o.exit, "Exit formula")->type_name("FORMULA")->group(kStrategy);
  command.add_option("--short-entry", o.short_entry, "Entry formula for short positions")
      ->type_name("FORMULA")
      ->group(kStrategy);
  command.add_option("--short-exit", o.short_exit, "Exit formula for short positions")
      ->type_name("FORMULA")
      ->group(kStrategy);
  command.add_option("--name", o.name, "Name shown in lists")->group(kStrategy);
  command.add_option("--description", o.description, "Free text")->group(kStrategy);
  constexpr const char* kMarket = "Market";
  command.add_option("--asset", o.assets, "Symbol, e.g. BTC/USD; may be repeated")
      ->type_name("SYMBOL")
      ->group(kMarket);
  command.add_option("--timeframe", o.timeframe, "Length of a bar: 1m to 1w, e.g. 15m, 4h")
      ->group(kMarket);
  command.add_option("--period", o.period, "\"6 months\", \"2019-01-01..2019-06-30\" or \"all\"")
      ->group(kMarket);
  constexpr const char* kMoney = "Money and risk";
  command.add_option("--capital", o.capital, "Cash at the start")->group(kMoney);
  command.add_option("--size", o.size_pct, "Position size, % of equity")->group(kMoney);
  command.add_option("--stop-loss", o.stop_loss, "Stop loss, % of the entry price")->group(kMoney);
  command.add_option("--take-profit", o.take_profit, "Take profit, % of the entry price")
      ->group(kMoney);
  command.add_option("--trailing-stop", o.trailing_stop, "Trailing stop, %")->group(kMoney);
  command.add_option("--commission", o.commission_pct, "Commission on each fill, % of its value")
      ->group(kMoney);
  command.add_option("--slippage", o.slippage_pct, "Slippage of each fill, %")->group(kMoney);
  command.add_option("--spread", o.spread_pct, "Bid/ask spread, %")->group(kMoney);
  command.add_option("--rules", o.preset, "Execution preset: strict, backtesting.py or vectorbt")
      ->group(kMoney);
  command.add_flag("--prove", o.prove, "Prove that nothing in the result rests on later bars");
}

namespace {

// A stored definition runs as it is.
base::Result<void> check_strategy_alone(const RequestOptions& o) {
  const bool others = o.template_id || o.entry || o.exit || o.short_entry || o.short_exit ||
                      !o.parameters.empty() || o.stop_loss || o.take_profit || o.trailing_stop ||
                      o.size_pct;
  if (!others) return {};
  return base::fail(ErrorCode::invalid_argument,
                    "--strategy runs a stored definition as it is; leave out the flags that would "
                    "change it, or save a changed one: `hindcast strategies save --id`");
}

}  // namespace

base::Result<Json> build_request(const RequestOptions& o) {
  Json request = Json::object();
  if (!o.file.empty()) {
    HC_ASSIGN(request, read_request_file(o.file));
  } else if (!o.template_id && !o.entry && !o.short_entry && !o.strategy_id) {
    return base::fail(ErrorCode::invalid_argument,
                      "no job given: name a file (JOB.json), a --template, or an --entry formula");
  }
  set(&request, "strategy_name", o.name);
  set(&request, "strategy_description", o.description);
  set(&request, "timeframe", o.timeframe);
  set(&request, "period", o.period);
  set(&request, "initial_capital", o.capital);
  if (!o.assets.empty()) request["assets"] = o.assets;
  if (o.strategy_id) {
    HC_TRY(check_strategy_alone(o));
    request["strategy_id"] = *o.strategy_id;
  }
  set(&request, "strategy_version", o.strategy_version);
  Json* definition =
      request.contains("strategy_id") ? nullptr : object_under(request, "strategy_definition");
  set(definition, "template_id", o.template_id);
  set(definition, "entry_conditions", o.entry);
  set(definition, "exit_conditions", o.exit);
  set(definition, "short_entry_conditions", o.short_entry);
  set(definition, "short_exit_conditions", o.short_exit);
  if (definition != nullptr && !o.parameters.empty()) {
    if (object_under(*definition, "parameters") != nullptr) {
      for (const std::string& text : o.parameters) HC_TRY(set_parameter(*definition, text));
    }
  }
  if (definition != nullptr && (o.stop_loss || o.take_profit || o.trailing_stop || o.size_pct)) {
    Json* risk = object_under(*definition, "risk_management");
    set(risk, "stop_loss_pct", o.stop_loss);
    set(risk, "take_profit_pct", o.take_profit);
    set(risk, "trailing_stop_pct", o.trailing_stop);
    set(risk, "position_size_pct", o.size_pct);
  }
  if (o.commission_pct || o.slippage_pct || o.spread_pct) {
    Json* costs = object_under(request, "costs");
    set(costs, "commission_pct", o.commission_pct);
    set(costs, "slippage_pct", o.slippage_pct);
    set(costs, "spread_pct", o.spread_pct);
  }
  if (o.preset) set(object_under(request, "execution"), "preset", o.preset);
  if (o.prove) request["prove"] = true;
  if (!request.contains("strategy_name") && !request.contains("strategy_id")) {
    request["strategy_name"] = o.template_id ? "Template " + *o.template_id : "Formula strategy";
  }
  return request;
}

Json without_job_fields(Json request) {
  request.erase("user_id");
  request.erase("priority");
  return request;
}

}  // namespace hindcast::cli
