// An HTTP exchange as the handlers see it: plain values, no sockets and no Boost, so that a handler
// is tested by calling it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hindcast::api {

struct Header {
  std::string name;  // lower case in requests
  std::string value;
};

// Limits on what a client may send. Each is named in the message of the problem it causes.
inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;  // request line and headers together
inline constexpr std::size_t kTargetBytesMax = 8 * 1024;

class UploadedFile;

struct Request {
  std::string method;  // "GET"
  std::string target;  // as sent: path and query, still encoded
  std::vector<Header> headers;
  std::string body;
  std::string id;                                        // X-Request-Id, echoed
  std::shared_ptr<const UploadedFile> upload = nullptr;  // in place of `body` where a route asks so

  // Filled in by the router.
  std::vector<std::string> segments;                         // decoded path segments
  std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
  std::map<std::string, std::string, std::less<>> path;      // {params} of the route
  std::map<std::string, std::string, std::less<>> texts;     // checked query parameters of the
  std::map<std::string, std::int64_t, std::less<>> numbers;  // route, defaults filled in

  // The first header of that name (lower case); nothing when there is none.
  std::optional<std::string_view> header(std::string_view name) const;
  std::size_t header_count(std::string_view name) const;

  // A checked query parameter. number(): precondition that it has a default or was sent.
  std::optional<std::string> text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  bool has_number(std::string_view name) const { return numbers.contains(name); }
};

// An endless response. next() is called on a handler thread, never twice at once: first at the
// start, then whenever the topic changed. Its bytes are written before it is asked again, so that a
// slow client holds at most one chunk.
class Stream {
 public:
  struct Chunk {
    std::string bytes;
    bool more = false;  // ask again at once
    bool end = false;   // nothing will ever follow
  };
  virtual ~Stream() = default;
  virtual Chunk next() = 0;
  virtual const std::string& topic() const = 0;  // the job whose changes it follows
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<Header> headers;
  std::unique_ptr<Stream> stream = nullptr;  // then `body` is not used

  Response& set(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
    return *this;
  }
};

std::string_view reason_phrase(int status);

// Status line, headers and the empty line. Content-Length is that of the body, also for HEAD.
std::string render_head(const Response& response, bool keep_alive);

// ---- conditional requests ----

// A validator of these bytes: strong "\"x\"", weak "W/\"x\"".
std::string strong_etag(std::string_view bytes);
std::string weak_etag(std::string_view bytes);

// Sets the ETag and turns the response into 304 when If-None-Match holds it (weak comparison).
Response with_etag(const Request& request, Response response, std::string etag);

// ---- content negotiation ----

// The first of `offered` among those with the highest q of the Accept header; nothing when none is
// accepted. Without the header: the first.
std::optional<std::string_view> negotiate(const Request& request,
                                          std::initializer_list<std::string_view> offered);

// Whether the Accept-Encoding header names the coding (or `*`) with a q above 0.
bool accepts_encoding(const Request& request, std::string_view coding);

}  // namespace hindcast::api
