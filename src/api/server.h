// The HTTP server: /api, the event stream and the web pages.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "jobs/job_store.h"
#include "jobs/strategy_store.h"
#include "market/catalog.h"
#include "strategy/request.h"

namespace hindcast::api {

// What a submission is worth, worked out where data and engine are known (cli wires it).
struct Estimate {
  double seconds = 0;
  std::string data_start, data_end;
  std::int64_t bars = 0;  // over all assets
};

struct Services {
  jobs::JobStore& jobs;
  jobs::ArtifactStore& artifacts;
  jobs::StrategyStore& strategies;
  const market::Catalog& catalog;
  const base::Clock& clock;
  // Checks that the data exist for the request; problems carry JSON pointers.
  std::function<base::Result<Estimate>(const strategy::CheckedRequest&)> estimate;
  // The indicator registry as a JSON list (indicators::to_json of each); this room does not include
  // it.
  std::function<base::Json()> indicators;
  // Checks that a code snippet can be compiled, without running it; problems carry the pointer of
  // the submission's code_snippet. Thread-safe.
  std::function<base::Result<void>(std::string_view code)> check_snippet;
};

// Every limit and timeout of the server; docs/http-api.md lists them.
struct Options {
  std::string address = "127.0.0.1";  // loopback only until users exist: others are refused
  std::uint16_t port = 8080;          // 0: any free one
  int io_threads = 1;
  int handler_threads = 8;
  std::size_t body_bytes_max = 1 << 20;
  std::uint64_t upload_bytes_max = 256u << 20;       // of a file of market data; up to 4 GiB
  int uploads_max = 4;                               // files that arrive at once; more get 503
  std::filesystem::path upload_directory;            // for files while they arrive and are read
  int connections_max = 1024;                        // more get 503
  int streams_max = 256;                             // open event streams; more get 503
  std::chrono::milliseconds header_timeout{10'000};  // from the first byte to the empty line
  std::chrono::milliseconds body_timeout{30'000};    // also for writing a response
  std::chrono::milliseconds idle_timeout{60'000};    // between requests of one connection
  std::chrono::milliseconds stream_heartbeat{15'000};
};

class Server {
 public:
  // What `services` refers to must outlive the server. Errors: invalid_argument (not a loopback
  // address, a limit out of range), io (the port is taken).
  static base::Result<std::unique_ptr<Server>> start(Services services, Options options);
  virtual ~Server() = default;  // stops accepting, ends streams, waits for handlers
  virtual std::uint16_t port() const = 0;
  // From now on submissions and /readyz get 503; reading and cancelling go on. Thread-safe.
  virtual void drain() = 0;
};

// The OpenAPI 3.1 document, generated from the record descriptions and the route table.
base::Json openapi();

}  // namespace hindcast::api
