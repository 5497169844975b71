// The HTTP side of the commands: JSON requests to a Hindcast server and its event streams.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "cli/event_stream.h"

namespace hindcast::cli {

struct HttpResponse {
  long status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// One connection that is kept alive. Not thread-safe: one client a thread.
//
// Answers of 400 and above become errors again, with their problems: 404 not_found, 409 conflict,
// 429 limit_exceeded, 503 unavailable, other 4xx invalid_argument, 5xx internal. No server there is
// `unavailable` and says how to start one.
class HttpClient {
 public:
  static constexpr std::size_t kBodyBytesMax = 512u << 20;

  static base::Result<HttpClient> create(const std::string& server);  // "http://127.0.0.1:8080"
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  const std::string& server() const;

  base::Result<HttpResponse> get(const std::string& path,
                                 std::string_view accept = "application/json");
  base::Result<base::Json> get_json(const std::string& path);
  base::Result<HttpResponse> post(const std::string& path, const std::string& json_body);
  base::Result<base::Json> post_json(const std::string& path, const base::Json& body);
  base::Result<base::Json> patch_json(const std::string& path, const base::Json& body);
  base::Result<base::Json> remove(const std::string& path);

  // Follows an event stream until on_event returns false or the server ends it (both are success).
  // `keep_going` is asked about every 100 ms; when it says no the result is `cancelled`.
  base::Result<void> stream(const std::string& path, const std::string& last_event_id,
                            const std::function<bool(const StreamEvent&)>& on_event,
                            const std::function<bool()>& keep_going);

 private:
  struct Connection;
  explicit HttpClient(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

// A problem document (RFC 9457) as the error it was made from.
base::Error error_of_response(long status, std::string_view body);

// Percent-encodes one path segment or query value.
std::string url_encode(std::string_view text);

}  // namespace hindcast::cli
