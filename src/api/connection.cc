#include "api/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/none.hpp>
#include <functional>
#include <optional>

#include "api/guard.h"
#include "api/problem.h"
#include "api/router.h"
#include "api/upload.h"
#include "base/id.h"
#include "base/log.h"

namespace hindcast::api {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using net::awaitable;
using net::use_awaitable;
using Clock = std::chrono::steady_clock;
using Parser = http::request_parser<http::string_body>;

namespace {

// Bytes of a refused request that are still read, so that the client gets to see the answer.
constexpr std::size_t kLingerBytesMax = 4u << 20;
constexpr std::chrono::milliseconds kLingerTime{1000};
constexpr std::size_t kReadBytes = 16 * 1024;
const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
const std::string kHeartbeat = ": still here\n\n";

// Runs `work` on a handler thread and resumes the coroutine on its own executor afterwards.
//
// GCC 12 copies temporaries of a co_await expression bit by bit. So what coroutines here are given
// is a named object of the caller, by reference: its frame lives until the call is done.
awaitable<void> on_handler(net::thread_pool& pool, const std::function<void()>& work) {
  const auto initiate = [&pool, &work](auto handler) {
    net::post(pool, [handler = std::move(handler), &work]() mutable {
      work();
      const auto executor = net::get_associated_executor(handler);
      net::post(executor, [handler = std::move(handler)]() mutable { std::move(handler)(); });
    });
  };
  return net::async_initiate<const net::use_awaitable_t<>&, void()>(initiate, use_awaitable);
}

// A client's own id when it is harmless, else a new one.
std::string request_id(std::string_view given, const base::Clock& clock) {
  const bool sound =
      !given.empty() && given.size() <= 64 && std::ranges::all_of(given, [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) || c == '-' || c == '_' || c == '.');
      });
  return sound ? std::string(given) : base::new_id("req", clock.now());
}

// A stream that fails ends; a browser comes back by itself.
Stream::Chunk next_chunk(Stream& source) {
  try {
    return source.next();
  } catch (const std::exception& error) {
    base::log::error("events of {}: {}", source.topic(), error.what());
    return {.bytes = "", .more = false, .end = true};
  }
}

// Everything but the body.
template <class Message>
Request head_of(const Message& message, const base::Clock& clock) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers.push_back({std::move(name), std::string(field.value())});
  }
  request.id = request_id(request.header("x-request-id").value_or(""), clock);
  return request;
}

}  // namespace

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(net::ip::tcp::socket socket, Shared& shared)
      : stream_(std::move(socket)), shared_(shared), options_(shared.context.options) {
    const std::scoped_lock lock(shared_.mutex);
    shared_.connections.insert(this);
  }
  ~Connection() {
    const std::scoped_lock lock(shared_.mutex);
    shared_.connections.erase(this);
    shared_.gone.notify_all();
  }

  awaitable<void> run();
  awaitable<void> refuse();
  auto executor() { return stream_.get_executor(); }
  // Ends it when it waits for a request or for news; otherwise after the response. Thread-safe.
  void stop();

 private:
  enum class Next { keep_open, close };

  std::string new_request_id() const {
    return base::new_id("req", shared_.context.services.clock.now());
  }
  awaitable<bool> wait_for_request();
  awaitable<Next> serve_one();
  awaitable<void> read_request(Request& request, bool& keep_alive,
                               std::optional<Response>& refusal);
  awaitable<void> read_upload(Parser& parser, Request& request, std::optional<Response>& refusal);
  std::optional<Response> refusal_of_head(const Parser& parser) const;
  Response refusal_of(const Parser& parser, const beast::error_code& error) const;
  Response too_large(bool is_upload) const;
  awaitable<bool> write(const std::string& bytes);
  awaitable<Next> answer(Response& response, bool head_only, bool keep_alive);
  awaitable<void> linger();

  awaitable<void> stream(Stream& source);
  awaitable<bool> write_piece(const std::string& bytes);
  awaitable<void> wait_for_news(net::steady_timer& timer);
  void watch_for_hang_up();
  void wake();

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{kHeaderBytesMax + kReadBytes};
  Shared& shared_;
  const Options& options_;
  bool first_request_ = true;
  bool waiting_ = false;  // for bytes that need not come

  // While streaming.
  net::steady_timer* news_ = nullptr;
  bool has_news_ = false;
  bool hung_up_ = false;
  std::array<char, 256> ignored_{};
};

