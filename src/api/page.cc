#include "api/page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/embedded.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> web_pages();
}

namespace hindcast::api {
namespace {

constexpr std::string_view kCompressed = ".gz";

// Nothing inline, nothing from elsewhere: text of a strategy that finds a way into the page stays
// text.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action "
    "'none'; "
    "frame-ancestors 'none'";

const base::EmbeddedFile* find_file(std::string_view name) {
  const auto files = embedded::web_pages();
  const auto found = std::ranges::lower_bound(files, name, {}, &base::EmbeddedFile::name);
  return found == files.end() || found->name != name ? nullptr : &*found;
}

// A browser that opens a page asks for text/html by name; scripts and programs do not.
bool opens_a_page(const Request& request) {
  const auto accept = request.header("accept");
  return accept && accept->find("text/html") != std::string_view::npos;
}

const base::EmbeddedFile* find_page(const Request& request) {
  const bool is_root = request.segments.empty() || request.segments.front().empty();
  if (is_root && request.segments.size() <= 1) return find_file("index.html");
  if (request.segments.front() == "api") return nullptr;
  const std::string name = fmt::format("{}", fmt::join(request.segments, "/"));
  if (name.ends_with(kCompressed)) return nullptr;
  if (const auto* file = find_file(name)) return file;
  return opens_a_page(request) ? find_file("index.html") : nullptr;
}

std::string_view media_type(std::string_view name) {
  struct Type {
    std::string_view ending;
    std::string_view type;
  };
  static constexpr std::array kTypes{Type{".html", "text/html; charset=utf-8"},
                                     Type{".css", "text/css; charset=utf-8"},
                                     Type{".js", "text/javascript; charset=utf-8"},
                                     Type{".svg", "image/svg+xml"},
                                     Type{".png", "image/png"},
                                     Type{".txt", "text/plain; charset=utf-8"},
                                     Type{".json", "application/json"},
                                     Type{".webmanifest", "application/manifest+json"}};
  for (const Type& t : kTypes) {
    if (name.ends_with(t.ending)) return t.type;
  }
  return "application/octet-stream";
}

}  // namespace

bool is_page(const Request& request) { return find_page(request) != nullptr; }

Response serve_page(const Request& request) {
  const base::EmbeddedFile& page = *find_page(request);
  const auto* compressed = find_file(std::string(page.name) + std::string(kCompressed));
  const bool compress = compressed != nullptr && accepts_encoding(request, "gzip");
  Response response;
  response.content_type = media_type(page.name);
  response.body = compress ? compressed->content : page.content;
  if (compress) response.set("Content-Encoding", "gzip");
  if (compressed != nullptr) response.set("Vary", "Accept-Encoding");
  response.set("Content-Security-Policy", std::string(kPolicy));
  if (page.name.starts_with("assets/")) {
    response.set("Cache-Control", "public, max-age=31536000, immutable");
  }
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace hindcast::api
