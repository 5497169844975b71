#include "api/page.h"

#include <algorithm>
#include <span>

#include "base/embedded.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> web_pages();
}

namespace hindcast::api {
namespace {

const base::EmbeddedFile* find_page(const Request& request) {
  if (request.segments.size() > 1) return nullptr;
  const bool is_root = request.segments.empty() || request.segments.front().empty();
  const std::string_view name =
      is_root ? std::string_view("index.html") : std::string_view(request.segments.front());
  const auto pages = embedded::web_pages();
  const auto found = std::ranges::find(pages, name, &base::EmbeddedFile::name);
  return found == pages.end() ? nullptr : &*found;
}

std::string_view media_type(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  return "text/javascript; charset=utf-8";
}

}  // namespace

bool is_page(const Request& request) { return find_page(request) != nullptr; }

Response serve_page(const Request& request) {
  const base::EmbeddedFile& page = *find_page(request);
  Response response;
  response.content_type = media_type(page.name);
  response.body = page.content;
  response.set("Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
               "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  std::string etag = strong_etag(page.content);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace hindcast::api
