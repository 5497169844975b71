#include "cli/result_client.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/terminal.h"

namespace hindcast::cli {

using base::Json;

namespace {

constexpr int kRowsPerPage = 1000;  // as the API allows at most

}  // namespace

std::string path_of_result(const std::string& result_id) {
  return "/api/backtests/" + url_encode(result_id);
}

base::Result<Json> all_rows(HttpClient& client, const std::string& result_id,
                            const std::string& table) {
  Json rows = Json::array();
  while (true) {
    HC_ASSIGN(const Json page,
              client.get_json(fmt::format("{}/{}?limit={}&offset={}", path_of_result(result_id),
                                          table, kRowsPerPage, rows.size())));
    const Json items = page.value("items", Json::array());
    for (const Json& item : items) rows.push_back(item);
    const auto next = page.find("next_offset");
    if (items.empty() || next == page.end() || next->is_null()) return rows;
  }
}

base::Result<std::string> csv_of(HttpClient& client, const std::string& result_id,
                                 const std::string& table) {
  HC_ASSIGN(
      HttpResponse response,
      client.get(fmt::format("{}/{}?format=csv", path_of_result(result_id), table), "text/csv"));
  return std::move(response.body);
}

std::string cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_number_float()) return grouped(value.get<double>(), 4);
  return printable(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace hindcast::cli
