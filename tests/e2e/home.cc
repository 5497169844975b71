#include "e2e/home.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/output.h"

namespace hindcast::e2e {

using base::Json;

Ended Home::run(std::vector<std::string> arguments, std::string_view input) const {
  arguments.insert(arguments.begin(), {"--data-dir", data_dir().string()});
  if (!url_.empty()) arguments.insert(arguments.begin(), {"--server", url_});
  return hindcast(arguments, input);
}

Process Home::start(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"--json", "--data-dir", data_dir().string()});
  return Process(arguments);
}

void Home::serve(std::vector<std::string> options) {
  options.insert(options.begin(), {"serve", "--port", "0"});
  server_.emplace(start(std::move(options)));
  const std::string line = server_->read_line();
  const auto ready = base::parse_json(line);
  if (!ready) throw std::runtime_error("the server did not start: " + line);
  url_ = cli::text_of(*ready, "url");
}

Process Home::start_worker(std::vector<std::string> options) const {
  options.insert(options.begin(), "worker");
  Process worker = start(std::move(options));
  EXPECT_NE(worker.read_line(), "") << "the worker did not start";
  return worker;
}

void Home::stop_server() {
  server_->signal(SIGTERM);
  const Ended ended = server_->wait();
  EXPECT_EQ(ended.code, 0) << ended.err;
  server_.reset();
}

cli::HttpClient Home::client() const { return std::move(*cli::HttpClient::create(url_)); }

void Home::import_bars(const std::string& symbol, const std::string& csv) const {
  const std::filesystem::path path = file("bars.csv");
  if (!base::write_file_atomically(path, csv)) throw std::runtime_error("cannot write the CSV");
  const Ended ended =
      run({"data", "import", path.string(), "--symbol", symbol, "--timeframe", "1h"});
  ASSERT_EQ(ended.code, 0) << ended.err;
}

std::string Home::only_artifact() const {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir() / "results")) {
    if (entry.path().extension() == ".hcdoc") found.push_back(entry.path());
  }
  EXPECT_EQ(found.size(), 1u);
  if (found.empty()) return "";
  return base::read_file(found.front()).value_or("");
}

std::vector<std::string> follow(cli::HttpClient client, const std::string& job_id,
                                const std::function<bool(const cli::StreamEvent&)>& enough) {
  std::vector<std::string> kinds;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  const auto done = client.stream(
      "/api/backtest-jobs/" + job_id + "/events", "",
      [&](const cli::StreamEvent& event) {
        kinds.push_back(event.kind);
        return !enough(event);
      },
      [&] { return std::chrono::steady_clock::now() < until; });
  EXPECT_TRUE(done) << done.error().describe();
  return kinds;
}

Json finished(const Home& home, const std::string& job_id) {
  follow(home.client(), job_id, [](const auto& event) { return event.kind == "done"; });
  return must(home.client().get_json("/api/backtest-jobs/" + job_id));
}

void wait_until_running(const Home& home, const std::string& job_id) {
  follow(home.client(), job_id, [](const cli::StreamEvent& event) {
    if (event.kind != "status") return false;
    return cli::text_of(base::parse_json(event.data).value_or(Json::object()), "status") ==
           "running";
  });
}

Json must(base::Result<Json> result) {
  EXPECT_TRUE(result) << result.error().describe();
  return result.value_or(Json::object());
}

}  // namespace hindcast::e2e
