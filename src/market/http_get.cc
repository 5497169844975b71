#include "market/http_get.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

namespace hindcast::market {
namespace {

struct Receiver {
  std::string* body;
  std::size_t bytes_max;
  bool too_long = false;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* target) {
  auto& receiver = *static_cast<Receiver*>(target);
  const std::size_t bytes = size * count;
  if (receiver.body->size() + bytes > receiver.bytes_max) {
    receiver.too_long = true;
    return 0;  // makes libcurl stop
  }
  receiver.body->append(data, bytes);
  return bytes;
}

void set_options(CURL* curl, const std::string& url, const HttpLimits& limits, Receiver& receiver,
                 char* error_text) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "hindcast");
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // threads
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text);
}

}  // namespace

HttpReply http_get(const std::string& url, const HttpLimits& limits) {
  HttpReply reply;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  if (!curl) {
    reply.failure = "libcurl cannot start";
    return reply;
  }
  char error_text[CURL_ERROR_SIZE] = "";
  Receiver receiver{.body = &reply.body, .bytes_max = limits.body_bytes};
  set_options(curl.get(), url, limits, receiver, error_text);
  const CURLcode code = curl_easy_perform(curl.get());
  curl_off_t connect_us = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_CONNECT_TIME_T, &connect_us);
  reply.connected = connect_us > 0;
  if (code != CURLE_OK) {
    reply.failure = receiver.too_long
                        ? fmt::format("the answer has more than {} bytes", limits.body_bytes)
                        : std::string(*error_text != '\0' ? error_text : curl_easy_strerror(code));
    return reply;
  }
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl.get(), CURLINFO_RETRY_AFTER, &retry_after);
  reply.status = static_cast<int>(status);
  reply.retry_after = std::chrono::seconds(retry_after);
  return reply;
}

}  // namespace hindcast::market
