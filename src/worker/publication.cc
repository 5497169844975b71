#include "worker/publication.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/document.h"
#include "base/id.h"
#include "base/json_skim.h"

namespace hindcast::worker {
namespace {

using base::ErrorCode;
using base::Json;
using sandbox::Outcome;

constexpr std::size_t kFailureBytesMost = 4096;
constexpr std::size_t kFailureLogBytesMost = 16 << 10;
constexpr std::size_t kErrorBytesMost = 128 << 10;

// Reads the summary of a document, remembering the first field that does not fit.
class Summary {
 public:
  explicit Summary(const Json& fields) : fields_(fields) {}

  std::string text(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_string()) return value->get<std::string>();
    return miss(name, std::string());
  }
  double number(const char* name) {
    if (const auto value = optional_number(name)) return *value;
    return miss(name, 0.0);
  }
  std::int64_t count(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_number_integer()) return value->get<std::int64_t>();
    return miss(name, std::int64_t{0});
  }
  bool flag(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_boolean()) return value->get<bool>();
    return miss(name, false);
  }
  std::optional<double> optional_number(const char* name) {
    const Json* value = find(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const double number = value->get<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
  }
  const std::string& missing() const { return missing_; }

 private:
  const Json* find(const char* name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? nullptr : &*found;
  }
  template <class T>
  T miss(const char* name, T value) {
    if (missing_.empty()) missing_ = name;
    return value;
  }

  const Json& fields_;
  std::string missing_;
};

// Text of a child, for a person: no control characters, no more than a screenful.
std::string cleaned(std::string_view text, std::size_t bytes_most = kFailureBytesMost) {
  std::string out(text.substr(0, bytes_most));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') c = ' ';
  }
  return out;
}

std::optional<Json> limit_of(const sandbox::Exit& exit, const sandbox::Limits& limits) {
  const auto shown = [](const char* name, auto value) {
    return Json{{"limit", name}, {"value", value}};
  };
  switch (exit.outcome) {
    case Outcome::wall_limit:
      return shown("wall_ms", limits.wall.count());
    case Outcome::cpu_limit:
      return shown("cpu_s", limits.cpu.count());
    case Outcome::memory_limit:
      return shown("memory_bytes", limits.memory_bytes);
    case Outcome::output_limit:
      return shown("output_bytes", limits.output_bytes);
    default:
      return std::nullopt;
  }
}

jobs::Failure make_failure(std::string code, std::string message) {
  jobs::Failure failure;
  failure.message = cleaned(message);
  failure.error = Json{{"code", std::move(code)}, {"detail", failure.message}};
  return failure;
}

// What a child with exit code 1 left: {"code", "message", "problems"}.
std::optional<jobs::Failure> told_by_child(std::string_view output) {
  const auto told = base::parse_json(output, {.max_bytes = kErrorBytesMost, .max_depth = 8});
  if (!told || !told->is_object()) return std::nullopt;
  const auto code = told->find("code"), message = told->find("message");
  if (code == told->end() || !code->is_string() || message == told->end() ||
      !message->is_string()) {
    return std::nullopt;
  }
  auto failure =
      make_failure(cleaned(code->get<std::string>()).substr(0, 64), message->get<std::string>());
  if (const auto problems = told->find("problems");
      problems != told->end() && problems->is_array() && !problems->empty()) {
    failure.error["problems"] = *problems;
  }
  if (const auto log = told->find("log"); log != told->end() && log->is_string()) {
    failure.error["log"] = cleaned(log->get<std::string>(), kFailureLogBytesMost);
  }
  return failure;
}

}  // namespace

base::Result<jobs::Completion> completion_of(const jobs::Job& job, std::string_view document,
                                             base::Timestamp now) {
  const auto invalid = [](const std::string& what) {
    return base::fail(ErrorCode::corrupt, "the run left no valid result: " + what);
  };
  const auto head_text = base::document_head(document);
  if (!head_text) return invalid(head_text.error().message);
  // The head may be large, and of all of it only the summary is wanted here.
  const auto found =
      base::skim_member(*head_text, "summary", {.max_bytes = base::kDocumentHeadBytesMax});
  if (!found) return invalid(found.error().describe());
  const auto summary = base::parse_json(found->value_or("null"));
  if (!summary || !summary->is_object()) return invalid("it has no summary");
  Summary in(*summary);
  jobs::Completion completion;
  completion.backtest = {.backtest_id = base::new_id("bt", now),
                         .job_id = job.job_id,
                         .user_id = job.user_id,
                         .created_at = now,
                         .strategy_name = job.strategy_name,
                         .strategy_description = job.strategy_description,
                         .timeframe = job.timeframe,
                         .assets = job.assets,
                         .period = job.period,
                         .data_start = in.text("data_start"),
                         .data_end = in.text("data_end"),
                         .initial_capital = job.initial_capital,
                         .final_equity = in.number("final_equity"),
                         .total_return_pct = in.number("total_return_pct"),
                         .sharpe = in.optional_number("sharpe"),
                         .max_drawdown_pct = in.number("max_drawdown_pct"),
                         .trades = in.count("trades"),
                         .win_rate_pct = in.optional_number("win_rate_pct"),
                         .bars = in.count("bars"),
                         .warnings = static_cast<int>(in.count("warnings")),
                         .synthetic = in.flag("synthetic"),
                         .strategy_hash = in.text("strategy_hash"),
                         .data_hash = in.text("data_hash"),
                         .engine_version = in.text("engine_version"),
                         .artifact = {},
                         .strategy_id = job.strategy_id,
                         .strategy_version = job.strategy_version,
                         .template_id = jobs::template_of(job.strategy_definition)};
  completion.backtest.artifact = completion.backtest.backtest_id;
  if (!in.missing().empty()) return invalid("its summary lacks " + in.missing());
  return completion;
}

jobs::Failure failure_of(const base::Error& error) {
  auto failure = make_failure(std::string(base::to_string(error.code)), error.message);
  if (error.problems.empty()) return failure;
  Json problems = Json::array();
  for (const base::Problem& p : error.problems) {
    Json problem{{"pointer", p.pointer}, {"code", p.code}, {"detail", p.detail}};
    if (!p.allowed.empty()) problem["allowed"] = p.allowed;
    if (!p.suggestion.empty()) problem["suggestion"] = p.suggestion;
    if (p.line) problem["line"] = *p.line;
    if (p.column) problem["column"] = *p.column;
    problems.push_back(std::move(problem));
  }
  failure.error["problems"] = std::move(problems);
  return failure;
}

jobs::Failure failure_of(const sandbox::Exit& exit, const sandbox::Limits& limits) {
  if (exit.outcome == Outcome::failed && exit.code == 1) {
    if (auto told = told_by_child(exit.output)) return std::move(*told);
  }
  auto failure = make_failure(std::string(sandbox::to_string(exit.outcome)), exit.detail);
  if (const auto limit = limit_of(exit, limits)) failure.error.update(*limit);
  return failure;
}

base::Result<void> publish(jobs::JobStore& store, jobs::ArtifactStore& artifacts,
                           const Publication& publication) {
  switch (publication.kind) {
    case Publication::Kind::complete:
      HC_TRY(artifacts.put(publication.completion.backtest.artifact, publication.document));
      return store.complete(publication.lease, publication.completion);
    case Publication::Kind::fail:
      return store.fail(publication.lease, publication.failure);
    case Publication::Kind::release:
      return store.release(publication.lease);
    case Publication::Kind::cancelled:
      return store.confirm_cancelled(publication.lease, publication.actual_duration);
  }
  return {};
}

}  // namespace hindcast::worker
