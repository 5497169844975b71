// One HTTP GET by libcurl, bounded in time and size. Private to the exchange sources.
#pragma once

#include <chrono>
#include <string>

namespace hindcast::market {

struct HttpLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds total{20'000};
  std::size_t body_bytes = 4 << 20;
};

struct HttpReply {
  int status = 0;          // 0: there was no answer, `failure` says why
  bool connected = false;  // the server was reached, whatever came of it
  std::string body;
  std::string failure;
  std::chrono::seconds retry_after{0};  // as the server asked
};

// Thread-safe. Follows no redirects; only http and https.
HttpReply http_get(const std::string& url, const HttpLimits& limits);

}  // namespace hindcast::market
