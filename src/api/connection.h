// One client's connection: reads requests, has them handled on the handler threads, writes
// responses and event streams. The only files with Boost.Beast are connection.cc and server.cc.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

#include "api/context.h"
#include "api/wakeups.h"

namespace hindcast::api {

class Connection;

// What all connections share. Outlives them.
struct Shared {
  Shared(Services services, const Options& options)
      : context(std::move(services), options),
        handlers(static_cast<std::size_t>(options.handler_threads)) {}

  Context context;
  std::uint16_t port = 0;
  boost::asio::thread_pool handlers;
  Wakeups wakeups;
  std::atomic<bool> stopping = false;
  std::atomic<int> streams = 0;
  std::atomic<int> uploads = 0;

  // Live connections, so that the server can end them.
  std::mutex mutex;
  std::condition_variable gone;
  std::set<Connection*> connections;
};

// Takes the socket over; the connection owns itself until the client or the server ends it. With
// `over_limit` the client is only told 503.
void serve_connection(boost::asio::ip::tcp::socket socket, Shared& shared, bool over_limit);

// Asks every connection to end after the request it is in. Thread-safe.
void stop_connections(Shared& shared);

}  // namespace hindcast::api
