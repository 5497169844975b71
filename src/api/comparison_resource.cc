#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/comparison.h"
#include "api/problem.h"
#include "api/resources.h"

namespace hindcast::api {
namespace {

using base::Json;

std::vector<std::string> split_ids(const std::string& text) {
  std::vector<std::string> ids;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    ids.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return ids;
}

base::Result<std::vector<std::string>> ids_of(const Request& request) {
  const auto ids = split_ids(request.text("ids").value_or(""));
  const std::string allowed = fmt::format(
      "{} to {} ids of backtests with commas between them, each once", kComparedMin, kComparedMax);
  if (ids.size() < kComparedMin || ids.size() > kComparedMax) {
    return base::invalid({parameter_problem(
        "ids", "out_of_range",
        request.text("ids") ? fmt::format("names {}", ids.size()) : "is missing", allowed)});
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (std::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(i), ids[i]) !=
        ids.begin() + static_cast<std::ptrdiff_t>(i)) {
      return base::invalid({parameter_problem("ids", "repeated", "names one twice", allowed)});
    }
  }
  return ids;
}

base::Result<std::vector<StoredResult>> results_of(const Request& request, Context& context) {
  HC_ASSIGN(const auto ids, ids_of(request));
  std::vector<StoredResult> results;
  for (const std::string& id : ids) {
    HC_ASSIGN(StoredResult result, load_result(id, context));
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

Response compare_backtests(const Request& request, Context& context) {
  const auto results = results_of(request, context);
  if (!results) return problem(results.error(), request.id);
  auto equity = compare_equity(*results, static_cast<std::size_t>(request.number("max_points")));
  if (!equity) return problem(equity.error(), request.id);
  Json backtests = Json::array();
  for (const StoredResult& result : *results) backtests.push_back(jobs::to_json(result.backtest));
  return immutable_response(request,
                            json_response(200, {{"backtests", std::move(backtests)},
                                                {"metrics", compare_metrics(*results)},
                                                {"configuration", compare_configuration(*results)},
                                                {"equity", std::move(*equity)},
                                                {"trades", compare_trades(*results)}}));
}

}  // namespace hindcast::api
