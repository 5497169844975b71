// A data directory with a server of its own, as one test uses it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "cli/http_client.h"
#include "e2e/process.h"

namespace hindcast::e2e {

class Home {
 public:
  std::filesystem::path data_dir() const { return directory_.path() / "data"; }
  std::filesystem::path file(const std::string& name) const { return directory_.path() / name; }

  // The command on this data directory and server, to its end.
  Ended run(std::vector<std::string> arguments, std::string_view input = "") const;
  // A process that says one JSON line when it is ready.
  Process start(std::vector<std::string> arguments) const;

  // `serve` on a free port; waits until it listens.
  void serve(std::vector<std::string> options = {});
  Process start_worker(std::vector<std::string> options = {}) const;
  void stop_server();  // SIGTERM; checks that it ended well

  Process& server() { return *server_; }
  const std::string& url() const { return url_; }
  cli::HttpClient client() const;

  // Imports CSV text as bars of `symbol`, 1h.
  void import_bars(const std::string& symbol, const std::string& csv) const;

  // The stored document of a feed entry's job, the only one in the directory.
  std::string only_artifact() const;

 private:
  TemporaryDirectory directory_;
  std::optional<Process> server_;
  std::string url_;
};

// Follows the job's event stream until `enough(event)`; the kinds of all events seen.
std::vector<std::string> follow(cli::HttpClient client, const std::string& job_id,
                                const std::function<bool(const cli::StreamEvent&)>& enough);
// Until it is in a final state; the job then.
base::Json finished(const Home& home, const std::string& job_id);
// Until it is running.
void wait_until_running(const Home& home, const std::string& job_id);

base::Json must(base::Result<base::Json> result);  // fails the test with the error

}  // namespace hindcast::e2e