void Connection::stop() {
  auto alive = weak_from_this().lock();  // it may be ending just now
  if (!alive) return;
  const auto executor = stream_.get_executor();
  net::post(executor, [self = std::move(alive)] {
    if (self->waiting_) self->stream_.cancel();
    self->wake();
  });
}

awaitable<void> Connection::run() {
  beast::error_code ignored;
  stream_.socket().set_option(net::ip::tcp::no_delay(true), ignored);
  while (co_await wait_for_request()) {
    const Next next = co_await serve_one();
    if (next == Next::close || shared_.stopping) break;
    first_request_ = false;
  }
  co_await linger();
}

awaitable<void> Connection::refuse() {
  Response refusal = problem(
      ProblemKind::unavailable,
      fmt::format("all {} connections are in use (connections_max)", options_.connections_max));
  add_common_headers(new_request_id(), refusal);
  co_await answer(refusal, false, false);
  co_await linger();
}

// False when there will be none: the client is gone, silent for too long, or the server stops.
awaitable<bool> Connection::wait_for_request() {
  if (buffer_.size() > 0) co_return true;  // pipelined
  if (shared_.stopping) co_return false;
  stream_.expires_after(first_request_ ? options_.header_timeout : options_.idle_timeout);
  beast::error_code error;
  waiting_ = true;
  const std::size_t count = co_await stream_.async_read_some(
      buffer_.prepare(kReadBytes), net::redirect_error(use_awaitable, error));
  waiting_ = false;
  buffer_.commit(count);
  co_return !error;
}

awaitable<Connection::Next> Connection::serve_one() {
  Request request;
  std::optional<Response> refusal;
  bool keep_alive = false;
  co_await read_request(request, keep_alive, refusal);
  if (refusal) {
    if (refusal->status == 0) co_return Next::close;  // nobody there to answer
    add_common_headers(new_request_id(), *refusal);
    co_return co_await answer(*refusal, false, false);
  }
  const bool head_only = request.method == "HEAD";
  Response response;
  const std::function<void()> work = [&] {
    response = handle(std::move(request), shared_.port, shared_.context);
  };
  co_await on_handler(shared_.handlers, work);
  co_return co_await answer(response, head_only, keep_alive);
}

// `refusal` stays empty when the whole request is there; status 0 means: just close.
awaitable<void> Connection::read_request(Request& request, bool& keep_alive,
                                         std::optional<Response>& refusal) {
  Parser parser;
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(boost::none);  // until the header tells which limit counts
  beast::error_code error;
  stream_.expires_after(options_.header_timeout);
  co_await http::async_read_header(stream_, buffer_, parser,
                                   net::redirect_error(use_awaitable, error));
  if (error) {
    refusal = refusal_of(parser, error);
    co_return;
  }
  refusal = refusal_of_head(parser);
  if (refusal) co_return;
  keep_alive = parser.get().keep_alive() && !shared_.stopping;
  request = head_of(parser.get(), shared_.context.services.clock);
  if (parser.is_done()) co_return;
  const bool is_upload = takes_upload(request.method, request.target);
  const std::uint64_t most = is_upload ? options_.upload_bytes_max : options_.body_bytes_max;
  parser.body_limit(most);
  // A file is not even begun for whom it would be refused afterwards.
  if (is_upload) refusal = refuse_foreign(request, shared_.port);
  if (is_upload && !refusal) refusal = refuse_upload(request);
  if (!refusal && parser.content_length().value_or(0) > most) refusal = too_large(is_upload);
  if (refusal) co_return;
  if (!parser.get()[http::field::expect].empty() && !co_await write(kContinue)) {
    refusal = Response{.status = 0};
    co_return;
  }
  if (is_upload) {
    co_await read_upload(parser, request, refusal);
    co_return;
  }
  stream_.expires_after(options_.body_timeout);
  co_await http::async_read(stream_, buffer_, parser, net::redirect_error(use_awaitable, error));
  if (error) {
    refusal = refusal_of(parser, error);
  } else {
    request.body = std::move(parser.get().body());
  }
}

