// What the specification's example costs inside its process, stage by stage: request, data, run,
// document. This is the part of a job that the job system cannot take away.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "market/synthetic.h"
#include "runner/backtest_run.h"

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
  fmt::print(
      "{{\"name\":\"example_document_bytes\",\"value\":{},\"unit\":\"bytes\",\"ratio_to\":null,"
      "\"ratio\":null}}\n",
      bytes);
  return 0;
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
