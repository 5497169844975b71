#include "support/http_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace hindcast::support {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool names(const HttpHeaders& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const auto& h) { return lower(h.first) == name; });
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port, std::chrono::milliseconds patience)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), port_(port) {
  timeval limit{};
  limit.tv_sec = patience.count() / 1000;
  limit.tv_usec = (patience.count() % 1000) * 1000;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::system_error(errno, std::generic_category(), "connect");
  }
}

HttpReply HttpClient::send(const std::string& method, const std::string& target,
                           const HttpHeaders& headers, const std::string& body) {
  std::string head = fmt::format("{} {} HTTP/1.1\r\n", method, target);
  if (!names(headers, "host")) head += fmt::format("Host: 127.0.0.1:{}\r\n", port_);
  if (!body.empty() && !names(headers, "content-length")) {
    head += fmt::format("Content-Length: {}\r\n", body.size());
  }
  if (!body.empty() && !names(headers, "content-type")) {
    head += "Content-Type: application/json\r\n";
  }
  for (const auto& [name, value] : headers) head += fmt::format("{}: {}\r\n", name, value);
  write(head + "\r\n" + body);
  return read(method != "HEAD");
}

void HttpClient::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return;  // the server refused early: its reply tells why
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpClient::finish_writing() { ::shutdown(socket_.get(), SHUT_WR); }

bool HttpClient::fill() {
  char bytes[16384];
  const ssize_t count = ::recv(socket_.get(), bytes, sizeof bytes, 0);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    throw std::runtime_error("the server did not answer in time");
  }
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> HttpClient::line() {
  std::size_t end;
  while ((end = buffer_.find('\n')) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string text = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

HttpReply HttpClient::read(bool has_body) {
  HttpReply reply;
  const auto status = line();
  if (!status || !status->starts_with("HTTP/1.1 ")) return reply;
  reply.status = std::stoi(status->substr(9, 3));
  for (auto text = line(); text && !text->empty(); text = line()) {
    const auto colon = text->find(": ");
    if (colon != std::string::npos) {
      reply.headers[lower(text->substr(0, colon))] = text->substr(colon + 2);
    }
  }
  const std::string length = reply.header("content-length");
  if (!has_body || length.empty()) return reply;
  const std::size_t size = std::stoul(length);
  while (buffer_.size() < size && fill()) continue;
  reply.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return reply;
}

bool HttpClient::closed_by_server() {
  while (fill()) continue;
  return true;
}

std::optional<ServerEvent> HttpClient::next_event() {
  ServerEvent event;
  while (auto text = line()) {
    if (text->starts_with("id: ")) event.id = text->substr(4);
    if (text->starts_with("event: ")) event.name = text->substr(7);
    if (text->starts_with("data: ")) event.data = text->substr(6);
    if (text->empty() && !event.name.empty()) return event;
  }
  return std::nullopt;
}

std::optional<std::string> HttpClient::next_comment() {
  while (auto text = line()) {
    if (text->starts_with(':')) return text;
  }
  return std::nullopt;
}

HttpReply fetch(std::uint16_t port, const std::string& method, const std::string& target,
                const HttpHeaders& headers, const std::string& body) {
  return HttpClient(port).send(method, target, headers, body);
}

}  // namespace hindcast::support
