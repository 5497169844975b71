// A backtest request from a file, from flags, or from a file with flags over it: the same options
// for `hindcast submit` and `hindcast run`.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace hindcast::cli {

struct RequestOptions {
  std::string file;  // JOB.json; "-" is standard input; "" when flags say it all
  std::optional<std::string> name, description, timeframe, period, template_id;
  std::optional<std::string> entry, exit, short_entry, short_exit;  // formulas
  std::vector<std::string> assets;
  std::vector<std::string> parameters;  // "fast=12"
  std::optional<double> capital, stop_loss, take_profit, trailing_stop, size_pct;
  std::optional<double> commission_pct, slippage_pct, spread_pct;
  std::optional<std::string> preset;
  bool prove = false;
  // `submit` only: what runs is a definition that the server has.
  std::optional<std::string> strategy_id;
  std::optional<int> strategy_version;
};

void add_request_options(CLI::App& command, RequestOptions& options);

// The request as the API takes it. Only its form is checked here: a file that is not JSON, a
// --param that is not name=number, nothing given at all.
base::Result<base::Json> build_request(const RequestOptions& options);

// Fields of a job that do not decide the result: user_id and priority. The rest is what
// strategy::parse_request reads.
base::Json without_job_fields(base::Json request);

}  // namespace hindcast::cli
