// A server with real stores and a small catalog in a directory of its own, for one test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "api/server.h"
#include "base/document.h"
#include "jobs/job_store.h"
#include "jobs/strategy_store.h"
#include "support/http_client.h"

namespace hindcast::api {

// The value, or a failed test with the error's text.
template <class T>
T must(base::Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().describe();
    throw std::runtime_error("must");
  }
  return std::move(*result);
}
inline void must(base::Result<void> result) {
  if (!result) throw std::runtime_error(result.error().describe());
}

class House {
 public:
  // `change` may alter the options before the server starts.
  explicit House(const std::function<void(Options&)>& change = {});
  ~House();

  std::uint16_t port() const { return server_->port(); }
  Server& server() { return *server_; }
  jobs::JobStore& jobs() { return *jobs_; }
  jobs::StrategyStore& strategies() { return *strategies_; }
  jobs::ArtifactStore& artifacts() { return *artifacts_; }
  const market::Catalog& catalog() const { return catalog_; }

  support::HttpReply get(const std::string& target, const support::HttpHeaders& headers = {}) {
    return support::fetch(port(), "GET", target, headers);
  }
  support::HttpReply post(const std::string& target, const std::string& body,
                          const support::HttpHeaders& headers = {}) {
    return support::fetch(port(), "POST", target, headers, body);
  }
  support::HttpReply send(const std::string& method, const std::string& target,
                          const std::string& body = "", const support::HttpHeaders& headers = {}) {
    return support::fetch(port(), method, target, headers, body);
  }
  // A job as the specification's example submits it; its id.
  std::string submit(const std::string& body = "");

  // Takes the next waiting job as a worker would.
  jobs::Lease claim();
  // Publishes the document as the job's result; the id of the backtest.
  std::string complete(const jobs::Lease& lease, const base::Document& document);
  std::string finished_backtest(const base::Document& document);

  // No file of an upload is left. The last one goes with its request, a moment after the answer.
  bool uploads_are_gone();

  void write_bars(std::size_t bars);  // BTC/USD, 1h, from 2024-01-01

 private:
  void start();

  std::filesystem::path directory_;
  market::Catalog catalog_;
  std::unique_ptr<jobs::JobStore> jobs_;
  std::unique_ptr<jobs::StrategyStore> strategies_;
  std::unique_ptr<jobs::ArtifactStore> artifacts_;
  Options options_;
  std::unique_ptr<Server> server_;
};

nlohmann::ordered_json parse(const support::HttpReply& reply);
extern const char* const kExampleJob;  // JSON text
// A result of `bars` hourly bars with two trades and three orders.
base::Document example_document(const House& house, std::size_t bars);

inline constexpr std::int64_t kStartNs = 1'704'067'200'000'000'000;  // 2024-01-01
inline constexpr std::int64_t kHourNs = 3'600'000'000'000;

}  // namespace hindcast::api
