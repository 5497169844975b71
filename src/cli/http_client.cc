#include "cli/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace hindcast::cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;

constexpr long kConnectTimeoutMs = 3000;
constexpr long kAnswerTimeoutMs = 60'000;
// The server sends a heartbeat every 15 s; a stream that is silent for longer than this is dead.
constexpr long kStreamSilenceSeconds = 45;

struct CurlLibrary {
  CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~CurlLibrary() { curl_global_cleanup(); }
};

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

ErrorCode code_of_status(long status) {
  switch (status) {
    case 404:
      return ErrorCode::not_found;
    case 409:
      return ErrorCode::conflict;
    case 413:
    case 429:
      return ErrorCode::limit_exceeded;
    case 503:
      return ErrorCode::unavailable;
    default:
      return status >= 500 ? ErrorCode::internal : ErrorCode::invalid_argument;
  }
}

std::string text_field(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

base::Problem problem_of(const Json& item) {
  base::Problem problem{text_field(item, "pointer"), text_field(item, "code"),
                        text_field(item, "detail"), text_field(item, "allowed"),
                        text_field(item, "suggestion")};
  // A query parameter or header stands in place of a pointer.
  if (const std::string name = text_field(item, "parameter"); !name.empty()) {
    problem.pointer = "?" + name;
  } else if (const std::string header = text_field(item, "header"); !header.empty()) {
    problem.pointer = "@" + header;
  }
  if (item.contains("line") && item["line"].is_number_integer()) problem.line = item["line"];
  if (item.contains("column") && item["column"].is_number_integer()) {
    problem.column = item["column"];
  }
  return problem;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& headers = *static_cast<std::map<std::string, std::string>*>(user);
  const std::string_view line(data, size);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) {
    value.remove_prefix(1);
  }
  while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) {
    value.remove_suffix(1);
  }
  headers[name] = value;
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& body = *static_cast<std::string*>(user);
  if (body.size() + size > HttpClient::kBodyBytesMax) return 0;
  body.append(data, size);
  return size;
}

// What a stream's callbacks share.
struct StreamState {
  CURL* curl;
  EventParser parser;
  const std::function<bool(const StreamEvent&)>* on_event;
  const std::function<bool()>* keep_going;
  std::string error_body;
  base::Result<bool> outcome = true;
  bool interrupted = false;
};

std::size_t on_stream_data(char* data, std::size_t, std::size_t size, void* user) {
  auto& state = *static_cast<StreamState*>(user);
  long status = 0;
  curl_easy_getinfo(state.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 400) return on_body(data, 1, size, &state.error_body);
  state.outcome = state.parser.feed({data, size}, *state.on_event);
  return state.outcome && *state.outcome ? size : 0;
}

int on_tick(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& state = *static_cast<StreamState*>(user);
  state.interrupted = !(*state.keep_going)();
  return state.interrupted ? 1 : 0;
}

}  // namespace

struct HttpClient::Connection {
  std::string server;
  CURL* curl = nullptr;

  ~Connection() { curl_easy_cleanup(curl); }

  void prepare(const std::string& url, const HeaderList& headers) const {
    curl_easy_reset(curl);  // keeps the live connection
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a local server is never behind a proxy
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  }

  Error transport_error(CURLcode code) const {
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) {
      return {ErrorCode::unavailable,
              fmt::format("no server at {}; start one with `hindcast serve`", server)};
    }
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
      return {
          ErrorCode::invalid_argument,
          fmt::format("'{}' is not the address of a server; allowed: http://HOST:PORT", server)};
    }
    return {ErrorCode::unavailable, fmt::format("{}: {}", server, curl_easy_strerror(code))};
  }

  base::Result<HttpResponse> perform(const char* method, const std::string& path,
                                     std::string_view accept, const std::string* body) const {
    HeaderList headers;
    headers.add(fmt::format("Accept: {}, application/problem+json", accept));
    headers.add("Expect:");
    if (body != nullptr) headers.add("Content-Type: application/json");
    prepare(server + path, headers);
    HttpResponse response;
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kAnswerTimeoutMs);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    if (body != nullptr) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    }
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response.headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return tl::unexpected(transport_error(code));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response.status);
    if (response.status >= 400) {
      return tl::unexpected(error_of_response(response.status, response.body));
    }
    return response;
  }
};

