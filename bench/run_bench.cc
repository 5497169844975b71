// What the specification's example costs inside its process, stage by stage: request, data, run,
// document. This is the part of a job that the job system cannot take away. Then the same run in
// processes of its own, one after the other: CPU and page faults of the child, of the zygote that
// forks it and of the supervisor, for the example and for one of 96 bars.
//
// Environment: HINDCAST_BINARY (hindcast-runner is looked for beside it).
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "market/synthetic.h"
#include "runner/child.h"
#include "sandbox/supervisor.h"

namespace hindcast::bench {
namespace {

const char* const kExample = R"json({
  "strategy_name": "Momentum", "timeframe": "1h", "assets": ["BTC/USD"], "period": "6 months",
  "initial_capital": 10000,
  "strategy_definition": {"template_id": "momentum", "risk_management": {
      "stop_loss_pct": 2.0, "take_profit_pct": 6.0, "position_size_pct": 10.0}}})json";

class Stages {
 public:
  template <class F>
  auto time(const char* name, F&& f) {
    const auto start = std::chrono::steady_clock::now();
    auto result = f();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    auto at = std::ranges::find(rows_, name, &Row::name);
    if (at == rows_.end()) at = rows_.insert(rows_.end(), {name, {}});
    at->microseconds.push_back(took.count());
    return result;
  }
  void print() {
    for (auto& row : rows_) {
      std::ranges::sort(row.microseconds);
      fmt::print(
          "{{\"name\":\"{}_us\",\"value\":{:.1f},\"unit\":\"us\",\"ratio_to\":null,"
          "\"ratio\":null}}\n",
          row.name, row.microseconds[row.microseconds.size() / 2]);
    }
  }

 private:
  struct Row {
    std::string name;
    std::vector<double> microseconds;
  };
  std::vector<Row> rows_;
};

void print(const std::string& name, double value, const char* unit) {
  fmt::print(
      "{{\"name\":\"{}\",\"value\":{:.1f},\"unit\":\"{}\",\"ratio_to\":null,\"ratio\":null}}\n",
      name, value, unit);
}

struct Usage {
  double cpu_us = 0, faults = 0;

  static Usage of(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    const auto us = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
    };
    return {us(usage.ru_utime) + us(usage.ru_stime), static_cast<double>(usage.ru_minflt)};
  }
};

// Runs children one after the other; false when one fails.
bool run_children(sandbox::Supervisor& supervisor, const strategy::CheckedRequest& request,
                  const market::Catalog& catalog, int count, std::vector<double>& cpu_us) {
  for (int i = 0; i < count; ++i) {
    auto data = runner::resolve_data(request, catalog);
    if (!data) return false;
    sandbox::Launch launch{.input = runner::child_input(strategy::to_json(request.request), *data)};
    for (auto& file : data->files) launch.files.push_back(std::move(file.file));
    const auto ended = std::make_shared<std::promise<sandbox::Exit>>();
    const auto launched = supervisor.launch(
        std::move(launch), {.on_message = nullptr, .on_exit = [ended](sandbox::Exit exit) {
                              ended->set_value(std::move(exit));
                            }});
    if (!launched) return false;
    const sandbox::Exit exit = ended->get_future().get();
    if (exit.outcome != sandbox::Outcome::done) return false;
    cpu_us.push_back(static_cast<double>(exit.cpu.count()));
  }
  return true;
}

int measure_children(const std::string& name, const strategy::CheckedRequest& request,
                     const market::Catalog& catalog) {
  constexpr int kChildren = 1000;
  const char* const binary = std::getenv("HINDCAST_BINARY");
  if (binary == nullptr) {
    fmt::print(stderr, "HINDCAST_BINARY must name the hindcast binary\n");
    return 1;
  }
  const auto program = std::filesystem::path(binary).parent_path() / "hindcast-runner";
  auto supervisor = sandbox::Supervisor::start({.program = program.string(), .arguments = {}});
  if (!supervisor) {
    fmt::print(stderr, "{}\n", supervisor.error().describe());
    return 1;
  }
  const Usage server = Usage::of(RUSAGE_SELF), others = Usage::of(RUSAGE_CHILDREN);
  std::vector<double> cpu_us;
  if (!run_children(**supervisor, request, catalog, kChildren, cpu_us)) return 1;
  const Usage server_after = Usage::of(RUSAGE_SELF);
  supervisor->reset();  // waits for the zygote, whose usage includes that of its children
  const Usage others_after = Usage::of(RUSAGE_CHILDREN);
  double sum = 0;
  for (const double us : cpu_us) sum += us;
  std::ranges::sort(cpu_us);
  print(name + "_child_cpu_us_lowest", cpu_us.front(), "us");
  print(name + "_child_cpu_us", cpu_us[cpu_us.size() / 2], "us");
  print(name + "_child_page_faults", (others_after.faults - others.faults) / kChildren, "faults");
  print(name + "_zygote_cpu_us", (others_after.cpu_us - others.cpu_us - sum) / kChildren, "us");
  print(name + "_supervisor_cpu_us", (server_after.cpu_us - server.cpu_us) / kChildren, "us");
  return 0;
}

int run(const std::filesystem::path& root) {
  const market::Catalog catalog(root);
  const auto sample = market::make_sample(
      catalog, {.symbol = "BTC/USD", .timeframe = {3600}, .bars = 20'000, .seed = 1});
  if (!sample) {
    fmt::print(stderr, "{}\n", sample.error().describe());
    return 1;
  }
  const auto json = base::parse_json(kExample);
  Stages stages;
  std::size_t bytes = 0;
  for (int i = 0; i < 300; ++i) {
    const auto request =
        stages.time("example_parse", [&] { return strategy::parse_request(*json); });
    const auto data =
        stages.time("example_data", [&] { return runner::resolve_data(*request, catalog); });
    const auto document =
        stages.time("example_run", [&] { return runner::run_backtest(*request, *data, {}); });
    bytes = stages.time("example_encode", [&] { return base::encode_document(*document).size(); });
  }
  stages.print();
  print("example_document_bytes", static_cast<double>(bytes), "bytes");
  auto small = *json;
  small["period"] = "4 days";
  const auto request = strategy::parse_request(*json),
             small_request = strategy::parse_request(small);
  const int code = measure_children("example", *request, catalog);
  return code != 0 ? code : measure_children("small", *small_request, catalog);
}

}  // namespace
}  // namespace hindcast::bench

int main() {
  std::string pattern = (std::filesystem::temp_directory_path() / "hindcast-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return 1;
  const int code = hindcast::bench::run(pattern);
  std::filesystem::remove_all(pattern);
  return code;
}