// Into a file, piece by piece; it may take its time as long as something comes.
awaitable<void> Connection::read_upload(Parser& head, Request& request,
                                        std::optional<Response>& refusal) {
  UploadSlot slot(shared_.uploads, options_.uploads_max);
  if (!slot.taken()) {
    refusal = problem(ProblemKind::unavailable,
                      fmt::format("{} files arrive already (uploads_max)", options_.uploads_max));
    co_return;
  }
  http::request_parser<http::file_body> parser(std::move(head));
  const auto path = options_.upload_directory / base::new_id("upload", base::system_clock().now());
  // Owns the file from its first byte: it goes away whatever happens.
  auto file = std::make_shared<UploadedFile>(path);
  beast::error_code error;
  parser.get().body().open(path.c_str(), beast::file_mode::write_new, error);
  if (error) {
    base::log::error("cannot write '{}': {}", path.string(), error.message());
    refusal = problem(ProblemKind::unavailable, "the server cannot store the file");
    co_return;
  }
  while (!error && !parser.is_done()) {
    stream_.expires_after(options_.body_timeout);
    co_await http::async_read_some(stream_, buffer_, parser,
                                   net::redirect_error(use_awaitable, error));
  }
  parser.get().body().close();
  if (error == http::error::body_limit) {
    refusal = too_large(true);
  } else if (error == boost::system::errc::no_space_on_device) {
    refusal = problem(ProblemKind::unavailable, "no space is left for the file");
  } else if (error) {
    refusal = Response{.status = 0};  // the client is gone, or too slow
  } else {
    request.upload = std::move(file);
  }
}

std::optional<Response> Connection::refusal_of_head(const Parser& parser) const {
  const std::size_t target_bytes = parser.get().target().size();
  if (target_bytes > kTargetBytesMax) {
    return problem(ProblemKind::target_too_long,
                   fmt::format("the address has {} bytes; target_bytes_max allows {}", target_bytes,
                               kTargetBytesMax));
  }
  const auto expectation = parser.get()[http::field::expect];
  if (!expectation.empty() && !beast::iequals(expectation, "100-continue")) {
    return problem(ProblemKind::expectation_failed, "only 100-continue can be expected");
  }
  return std::nullopt;
}

Response Connection::too_large(bool is_upload) const {
  return problem(ProblemKind::body_too_large,
                 is_upload
                     ? fmt::format("the file is larger than upload_bytes_max allows: {} bytes",
                                   options_.upload_bytes_max)
                     : fmt::format("the body is larger than body_bytes_max allows: {} bytes",
                                   options_.body_bytes_max));
}

Response Connection::refusal_of(const Parser& parser, const beast::error_code& error) const {
  if (error == http::error::body_limit) return too_large(false);
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    if (parser.get().target().empty()) {  // not even the request line fits
      return problem(ProblemKind::target_too_long,
                     fmt::format("the address is longer than target_bytes_max allows: {} bytes",
                                 kTargetBytesMax));
    }
    return problem(ProblemKind::headers_too_large,
                   fmt::format("the headers are larger than header_bytes_max allows: {} bytes",
                               kHeaderBytesMax));
  }
  // Everything else of this category is a mistake in the message, not in the connection.
  const bool malformed =
      error.category() == http::make_error_code(http::error::bad_method).category();
  if (malformed && error != http::error::end_of_stream && error != http::error::partial_message) {
    return problem(ProblemKind::bad_request, "not a well-formed HTTP/1.1 request",
                   {{"", "http_syntax", error.message()}});
  }
  return Response{.status = 0};
}

// False when the client is gone or too slow.
awaitable<bool> Connection::write(const std::string& bytes) {
  stream_.expires_after(options_.body_timeout);
  beast::error_code error;
  co_await net::async_write(stream_, net::buffer(bytes), net::redirect_error(use_awaitable, error));
  co_return !error;
}

awaitable<Connection::Next> Connection::answer(Response& response, bool head_only,
                                               bool keep_alive) {
  if (response.stream) {
    if (shared_.streams.fetch_add(1) < options_.streams_max) {
      // Without a length: the end of the connection is the end of the stream.
      const std::string head = render_head(response, false);
      if (co_await write(head)) co_await stream(*response.stream);
      --shared_.streams;
      co_return Next::close;
    }
    --shared_.streams;
    response =
        problem(ProblemKind::unavailable,
                fmt::format("all {} event streams are in use (streams_max)", options_.streams_max));
    add_common_headers(new_request_id(), response);
  }
  std::string bytes = render_head(response, keep_alive);
  if (!head_only) bytes += response.body;
  const bool written = co_await write(bytes);
  co_return written&& keep_alive ? Next::keep_open : Next::close;
}

