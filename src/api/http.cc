#include "api/http.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>

#include "base/check.h"
#include "base/hash.h"

namespace hindcast::api {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Splits off what stands before the separator.
std::string_view cut(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const std::string_view head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return trim(head);
}

bool same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string hash_text(std::string_view bytes) {
  return fmt::format("{:016x}", base::checksum64(std::as_bytes(std::span(bytes))));
}

double quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view one = cut(parameters, ';');
    if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') continue;
    double q = 0;
    const auto [end, error] = std::from_chars(one.data() + 2, one.data() + one.size(), q);
    return error == std::errc() && end == one.data() + one.size() ? std::clamp(q, 0.0, 1.0) : 0;
  }
  return 1;
}

// How precisely a media range names the type: 0 not at all, 1 "*/*", 2 "text/*", 3 exactly.
int precision_of(std::string_view range, std::string_view type) {
  if (same_text(range, type)) return 3;
  if (range == "*/*") return 1;
  const auto slash = type.find('/');
  return range.ends_with("/*") &&
                 same_text(range.substr(0, range.size() - 1), type.substr(0, slash + 1))
             ? 2
             : 0;
}

// The q of the most precise range that covers the type.
double accepted_quality(std::string_view accept, std::string_view type) {
  int best = 0;
  double quality = 0;
  while (!accept.empty()) {
    std::string_view entry = cut(accept, ',');
    const std::string_view range = cut(entry, ';');
    const int precision = precision_of(range, type);
    if (precision > best) {
      best = precision;
      quality = quality_of(entry);
    }
  }
  return quality;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& h : headers) {
    if (h.name == name) return h.value;
  }
  return std::nullopt;
}

std::size_t Request::header_count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers, [&](const Header& h) { return h.name == name; }));
}

std::optional<std::string> Request::text(std::string_view name) const {
  const auto found = texts.find(name);
  if (found == texts.end()) return std::nullopt;
  return found->second;
}

std::int64_t Request::number(std::string_view name) const {
  const auto found = numbers.find(name);
  HC_CHECK(found != numbers.end(), "the route declares this parameter with a default");
  return found->second;
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr std::array kPhrases{Phrase{200, "OK"},
                                       Phrase{201, "Created"},
                                       Phrase{202, "Accepted"},
                                       Phrase{204, "No Content"},
                                       Phrase{304, "Not Modified"},
                                       Phrase{400, "Bad Request"},
                                       Phrase{403, "Forbidden"},
                                       Phrase{404, "Not Found"},
                                       Phrase{405, "Method Not Allowed"},
                                       Phrase{406, "Not Acceptable"},
                                       Phrase{409, "Conflict"},
                                       Phrase{411, "Length Required"},
                                       Phrase{412, "Precondition Failed"},
                                       Phrase{413, "Content Too Large"},
                                       Phrase{414, "URI Too Long"},
                                       Phrase{415, "Unsupported Media Type"},
                                       Phrase{417, "Expectation Failed"},
                                       Phrase{421, "Misdirected Request"},
                                       Phrase{422, "Unprocessable Content"},
                                       Phrase{429, "Too Many Requests"},
                                       Phrase{431, "Request Header Fields Too Large"},
                                       Phrase{500, "Internal Server Error"},
                                       Phrase{501, "Not Implemented"},
                                       Phrase{503, "Service Unavailable"}};
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Unknown";
}

std::string render_head(const Response& response, bool keep_alive) {
  const bool no_content = response.status == 204 || response.status == 304;
  std::string out =
      fmt::format("HTTP/1.1 {} {}\r\nDate: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", response.status,
                  reason_phrase(response.status), fmt::gmtime(std::time(nullptr)));
  if (!no_content) out += fmt::format("Content-Type: {}\r\n", response.content_type);
  if (!no_content && !response.stream) {
    out += fmt::format("Content-Length: {}\r\n", response.body.size());
  }
  for (const Header& h : response.headers) out += fmt::format("{}: {}\r\n", h.name, h.value);
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return out;
}

std::string strong_etag(std::string_view bytes) { return '"' + hash_text(bytes) + '"'; }
std::string weak_etag(std::string_view bytes) { return "W/\"" + hash_text(bytes) + '"'; }

Response with_etag(const Request& request, Response response, std::string etag) {
  const auto opaque = [](std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
  };
  bool matches = false;
  if (const auto given = request.header("if-none-match")) {
    std::string_view rest = *given;
    while (!rest.empty() && !matches) {
      const std::string_view tag = cut(rest, ',');
      matches = tag == "*" || opaque(tag) == opaque(etag);
    }
  }
  response.set("ETag", std::move(etag));
  if (matches) {
    response.status = 304;
    response.body.clear();
  }
  return response;
}

std::optional<std::string_view> negotiate(const Request& request,
                                          std::initializer_list<std::string_view> offered) {
  const auto accept = request.header("accept");
  if (!accept || accept->empty()) return *offered.begin();
  std::optional<std::string_view> best;
  double best_quality = 0;
  for (std::string_view type : offered) {
    const double quality = accepted_quality(*accept, type);
    if (quality > best_quality) {
      best = type;
      best_quality = quality;
    }
  }
  return best;
}

bool accepts_encoding(const Request& request, std::string_view coding) {
  std::string_view rest = request.header("accept-encoding").value_or("");
  double quality = 0;
  bool named = false;
  while (!rest.empty()) {
    std::string_view parameters = cut(rest, ',');
    const std::string_view name = cut(parameters, ';');
    const bool exact = same_text(name, coding);
    if (!exact && (name != "*" || named)) continue;
    quality = quality_of(parameters);
    named = named || exact;
  }
  return quality > 0;
}

}  // namespace hindcast::api
