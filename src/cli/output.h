// How the commands print: JSON for programs, tables and key figures for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/terminal.h"

namespace hindcast::cli {

// One JSON document and a line feed on standard output.
void print_json(const base::Json& value);
void print_text(std::string_view text);

// The figures that every result is first judged by. Absent: not defined for this result.
struct KeyFigures {
  double initial_capital = 0, final_equity = 0, total_return_pct = 0, max_drawdown_pct = 0;
  std::optional<double> sharpe, win_rate_pct;
  std::int64_t trades = 0, bars = 0;
  std::string data_start, data_end;
  bool synthetic = false;
  std::vector<std::string> warnings;  // as sentences; may be empty when only their number is known
  std::int64_t warning_count = 0;
};
KeyFigures figures_of_backtest(const base::Json& backtest);  // of the API: feed or single result
KeyFigures figures_of_head(const base::Json& head);          // the head of a result document
std::string draw_figures(const KeyFigures& figures, const Terminal& terminal);

// Address of the web page that shows a result.
std::string result_page(const std::string& server, const std::string& backtest_id);

std::string draw_jobs(const base::Json& items);
std::string draw_job(const base::Json& job);
std::string draw_backtests(const base::Json& items);

// Fields of JSON from outside: a default when absent or of another type.
std::string text_of(const base::Json& object, const char* name);
double number_of(const base::Json& object, const char* name);
std::int64_t integer_of(const base::Json& object, const char* name);
std::optional<double> optional_number(const base::Json& object, const char* name);

}  // namespace hindcast::cli
