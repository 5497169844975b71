// A small HTTP/1.1 client over a plain socket, so that tests can send what no library would.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"

namespace hindcast::support {

struct HttpReply {
  int status = 0;                              // 0: the server closed without an answer
  std::map<std::string, std::string> headers;  // names in lower case; the last one counts
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

struct ServerEvent {
  std::string id;  // "" when the event has none
  std::string name;
  std::string data;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// One connection to 127.0.0.1. Every wait ends after `patience`: a hanging server fails the test.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port,
                      std::chrono::milliseconds patience = std::chrono::seconds(20));

  // Sends a request with Host and, for a body, Content-Length and Content-Type (unless given), and
  // reads the reply.
  HttpReply send(const std::string& method, const std::string& target,
                 const HttpHeaders& headers = {}, const std::string& body = "");

  void write(std::string_view bytes);
  void finish_writing();  // half-close
  // The next reply; `has_body` false after HEAD.
  HttpReply read(bool has_body = true);
  bool closed_by_server();  // waits for the end of the connection

  // After send() of an event stream: the next event, comments skipped; nothing at the end.
  std::optional<ServerEvent> next_event();
  // The next comment line, events skipped.
  std::optional<std::string> next_comment();

 private:
  bool fill();  // more bytes into buffer_; false at the end
  std::optional<std::string> line();

  base::Fd socket_;
  std::uint16_t port_;
  std::string buffer_;
};

// A request on a connection of its own.
HttpReply fetch(std::uint16_t port, const std::string& method, const std::string& target,
                const HttpHeaders& headers = {}, const std::string& body = "");

}  // namespace hindcast::support
