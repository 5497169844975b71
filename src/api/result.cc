#include "api/result.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/problem.h"

namespace hindcast::api {
namespace {

constexpr std::size_t kIdBytesMax = 64;

bool looks_like_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::ranges::all_of(text, [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '_';
         });
}

}  // namespace

base::Result<StoredResult> load_result(const Request& request, Context& context) {
  return load_result(request.path.at("backtest_id"), context);
}

base::Result<StoredResult> load_result(const std::string& id, Context& context) {
  const std::string missing = fmt::format("there is no backtest '{}'", id.substr(0, kIdBytesMax));
  if (!looks_like_id(id)) return base::fail(base::ErrorCode::not_found, missing);
  auto backtest = context.services.jobs.get_backtest(id);
  if (!backtest) {
    if (backtest.error().code == base::ErrorCode::not_found) backtest.error().message = missing;
    return tl::unexpected(std::move(backtest).error());
  }
  auto document = context.documents.get(backtest->artifact);
  if (!document) {
    base::Error error = std::move(document).error();
    // The feed names it, so its absence is damage, not a wrong address.
    if (error.code == base::ErrorCode::not_found) error.code = base::ErrorCode::corrupt;
    return tl::unexpected(std::move(error));
  }
  return StoredResult{std::move(*backtest), std::move(*document)};
}

Response immutable_response(const Request& request, Response response) {
  response.set("Cache-Control", "private, max-age=31536000, immutable");
  response.set("Vary", "Accept");
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

std::optional<std::string> wanted_format(const Request& request) {
  if (const auto format = request.text("format")) return format;
  const auto type = negotiate(request, {"application/json", "text/csv"});
  if (!type) return std::nullopt;
  return *type == "text/csv" ? "csv" : "json";
}

Response not_acceptable() {
  return problem(ProblemKind::not_acceptable, "offered are application/json and text/csv");
}

Response csv_response(const std::string& file_name, std::string csv) {
  Response response;
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.body = std::move(csv);
  response.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name));
  return response;
}

}  // namespace hindcast::api