Error error_of_response(long status, std::string_view body) {
  Error error{code_of_status(status), fmt::format("the server answered {}", status)};
  const auto json = base::parse_json(body);
  if (!json || !json->is_object()) return error;
  const std::string detail = text_field(*json, "detail");
  const std::string title = text_field(*json, "title");
  if (!detail.empty() || !title.empty()) error.message = detail.empty() ? title : detail;
  const auto errors = json->find("errors");
  if (errors != json->end() && errors->is_array()) {
    for (const Json& item : *errors) {
      if (item.is_object()) error.problems.push_back(problem_of(item));
    }
  }
  return error;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

HttpClient::HttpClient(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

base::Result<HttpClient> HttpClient::create(const std::string& server) {
  static const CurlLibrary library;
  auto connection = std::make_unique<Connection>();
  connection->server = server;
  while (connection->server.ends_with('/')) connection->server.pop_back();
  if (!connection->server.starts_with("http://") && !connection->server.starts_with("https://")) {
    return tl::unexpected(connection->transport_error(CURLE_URL_MALFORMAT));
  }
  connection->curl = curl_easy_init();
  if (connection->curl == nullptr) return base::fail(ErrorCode::internal, "libcurl gave no handle");
  return HttpClient(std::move(connection));
}

const std::string& HttpClient::server() const { return connection_->server; }

base::Result<HttpResponse> HttpClient::get(const std::string& path, std::string_view accept) {
  return connection_->perform("GET", path, accept, nullptr);
}

base::Result<Json> HttpClient::get_json(const std::string& path) {
  HC_ASSIGN(const HttpResponse response, get(path));
  return base::parse_json(response.body, {.max_bytes = kBodyBytesMax});
}

base::Result<HttpResponse> HttpClient::post(const std::string& path, const std::string& json_body) {
  return connection_->perform("POST", path, "application/json", &json_body);
}

base::Result<Json> HttpClient::post_json(const std::string& path, const Json& body) {
  HC_ASSIGN(const HttpResponse response,
            post(path, body.dump(-1, ' ', false, Json::error_handler_t::replace)));
  return base::parse_json(response.body, {.max_bytes = kBodyBytesMax});
}

base::Result<Json> HttpClient::patch_json(const std::string& path, const Json& body) {
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  HC_ASSIGN(const HttpResponse response,
            connection_->perform("PATCH", path, "application/json", &text));
  return base::parse_json(response.body, {.max_bytes = kBodyBytesMax});
}

base::Result<Json> HttpClient::remove(const std::string& path) {
  HC_ASSIGN(const HttpResponse response,
            connection_->perform("DELETE", path, "application/json", nullptr));
  if (response.body.empty()) return Json(nullptr);
  return base::parse_json(response.body, {.max_bytes = kBodyBytesMax});
}

base::Result<void> HttpClient::stream(const std::string& path, const std::string& last_event_id,
                                      const std::function<bool(const StreamEvent&)>& on_event,
                                      const std::function<bool()>& keep_going) {
  HeaderList headers;
  headers.add("Accept: text/event-stream, application/problem+json");
  if (!last_event_id.empty()) headers.add("Last-Event-ID: " + last_event_id);
  CURL* curl = connection_->curl;
  connection_->prepare(connection_->server + path, headers);
  StreamState state{curl, {}, &on_event, &keep_going, {}};
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_stream_data);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &state);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_tick);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &state);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStreamSilenceSeconds);
  const CURLcode code = curl_easy_perform(curl);
  if (state.interrupted) return base::fail(ErrorCode::cancelled, "interrupted");
  if (!state.outcome) return tl::unexpected(std::move(state.outcome).error());
  if (!*state.outcome) return {};
  if (code != CURLE_OK) return tl::unexpected(connection_->transport_error(code));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 400) return tl::unexpected(error_of_response(status, state.error_body));
  return {};
}

}  // namespace hindcast::cli
