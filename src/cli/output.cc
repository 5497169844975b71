#include "cli/output.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace hindcast::cli {
namespace {

using base::Json;

std::string short_time(const std::string& iso) {
  // "2026-11-22T07:30:42.123456Z" -> "2026-11-22 07:30"
  if (iso.size() < 16) return iso.empty() ? "-" : iso;
  return iso.substr(0, 10) + " " + iso.substr(11, 5);
}

std::string joined_assets(const Json& object) {
  std::string text;
  const auto found = object.find("assets");
  if (found == object.end() || !found->is_array()) return text;
  for (const Json& asset : *found) {
    if (!asset.is_string()) continue;
    if (!text.empty()) text += ' ';
    text += asset.get<std::string>();
  }
  return printable(text);
}

const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

std::string colour_of(double value, const Terminal& terminal) {
  if (!terminal.colour || value == 0) return "";
  return value > 0 ? "\x1b[32m" : "\x1b[31m";
}

// The sign says what the colour says; colour is never the only carrier.
std::string coloured(const std::string& text, double value, const Terminal& terminal) {
  const std::string code = colour_of(value, terminal);
  return code.empty() ? text : code + text + "\x1b[0m";
}

KeyFigures figures_of_summary(const Json& summary, double initial_capital) {
  KeyFigures f;
  f.initial_capital = initial_capital;
  f.final_equity = number_of(summary, "final_equity");
  f.total_return_pct = number_of(summary, "total_return_pct");
  f.max_drawdown_pct = number_of(summary, "max_drawdown_pct");
  f.sharpe = optional_number(summary, "sharpe");
  f.win_rate_pct = optional_number(summary, "win_rate_pct");
  f.trades = integer_of(summary, "trades");
  f.bars = integer_of(summary, "bars");
  f.data_start = text_of(summary, "data_start");
  f.data_end = text_of(summary, "data_end");
  f.synthetic = member(summary, "synthetic") == true;
  f.warning_count = integer_of(summary, "warnings");
  return f;
}

// A list of {code, message}; the feed has only a number under the same name.
void take_warnings(const Json& object, KeyFigures& f) {
  const Json& warnings = member(object, "warnings");
  if (!warnings.is_array()) return;
  for (const Json& warning : warnings) f.warnings.push_back(text_of(warning, "message"));
  f.warning_count = static_cast<std::int64_t>(f.warnings.size());
}

}  // namespace

void print_text(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void print_json(const Json& value) {
  print_text(value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::string result_page(const std::string& server, const std::string& backtest_id) {
  return fmt::format("{}/results/{}", server, backtest_id);
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

double number_of(const Json& object, const char* name) {
  return optional_number(object, name).value_or(0);
}

std::int64_t integer_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::optional<double> optional_number(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

KeyFigures figures_of_backtest(const Json& backtest) {
  KeyFigures f = figures_of_summary(backtest, number_of(backtest, "initial_capital"));
  take_warnings(backtest, f);
  return f;
}

KeyFigures figures_of_head(const Json& head) {
  KeyFigures f = figures_of_summary(member(head, "summary"),
                                    number_of(member(head, "request"), "initial_capital"));
  take_warnings(head, f);
  return f;
}

std::string draw_figures(const KeyFigures& f, const Terminal& terminal) {
  std::string out;
  const auto row = [&](std::string_view name, const std::string& value) {
    out += fmt::format("  {:<14} {}\n", name, value);
  };
  row("data", fmt::format("{} to {}, {} bars{}", short_time(f.data_start), short_time(f.data_end),
                          grouped(static_cast<double>(f.bars), 0),
                          f.synthetic ? " (SYNTHETIC SAMPLE, not a real market)" : ""));
  row("final equity",
      fmt::format("{} from {}", grouped(f.final_equity, 2), grouped(f.initial_capital, 2)));
  row("total return", coloured(signed_percent(f.total_return_pct), f.total_return_pct, terminal));
  row("max drawdown", grouped(f.max_drawdown_pct, 2) + " %");
  row("Sharpe ratio", f.sharpe ? grouped(*f.sharpe, 2) : "not defined");
  row("trades", grouped(static_cast<double>(f.trades), 0));
  row("win rate", f.win_rate_pct ? grouped(*f.win_rate_pct, 1) + " %" : "not defined");
  for (const std::string& warning : f.warnings) row("warning", printable(warning));
  if (f.warnings.empty() && f.warning_count > 0) {
    row("warnings", fmt::format("{} (the result lists them)", f.warning_count));
  }
  return out;
}

std::string draw_jobs(const Json& items) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& job : items) {
    rows.push_back({printable(text_of(job, "job_id")), printable(text_of(job, "status")),
                    fmt::format("{}", integer_of(job, "progress")),
                    short_time(printable(text_of(job, "created_at"))),
                    printable(text_of(job, "priority")), joined_assets(job),
                    printable(text_of(job, "timeframe")),
                    printable(text_of(job, "strategy_name"))});
  }
  if (rows.empty()) return "no jobs\n";
  return draw_table(
      {"JOB", "STATUS", ">%", "SUBMITTED (UTC)", "PRIORITY", "ASSETS", "BAR", "STRATEGY"}, rows);
}

std::string draw_job(const Json& job) {
  std::string out;
  for (const auto& [name, value] : job.items()) {
    if (value.is_null()) continue;
    const std::string text = value.is_string()
                                 ? value.get<std::string>()
                                 : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    out += fmt::format("{:<22} {}\n", name, printable(text));
  }
  return out;
}

std::string draw_backtests(const Json& items) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& item : items) {
    const KeyFigures f = figures_of_backtest(item);
    rows.push_back(
        {printable(text_of(item, "backtest_id")),
         short_time(printable(text_of(item, "created_at"))), signed_percent(f.total_return_pct),
         f.sharpe ? grouped(*f.sharpe, 2) : "-", grouped(f.max_drawdown_pct, 2) + " %",
         grouped(static_cast<double>(f.trades), 0), joined_assets(item),
         printable(text_of(item, "timeframe")), printable(text_of(item, "strategy_name"))});
  }
  if (rows.empty()) return "no results\n";
  return draw_table({"RESULT", "PUBLISHED (UTC)", ">RETURN", ">SHARPE", ">DRAWDOWN", ">TRADES",
                     "ASSETS", "BAR", "STRATEGY"},
                    rows);
}

}  // namespace hindcast::cli
