#include "api/routes.h"

#include "api/resources.h"

namespace hindcast::api {
namespace {

using Kind = Parameter::Kind;

Parameter limit_parameter() {
  return {.name = "limit",
          .doc = "Items in a page.",
          .kind = Kind::integer,
          .minimum = 1,
          .maximum = 200,
          .default_number = 50};
}
Parameter cursor_parameter() {
  return {.name = "cursor", .doc = "`next_cursor` of the page before."};
}
Parameter status_parameter() {
  return {.name = "status",
          .doc = "Only jobs in this state.",
          .kind = Kind::choice,
          .choices = {"pending", "running", "completed", "failed", "cancelled"}};
}
Parameter format_parameter() {
  return {.name = "format",
          .doc = "In place of the Accept header.",
          .kind = Kind::choice,
          .choices = {"json", "csv"}};
}
std::vector<Parameter> row_parameters() {
  return {
      {.name = "offset", .doc = "Rows to leave out.", .kind = Kind::integer, .default_number = 0},
      {.name = "limit",
       .doc = "Rows in a page; 100 when left out, as CSV all.",
       .kind = Kind::integer,
       .minimum = 1,
       .maximum = 1000},
      format_parameter()};
}

Answer no_such() { return {404, "There is no such thing.", "Problem"}; }
Answer wrong_query() { return {400, "A query parameter is wrong.", "Problem"}; }
Answer unchanged() { return {304, "Unchanged since the ETag in If-None-Match."}; }

std::vector<Answer> submit_answers() {
  return {{202, "Stored; Location names the job, Retry-After when to look again.", "Job"},
          {200, "The Idempotency-Key was used before with the same body: that job.", "Job"},
          {400, "Not valid JSON.", "Problem"},
          {413, "The body is larger than body_bytes_max.", "Problem"},
          {415, "The body is not application/json.", "Problem"},
          {422, "Something in the body is wrong; `errors` lists all of it.", "Problem"},
          {503, "The server is draining.", "Problem"}};
}

std::vector<Route> job_routes() {
  return {{"POST",
           "/api/backtest-jobs",
           "createBacktestJob",
           "jobs",
           "Submit a backtest",
           {},
           "Submission",
           submit_answers(),
           create_job},
          {"GET",
           "/api/backtest-jobs",
           "listBacktestJobs",
           "jobs",
           "Jobs of all users, newest first",
           {limit_parameter(), cursor_parameter(), status_parameter()},
           "",
           {{200, "One page.", "JobPage"}, wrong_query()},
           list_jobs},
          {"GET",
           "/api/backtest-jobs/user/{user_id}",
           "listUserBacktestJobs",
           "jobs",
           "Jobs of one user, newest first",
           {limit_parameter(), cursor_parameter(), status_parameter()},
           "",
           {{200, "One page.", "JobPage"}, wrong_query(), no_such()},
           list_user_jobs},
          {"GET",
           "/api/backtest-jobs/{job_id}",
           "getBacktestJob",
           "jobs",
           "One job",
           {},
           "",
           {{200, "The job; with queue_position while pending.", "Job"}, unchanged(), no_such()},
           get_job},
          {"DELETE",
           "/api/backtest-jobs/{job_id}",
           "cancelBacktestJob",
           "jobs",
           "Cancel a job",
           {},
           "",
           {{200, "Cancelled, now or before.", "Job"},
            {202, "Running: cancel_requested_at is set, the run ends in a moment.", "Job"},
            no_such(),
            {409, "Already completed or failed.", "Problem"}},
           cancel_job},
          {"GET",
           "/api/backtest-jobs/{job_id}/events",
           "followBacktestJob",
           "jobs",
           "Follow a job as server-sent events",
           {{.name = "last_event_id",
             .doc = "In place of the Last-Event-ID header.",
             .kind = Kind::integer,
             .default_number = 0}},
           "",
           {{200, "Events status, progress, equity, log and done.", "", {"text/event-stream"}},
            {204, "Followed to the end already."},
            wrong_query(),
            no_such()},
           follow_job}};
}

std::vector<Route> backtest_routes() {
  return {
      {"POST",
       "/api/backtests/generate",
       "generateBacktest",
       "backtests",
       "Submit a backtest (the same as createBacktestJob)",
       {},
       "Submission",
       submit_answers(),
       create_job},
      {"GET",
       "/api/backtests",
       "listBacktests",
       "backtests",
       "Finished backtests, newest first",
       {limit_parameter(),
        cursor_parameter(),
        {.name = "user_id", .doc = "Only those of this user."}},
       "",
       {{200, "One page.", "BacktestPage"}, wrong_query()},
       list_backtests},
      {"GET",
       "/api/backtests/{backtest_id}",
       "getBacktest",
       "backtests",
       "One result: figures, monthly table, warnings, provenance",
       {},
       "",
       {{200, "The result.", "Result"}, unchanged(), no_such()},
       get_backtest},
      {"GET",
       "/api/backtests/{backtest_id}/equity",
       "getEquity",
       "backtests",
       "Equity, drawdown and benchmark as columns",
       {{.name = "max_points",
         .doc = "At most so many points; highs and lows are kept. 2000 when left out, as CSV all.",
         .kind = Kind::integer,
         .minimum = 8,
         .maximum = 200'000},
        format_parameter()},
       "",
       {{200, "The curve.", "Equity", {"text/csv"}}, unchanged(), wrong_query(), no_such()},
       get_equity},
      {"GET",
       "/api/backtests/{backtest_id}/trades",
       "listTrades",
       "backtests",
       "Trades in order of "
       "their exit",
       row_parameters(),
       "",
       {{200, "One page.", "TradePage", {"text/csv"}}, unchanged(), wrong_query(), no_such()},
       get_trades},
      {"GET",
       "/api/backtests/{backtest_id}/orders",
       "listOrders",
       "backtests",
       "Every order with its reason and outcome",
       row_parameters(),
       "",
       {{200, "One page.", "OrderPage", {"text/csv"}}, unchanged(), wrong_query(), no_such()},
       get_orders},
      {"GET",
       "/api/backtests/{backtest_id}/candles",
       "getCandles",
       "backtests",
       "Bars of one asset in the backtest's window, joined to fewer candles",
       {{.name = "symbol", .doc = "The first asset when left out."},
        {.name = "max_points",
         .doc = "At most so many candles.",
         .kind = Kind::integer,
         .minimum = 1,
         .maximum = 20'000,
         .default_number = 2000},
        {.name = "from", .doc = "Not before this time.", .kind = Kind::time},
        {.name = "to", .doc = "Before this time.", .kind = Kind::time}},
       "",
       {{200, "The candles.", "Candles"}, unchanged(), wrong_query(), no_such()},
       get_candles},
      {"GET",
       "/api/backtests/{backtest_id}/explanation",
       "getExplanation",
       "backtests",
       "Why a bar has a signal or none: the value of each side of each condition",
       {{.name = "time",
         .doc = "A time in the bar; the last bar when left out.",
         .kind = Kind::time},
        {.name = "symbol", .doc = "The first asset when left out."}},
       "",
       {{200, "The conditions, part by part.", "Explanation"},
        wrong_query(),
        no_such(),
        {409, "The bars have changed since.", "Problem"}},
       get_explanation}};
}

std::vector<Route> library_routes() {
  return {{"GET",
           "/api/templates",
           "listTemplates",
           "library",
           "Strategy templates with their parameters",
           {},
           "",
           {{200, "All of them.", "TemplateList"}, unchanged()},
           list_templates},
          {"GET",
           "/api/indicators",
           "listIndicators",
           "library",
           "Indicators of the formula language",
           {},
           "",
           {{200, "All of them.", "IndicatorList"}, unchanged()},
           list_indicators},
          {"GET",
           "/api/datasets",
           "listDatasets",
           "library",
           "Market data in the catalog",
           {},
           "",
           {{200, "All of them.", "DatasetList"}, unchanged()},
           list_datasets}};
}

std::vector<Route> server_routes() {
  return {{"GET",
           "/api/openapi.json",
           "getOpenapi",
           "server",
           "This description",
           {},
           "",
           {{200, "OpenAPI 3.1.", "AnyObject"}, unchanged()},
           get_openapi},
          {"GET",
           "/healthz",
           "getHealth",
           "server",
           "Is the process alive",
           {},
           "",
           {{200, "Yes.", "AnyObject"}},
           get_health},
          {"GET",
           "/readyz",
           "getReadiness",
           "server",
           "Does the store answer, are jobs taken",
           {},
           "",
           {{200, "Yes, with the number of jobs by state.", "AnyObject"},
            {503, "No; the detail says why.", "Problem"}},
           get_readiness}};
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> table = [] {
    std::vector<Route> all;
    for (auto part : {job_routes, backtest_routes, library_routes, server_routes}) {
      for (Route& route : part()) all.push_back(std::move(route));
    }
    return all;
  }();
  return table;
}

}  // namespace hindcast::api
