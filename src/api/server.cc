#include "api/server.h"

#include <fmt/format.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>
#include <vector>

#include "api/connection.h"
#include "base/log.h"

namespace hindcast::api {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;

constexpr std::chrono::seconds kStopPatience{5};
constexpr std::chrono::milliseconds kAcceptPause{100};  // after running out of descriptors
// Clients over the limit that are told so at the same time; more are just closed.
constexpr int kRefusalsMax = 64;
constexpr std::int64_t kTimeoutMsMax = 3'600'000;

base::Result<tcp::endpoint> endpoint_of(const Options& options) {
  boost::system::error_code error;
  const auto address = net::ip::make_address(options.address, error);
  if (error || !address.is_loopback()) {
    return base::fail(base::ErrorCode::invalid_argument,
                      fmt::format("the server listens on loopback only, because it knows no users "
                                  "yet: '{}' must be 127.0.0.1 or ::1",
                                  options.address));
  }
  return tcp::endpoint(address, options.port);
}

base::Result<void> check(const Services& services, const Options& options) {
  std::vector<base::Problem> problems;
  const auto in_range = [&](const char* name, std::int64_t value, std::int64_t low,
                            std::int64_t high) {
    if (value >= low && value <= high) return;
    problems.push_back({std::string("/") + name, "out_of_range", fmt::format("is {}", value),
                        fmt::format("{} to {}", low, high)});
  };
  in_range("io_threads", options.io_threads, 1, 64);
  in_range("handler_threads", options.handler_threads, 1, 256);
  in_range("body_bytes_max", static_cast<std::int64_t>(options.body_bytes_max), 1024, 64 << 20);
  in_range("upload_bytes_max", static_cast<std::int64_t>(options.upload_bytes_max), 1024,
           std::int64_t{4} << 30);
  in_range("uploads_max", options.uploads_max, 1, 1000);
  in_range("connections_max", options.connections_max, 1, 100'000);
  in_range("streams_max", options.streams_max, 1, 100'000);
  in_range("header_timeout_ms", options.header_timeout.count(), 1, kTimeoutMsMax);
  in_range("body_timeout_ms", options.body_timeout.count(), 1, kTimeoutMsMax);
  in_range("idle_timeout_ms", options.idle_timeout.count(), 1, kTimeoutMsMax);
  in_range("stream_heartbeat_ms", options.stream_heartbeat.count(), 1, kTimeoutMsMax);
  if (!problems.empty()) return base::invalid(std::move(problems));
  if (!services.estimate || !services.indicators) {
    return base::fail(base::ErrorCode::invalid_argument,
                      "Services needs both `estimate` and `indicators`");
  }
  return {};
}

class BeastServer final : public Server {
 public:
  BeastServer(Services services, const Options& options)
      : shared_(std::move(services), options),
        io_(options.io_threads),
        work_(net::make_work_guard(io_)),
        acceptor_(net::make_strand(io_)),
        pause_(acceptor_.get_executor()) {}

  ~BeastServer() override {
    shared_.stopping = true;
    subscription_.reset();
    net::post(acceptor_.get_executor(), [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    stop_connections(shared_);
    wait_for_connections();
    shared_.handlers.join();
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  base::Result<void> listen(const tcp::endpoint& endpoint);
  void begin();

  std::uint16_t port() const override { return shared_.port; }
  void drain() override { shared_.context.draining = true; }

 private:
  void accept();
  void take(tcp::socket socket);
  void wait_for_connections();

  Shared shared_;
  net::io_context io_;  // after shared_: connections in it are destroyed first
  net::executor_work_guard<net::io_context::executor_type> work_;
  tcp::acceptor acceptor_;
  net::steady_timer pause_;
  std::vector<std::thread> threads_;
  std::unique_ptr<jobs::Subscription> subscription_;
};

base::Result<void> BeastServer::listen(const tcp::endpoint& endpoint) {
  try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(net::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(net::socket_base::max_listen_connections);
    shared_.port = acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    return base::fail(base::ErrorCode::io,
                      fmt::format("cannot listen on {}:{}: {}", endpoint.address().to_string(),
                                  endpoint.port(), error.code().message()));
  }
  return {};
}

void BeastServer::begin() {
  const Services& services = shared_.context.services;
  subscription_ = services.jobs.subscribe(
      [this](const jobs::Change& change) { shared_.wakeups.notify(change.job_id); });
  accept();
  for (int i = 0; i < shared_.context.options.io_threads; ++i) {
    threads_.emplace_back([this] { io_.run(); });
  }
}

void BeastServer::accept() {
  // Each connection gets a strand: one coroutine at a time touches it, whatever the threads.
  acceptor_.async_accept(net::make_strand(io_),
                         [this](boost::system::error_code error, tcp::socket socket) {
                           if (shared_.stopping || error == net::error::operation_aborted) return;
                           if (error) {
                             // Out of descriptors, most likely: trying again at once would only
                             // spin.
                             base::log::warn("cannot accept a connection: {}", error.message());
                             pause_.expires_after(kAcceptPause);
                             pause_.async_wait([this](boost::system::error_code cancelled) {
                               if (!cancelled && !shared_.stopping) accept();
                             });
                             return;
                           }
                           take(std::move(socket));
                           accept();
                         });
}

void BeastServer::take(tcp::socket socket) {
  int open = 0;
  {
    const std::scoped_lock lock(shared_.mutex);
    open = static_cast<int>(shared_.connections.size());
  }
  const int most = shared_.context.options.connections_max;
  if (open >= most + kRefusalsMax) return;  // the socket closes as it goes out of scope
  serve_connection(std::move(socket), shared_, open >= most);
}

void BeastServer::wait_for_connections() {
  std::unique_lock lock(shared_.mutex);
  const bool all =
      shared_.gone.wait_for(lock, kStopPatience, [this] { return shared_.connections.empty(); });
  if (!all) base::log::warn("{} connections were cut off", shared_.connections.size());
}

}  // namespace

base::Result<std::unique_ptr<Server>> Server::start(Services services, Options options) {
  HC_TRY(check(services, options));
  HC_ASSIGN(const tcp::endpoint endpoint, endpoint_of(options));
  auto server = std::make_unique<BeastServer>(std::move(services), options);
  HC_TRY(server->listen(endpoint));
  server->begin();
  return server;
}

}  // namespace hindcast::api
