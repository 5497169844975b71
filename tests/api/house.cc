#include "api/house.h"

#include <stdlib.h>

#include <algorithm>

#include "base/id.h"
#include "base/time.h"
#include "indicators/registry.h"
#include "market/bar_file.h"
#include "stores/files/file_artifact_store.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "support/job_fixtures.h"

namespace hindcast::api {

using base::Json;

const char* const kExampleJob = R"({
  "user_id": "alice",
  "strategy_name": "My RSI Strategy",
  "strategy_description": "Simple RSI-based momentum strategy",
  "timeframe": "1h",
  "assets": ["BTC/USD"],
  "period": "6 months",
  "initial_capital": 10000,
  "strategy_definition": {
    "template_id": "momentum",
    "risk_management": {"stop_loss_pct": 2.0, "take_profit_pct": 6.0, "position_size_pct": 10.0}
  },
  "priority": "normal"
})";

namespace {

std::filesystem::path make_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "hindcast-api-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  return name;
}

// Data exist for BTC/USD only, as far as these tests go.
base::Result<Estimate> estimate(const market::Catalog& catalog,
                                const strategy::CheckedRequest& request) {
  for (const std::string& symbol : request.request.assets) {
    HC_TRY(catalog.locate(symbol, request.timeframe));
  }
  return Estimate{.seconds = 2.5,
                  .data_start = "2024-01-01T00:00:00Z",
                  .data_end = "2024-01-02T00:00:00Z",
                  .bars = 240};
}

// Stands for the interpreter, which tests/e2e has: refuses what names a syntax error.
base::Result<void> check_snippet(std::string_view code) {
  const std::size_t at = code.find(">> >");
  if (at == std::string_view::npos) return {};
  base::Problem problem{"/strategy_definition/code_snippet", "syntax_error",
                        "SyntaxError: invalid syntax"};
  problem.line = 1 + static_cast<int>(std::ranges::count(code.substr(0, at), '\n'));
  problem.column = 1;
  return base::invalid({problem});
}

Json indicator_list() {
  Json items = Json::array();
  for (const auto& spec : indicators::all()) items.push_back(indicators::to_json(spec));
  return items;
}

}  // namespace

House::House(const std::function<void(Options&)>& change)
    : directory_(make_directory()), catalog_(directory_ / "data") {
  jobs_ = must(stores::sqlite::open_job_store({.path = directory_ / "jobs.db"}));
  strategies_ = must(stores::sqlite::open_strategy_store({.path = directory_ / "jobs.db"}));
  artifacts_ = must(
      stores::files::open_artifact_store(directory_ / "artifacts", {.journal_bytes = 1 << 20}));
  write_bars(240);
  options_.port = 0;
  options_.handler_threads = 4;
  options_.upload_directory = directory_ / "uploads";
  must(base::make_directories(options_.upload_directory));
  if (change) change(options_);
  start();
}

void House::start() {
  server_ = must(Server::start(
      Services{*jobs_, *artifacts_, *strategies_, catalog_, base::system_clock(),
               [this](const strategy::CheckedRequest& r) { return estimate(catalog_, r); },
               indicator_list, check_snippet},
      options_));
}