// Closing with unread bytes would reset the connection and could take the answer with it.
awaitable<void> Connection::linger() {
  beast::error_code error;
  stream_.socket().shutdown(net::ip::tcp::socket::shutdown_send, error);
  const auto until = Clock::now() + kLingerTime;
  std::size_t left = kLingerBytesMax;
  std::array<char, 4096> bytes;
  while (!error && !shared_.stopping && Clock::now() < until) {
    stream_.expires_at(until);
    waiting_ = true;  // stop() may cut it short
    const std::size_t count = co_await stream_.async_read_some(
        net::buffer(bytes), net::redirect_error(use_awaitable, error));
    waiting_ = false;
    if (count >= left) break;
    left -= count;
  }
  stream_.socket().close(error);
}

// ---- event streams ------------------------------------------------------------------------------

void Connection::wake() {
  has_news_ = true;
  if (news_ != nullptr) news_->cancel();
}

// A browser that closes its tab sends nothing: the pending read tells.
void Connection::watch_for_hang_up() {
  stream_.socket().async_read_some(
      net::buffer(ignored_), [self = shared_from_this()](beast::error_code error, std::size_t) {
        if (!error) return self->watch_for_hang_up();  // bytes after the request mean nothing here
        self->hung_up_ = true;
        self->wake();
      });
}

awaitable<void> Connection::stream(Stream& source) {
  stream_.expires_never();
  net::steady_timer timer(stream_.get_executor());
  news_ = &timer;
  const auto token = shared_.wakeups.add(source.topic(), [weak = weak_from_this()] {
    if (auto self = weak.lock()) {
      net::post(self->stream_.get_executor(), [self] { self->wake(); });
    }
  });
  watch_for_hang_up();
  while (!hung_up_ && !shared_.stopping) {
    has_news_ = false;
    Stream::Chunk chunk;
    const std::function<void()> work = [&] { chunk = next_chunk(source); };
    co_await on_handler(shared_.handlers, work);
    if (!chunk.bytes.empty() && !co_await write_piece(chunk.bytes)) break;
    if (chunk.end) break;
    if (!chunk.more && !has_news_) co_await wait_for_news(timer);
  }
  shared_.wakeups.remove(token);
  news_ = nullptr;
}

awaitable<void> Connection::wait_for_news(net::steady_timer& timer) {
  while (!has_news_ && !shared_.stopping) {
    beast::error_code error;
    timer.expires_after(options_.stream_heartbeat);
    co_await timer.async_wait(net::redirect_error(use_awaitable, error));
    if (has_news_) co_return;
    if (!co_await write_piece(kHeartbeat)) {
      hung_up_ = true;
      co_return;
    }
  }
}

// Beside the pending read, so the stream's own timeout cannot be used: a timer closes the socket
// under a client that does not take its bytes.
awaitable<bool> Connection::write_piece(const std::string& bytes) {
  auto deadline =
      std::make_shared<net::steady_timer>(stream_.get_executor(), options_.body_timeout);
  deadline->async_wait([self = shared_from_this(), deadline](beast::error_code cancelled) {
    if (cancelled) return;
    beast::error_code ignored;
    self->stream_.socket().close(ignored);
  });
  beast::error_code error;
  co_await net::async_write(stream_.socket(), net::buffer(bytes),
                            net::redirect_error(use_awaitable, error));
  deadline->cancel();
  co_return !error;
}

// ---- entry --------------------------------------------------------------------------------------

void serve_connection(net::ip::tcp::socket socket, Shared& shared, bool over_limit) {
  auto connection = std::make_shared<Connection>(std::move(socket), shared);
  const auto executor = connection->executor();
  net::co_spawn(
      executor,
      [connection, over_limit]() -> awaitable<void> {
        if (over_limit) {
          co_await connection->refuse();
        } else {
          co_await connection->run();
        }
      },
      [](std::exception_ptr failure) {
        if (!failure) return;
        try {
          std::rethrow_exception(failure);
        } catch (const std::exception& error) {
          base::log::error("a connection ended: {}", error.what());
        }
      });
}

void stop_connections(Shared& shared) {
  const std::scoped_lock lock(shared.mutex);
  for (Connection* connection : shared.connections) connection->stop();
}

}  // namespace hindcast::api
