#include <nlohmann/json.hpp>

#include "api/curve.h"
#include "api/curve_columns.h"
#include "api/page_of.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/result.h"
#include "api/rows.h"
#include "base/time.h"
#include "base/time_units.h"

namespace hindcast::api {
namespace {

using base::Json;

using base::kNsPerSecond;

Response curve_as_json(const jobs::Backtest& backtest, const Curve& curve,
                       const std::vector<std::size_t>& rows) {
  Json time = Json::array(), equity = Json::array(), drawdown = Json::array(),
       benchmark = Json::array();
  for (std::size_t row : rows) {
    time.push_back((*curve.time)[row] / kNsPerSecond);
    equity.push_back(number_json((*curve.equity)[row]));
    drawdown.push_back(number_json((*curve.drawdown)[row]));
    benchmark.push_back(number_json((*curve.benchmark)[row]));
  }
  return json_response(200, {{"backtest_id", backtest.backtest_id},
                             {"bars", curve.time->size()},
                             {"points", rows.size()},
                             {"time", std::move(time)},
                             {"equity", std::move(equity)},
                             {"drawdown_pct", std::move(drawdown)},
                             {"benchmark", std::move(benchmark)}});
}

Response curve_as_csv(const jobs::Backtest& backtest, const Curve& curve,
                      const std::vector<std::size_t>& rows) {
  std::string csv = "time,equity,drawdown_pct,benchmark\r\n";
  for (std::size_t row : rows) {
    csv += base::format_utc((*curve.time)[row]);
    for (const auto* column : {curve.equity, curve.drawdown, curve.benchmark}) {
      csv += ',';
      csv += csv_cell(number_json((*column)[row]));
    }
    csv += "\r\n";
  }
  return csv_response(backtest.backtest_id + "-equity.csv", std::move(csv));
}

// A page of rows as JSON; as CSV all of them unless a page is asked for.
Response rows_response(const Request& request, Context& context, const std::string& prefix,
                       const std::string& name) {
  const auto format = wanted_format(request);
  if (!format) return not_acceptable();
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const RowTable table(result->document->document, result->document->head, prefix);
  const std::size_t begin =
      std::min(static_cast<std::size_t>(request.number("offset")), table.size());
  const bool all = *format == "csv" && !request.has_number("limit");
  const std::size_t limit =
      request.has_number("limit") ? static_cast<std::size_t>(request.number("limit")) : 100;
  const std::size_t end = all ? table.size() : std::min(begin + limit, table.size());

  if (*format == "csv") {
    std::string csv = table.csv_header();
    for (std::size_t i = begin; i < end; ++i) table.append_csv(i, csv);
    return immutable_response(
        request, csv_response(result->backtest.backtest_id + "-" + name + ".csv", std::move(csv)));
  }
  Json items = Json::array();
  for (std::size_t i = begin; i < end; ++i) items.push_back(table.row(i));
  return immutable_response(
      request,
      json_response(200, {{"items", std::move(items)},
                          {"total", table.size()},
                          {"offset", begin},
                          {"next_offset", end < table.size() ? Json(end) : Json(nullptr)}}));
}

}  // namespace

Response list_backtests(const Request& request, Context& context) {
  jobs::FeedQuery query;
  query.user_id = request.text("user_id");
  query.asset = request.text("asset");
  query.template_id = request.text("template_id");
  query.text = request.text("text");
  query.order = base::enum_value<jobs::FeedOrder>(request.text("order").value_or(""))
                    .value_or(jobs::FeedOrder::created_at);
  query.ascending = request.text("direction") == "asc";
  query.limit = static_cast<int>(request.number("limit"));
  query.cursor = request.text("cursor").value_or("");
  const auto page = context.services.jobs.list_backtests(query);
  if (!page) return cursor_problem(page.error(), request.id);
  Json items = Json::array();
  for (const jobs::Backtest& backtest : page->items) items.push_back(jobs::to_json(backtest));
  return page_response(std::move(items), page->next_cursor);
}

// The feed's fields and the document's head as one object; where both have a field (`warnings`, a
// number in the feed), the document's fuller one counts.
Response get_backtest(const Request& request, Context& context) {
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  Json body = jobs::to_json(result->backtest);
  for (const auto& [key, value] : result->document->head.items()) {
    if (key != "enums") body[key] = value;  // the rows show names, not ids
  }
  return immutable_response(request, json_response(200, body));
}

Response get_equity(const Request& request, Context& context) {
  const auto format = wanted_format(request);
  if (!format) return not_acceptable();
  const auto result = load_result(request, context);
  if (!result) return problem(result.error(), request.id);
  const auto curve = curve_of(result->document->document);
  if (!curve) return problem(curve.error(), request.id);
  const std::size_t most =
      *format == "csv" && !request.has_number("max_points")
          ? curve->time->size() + 8
          : static_cast<std::size_t>(request.has_number("max_points") ? request.number("max_points")
                                                                      : 2000);
  const auto rows = rows_to_keep(*curve->equity, *curve->drawdown, most);
  return immutable_response(request, *format == "csv"
                                         ? curve_as_csv(result->backtest, *curve, rows)
                                         : curve_as_json(result->backtest, *curve, rows));
}

Response get_trades(const Request& request, Context& context) {
  return rows_response(request, context, "trade", "trades");
}

Response get_orders(const Request& request, Context& context) {
  return rows_response(request, context, "order", "orders");
}

}  // namespace hindcast::api
