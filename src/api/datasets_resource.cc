#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/resources.h"
#include "api/upload.h"
#include "market/csv_import.h"
#include "market/dataset_store.h"
#include "market/symbol.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

struct DatasetName {
  std::string symbol;
  market::Timeframe timeframe;
};

// Of the path: what is no symbol or timeframe names no dataset either.
base::Result<DatasetName> dataset_of(const Request& request) {
  const std::string& symbol = request.path.at("symbol");
  const auto timeframe = market::parse_timeframe(request.path.at("timeframe"));
  if (market::parse_symbol(symbol) && timeframe) return DatasetName{symbol, *timeframe};
  return base::fail(ErrorCode::not_found,
                    fmt::format("there is no dataset '{} {}'", symbol.substr(0, 60),
                                request.path.at("timeframe").substr(0, 20)));
}

// Of the query; every mistake is told.
base::Result<market::ImportOptions> import_options(const Request& request) {
  std::vector<base::Problem> problems;
  market::ImportOptions options;
  options.symbol = request.text("symbol").value_or("");
  if (const auto symbol = market::parse_symbol(options.symbol); !symbol) {
    problems.push_back(parameter_problem("symbol", "bad_form", symbol.error().message,
                                         "a symbol such as BTC/USD or SPY"));
  }
  const auto timeframe = market::parse_timeframe(request.text("timeframe").value_or(""));
  if (timeframe) {
    options.timeframe = *timeframe;
  } else {
    problems.push_back(parameter_problem("timeframe", "bad_form", timeframe.error().message,
                                         "a timeframe such as 1h or 1d"));
  }
  if (const auto text = request.text("calendar")) {
    auto calendar = market::TradingCalendar::parse(*text);
    if (calendar) {
      options.calendar = std::move(*calendar);
    } else {
      problems.push_back(parameter_problem("calendar", "bad_form", calendar.error().message,
                                           "24x7, fx, us_equity, or ZONE HH:MM-HH:MM [DAYS]"));
    }
  }
  if (const auto name = request.text("zone")) {
    auto zone = market::TimeZone::find(*name);
    if (zone) {
      options.zone = *zone;
    } else {
      problems.push_back(parameter_problem("zone", "unknown_name", zone.error().message,
                                           "a time zone such as Asia/Tokyo"));
    }
    if (zone && timeframe && timeframe->ns() >= base::kNsPerDay) {
      problems.push_back(parameter_problem("zone", "conflict",
                                           "bars of a day or more are named by their date",
                                           "a timeframe of less than a day"));
    }
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  options.lenient = request.text("lenient") == "true";
  options.replace = request.text("replace") == "true";
  options.source = request.text("source").value_or("upload");
  if (request.has_number("days_per_year")) {
    options.days_per_year = static_cast<int>(request.number("days_per_year"));
  }
  return options;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// The words of the command line as those of this address; the server's paths are its own business.
base::Error as_upload_error(base::Error error, const UploadedFile& file) {
  const auto reword = [&](std::string& text) {
    replace_all(text, "'" + file.path().string() + "'", "the file");
    replace_all(text, file.path().string(), "the file");
    replace_all(text, "--lenient", "lenient=true");
    replace_all(text, "--replace", "replace=true");
  };
  reword(error.message);
  for (base::Problem& p : error.problems) reword(p.detail);
  // What cannot be read is the sender's mistake, not damage of ours.
  if (error.code == ErrorCode::corrupt) error.code = ErrorCode::invalid_argument;
  return error;
}

}  // namespace

Response list_datasets(const Request& request, Context& context) {
  const auto datasets = context.services.catalog.list();
  if (!datasets) return problem(datasets.error(), request.id);
  Json items = Json::array();
  for (const market::Dataset& dataset : *datasets) items.push_back(market::to_json(dataset));
  Response response = json_response(200, {{"items", std::move(items)}});
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

Response upload_dataset(const Request& request, Context& context) {
  const auto options = import_options(request);
  if (!options) return problem(options.error(), request.id);
  const auto report =
      market::import_csv(context.services.catalog, request.upload->path(), *options);
  if (!report) return problem(as_upload_error(report.error(), *request.upload), request.id);
  const auto dataset = context.services.catalog.describe(options->symbol, options->timeframe);
  if (!dataset) return problem(dataset.error(), request.id);
  return json_response(
      200, {{"dataset", market::to_json(*dataset)}, {"report", market::to_json(*report)}});
}

Response get_dataset(const Request& request, Context& context) {
  const auto name = dataset_of(request);
  if (!name) return problem(name.error(), request.id);
  const market::Catalog& catalog = context.services.catalog;
  const auto dataset = catalog.describe(name->symbol, name->timeframe);
  if (!dataset) return problem(dataset.error(), request.id);
  const auto gaps = catalog.gaps(name->symbol, name->timeframe,
                                 static_cast<std::size_t>(request.number("max_gaps")));
  if (!gaps) return problem(gaps.error(), request.id);
  Json body = market::to_json(*dataset);
  Json& list = body["gaps"] = Json::array();
  for (const market::Gap& gap : *gaps) list.push_back(market::to_json(gap));
  Response response = json_response(200, body);
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

Response delete_dataset(const Request& request, Context& context) {
  const auto name = dataset_of(request);
  if (!name) return problem(name.error(), request.id);
  const auto removed =
      market::remove_dataset(context.services.catalog, name->symbol, name->timeframe);
  if (!removed) return problem(removed.error(), request.id);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace hindcast::api