House::~House() {
  server_.reset();
  strategies_.reset();
  jobs_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string House::submit(const std::string& body) {
  const auto reply = post("/api/backtest-jobs", body.empty() ? kExampleJob : body);
  EXPECT_EQ(reply.status, 202) << reply.body;
  return parse(reply).value("job_id", "");
}

jobs::Lease House::claim() {
  const std::string worker = base::new_id("worker", base::system_clock().now());
  must(jobs_->register_worker(
      support::example_worker(worker, base::system_clock().now(), std::chrono::minutes(5))));
  const auto claimed = must(jobs_->claim(worker, 1));
  EXPECT_EQ(claimed.size(), 1u);
  return support::lease_of(claimed.at(0));
}

std::string House::complete(const jobs::Lease& lease, const base::Document& document) {
  const jobs::Job job = must(jobs_->get_backtest_job(lease.job_id));
  const auto completion = support::example_completion(job, base::system_clock().now());
  const jobs::Backtest& b = completion.backtest;
  must(artifacts_->put(b.artifact, base::encode_document(document)));
  must(jobs_->complete(lease, completion));
  return b.backtest_id;
}

std::string House::finished_backtest(const base::Document& document) {
  submit();
  return complete(claim(), document);
}

bool House::uploads_are_gone() {
  server_.reset();  // waits for every request
  const bool gone = std::filesystem::is_empty(directory_ / "uploads");
  start();
  return gone;
}

void House::write_bars(std::size_t bars) {
  market::BarColumns columns;
  for (std::size_t i = 0; i < bars; ++i) {
    const double price = 100 + static_cast<double>(i % 24);
    columns.push_back(kStartNs + static_cast<std::int64_t>(i) * kHourNs, price, price + 2,
                      price - 2, price + 1, 1);
  }
  const market::Timeframe hour{3600};
  const auto path = catalog_.path_of("BTC/USD", hour);
  must(base::make_directories(path.parent_path()));
  market::BarInfo info;
  info.symbol = "BTC/USD";
  info.timeframe = hour;
  info.source = "test";
  must(market::write_bar_file(path, info, columns.view()));
}

Json parse(const support::HttpReply& reply) {
  const Json json = Json::parse(reply.body, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << "not JSON: " << reply.body;
  return json;
}

base::Document example_document(const House& house, std::size_t bars) {
  const auto dataset = must(house.catalog().describe("BTC/USD", market::Timeframe{3600}));
  const std::string end = base::format_utc(kStartNs + static_cast<std::int64_t>(bars) * kHourNs);
  const Json head{
      {"format", 1},
      {"summary", {{"trades", 2}}},
      {"metrics", {{"total_return_pct", 1.0}, {"sharpe", nullptr}}},
      {"warnings", Json::array({{{"code", "few_trades"}, {"message", "only 2 trades"}}})},
      {"monthly", Json::array()},
      {"per_asset", Json::array()},
      {"order_counts", {{"filled", 2}, {"rejected_no_cash", 1}}},
      {"request", {{"timeframe", "1h"}, {"assets", {"BTC/USD"}}, {"period", "all"}}},
      {"provenance",
       {{"engine_version", "1"},
        {"execution", {{"preset", "strict"}}},
        {"costs", Json::object()},
        {"strategy_hash", "5"},
        {"data_hash", "6"},
        {"seed", nullptr},
        {"formulas", Json::object()},
        {"window", {{"start", "2024-01-01T00:00:00Z"}, {"end", end}}},
        {"data",
         Json::array(
             {{{"symbol", "BTC/USD"},
               {"bars", bars},
               {"first", "2024-01-01T00:00:00Z"},
               {"last", base::format_utc(kStartNs + static_cast<std::int64_t>(bars - 1) * kHourNs)},
               {"source", "test"},
               {"synthetic", true},
               {"data_version", dataset.data_version},
               {"warm_up_bars", 0}}})}}},
      {"definition",
       {{"name", "example"},
        {"timeframe", "1h"},
        {"assets", {"BTC/USD"}},
        {"entry_conditions", "crosses_above(close, sma(close, 3)) or close > open"}}},
      {"assets", {"BTC/USD"}},
      {"enums",
       {{"side", {{"1", "long"}, {"-1", "short"}}},
        {"exit_reason", {"entry_signal", "exit_signal", "stop_loss"}},
        {"order_reason", {"entry_signal", "exit_signal", "stop_loss"}},
        {"order_outcome", {"filled", "rejected_no_cash"}}}}};
  std::vector<std::int64_t> time(bars);
  std::vector<double> equity(bars, 10'000), drawdown(bars, 0), benchmark(bars, 10'000);
  for (std::size_t i = 0; i < bars; ++i)
    time[i] = kStartNs + static_cast<std::int64_t>(i) * kHourNs;
  equity[bars / 3] = 12'000;  // one spike and one hole that a chart must not lose
  equity[bars / 2] = 8'000;
  drawdown[bars / 2] = -33.3;
  using Integers = std::vector<std::int64_t>;
  using Numbers = std::vector<double>;
  return {head.dump(),
          {{"time", time},
           {"equity", equity},
           {"drawdown_pct", drawdown},
           {"benchmark", benchmark},
           {"trade.asset", Integers{0, 0}},
           {"trade.side", Integers{1, -1}},
           {"trade.entry_time", Integers{kStartNs, kStartNs + kHourNs}},
           {"trade.exit_time", Integers{kStartNs + kHourNs, kStartNs + 2 * kHourNs}},
           {"trade.entry_price", Numbers{100, 101}},
           {"trade.pnl", Numbers{12.5, -3}},
           {"trade.exit_reason", Integers{1, 2}},
           {"trade.open", Integers{0, 1}},
           {"order.signal_time", Integers{kStartNs, kStartNs, kStartNs + kHourNs}},
           {"order.asset", Integers{0, 0, 0}},
           {"order.side", Integers{1, 1, -1}},
           {"order.opens", Integers{1, 0, 1}},
           {"order.reason", Integers{0, 1, 0}},
           {"order.outcome", Integers{0, 0, 1}},
           {"order.size", Numbers{1, 1, 0.5}}}};
}

}  // namespace hindcast::api
