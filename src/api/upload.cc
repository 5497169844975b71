#include "api/upload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/problem.h"
#include "api/routes.h"

namespace hindcast::api {
namespace {

constexpr std::array<std::string_view, 5> kTypes{"text/csv", "application/csv", "application/gzip",
                                                 "application/x-gzip", "application/octet-stream"};

std::string media_type_of(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::ranges::transform(type, type.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

}  // namespace

UploadedFile::~UploadedFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

bool takes_upload(std::string_view method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return std::ranges::any_of(routes(), [&](const Route& route) {
    return route.upload && route.method == method && route.pattern == path;
  });
}

std::optional<Response> refuse_upload(const Request& request) {
  if (!request.header("content-length") && !request.header("transfer-encoding")) {
    return problem(ProblemKind::length_required,
                   "send the file with Content-Length or as chunked transfer encoding");
  }
  if (request.header("content-encoding")) {
    return problem(ProblemKind::unsupported_media_type,
                   "a compressed file is sent as it is, without Content-Encoding",
                   {{"@Content-Encoding", "unsupported", "is set", "no content encoding"}});
  }
  const std::string type = media_type_of(request.header("content-type").value_or(""));
  if (std::ranges::find(kTypes, type) != kTypes.end()) return std::nullopt;
  return problem(ProblemKind::unsupported_media_type, "the body has to be the file itself",
                 {{"@Content-Type", "unsupported",
                   type.empty() ? "is missing" : fmt::format("is '{}'", type.substr(0, 60)),
                   fmt::format("{}", fmt::join(kTypes, ", "))}});
}

}  // namespace hindcast::api
