#include "runner/child.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/record_json.h"
#include "runner/snippet.h"
#include "sandbox/fresh_heap.h"

namespace hindcast::runner {
namespace {

using base::Json;

constexpr std::size_t kLogInErrorMost = 8 << 10;
constexpr std::size_t kErrorBytesMost = 256 << 10;

std::string error_text(const base::Error& error, std::string_view log) {
  Json problems = Json::array();
  for (const base::Problem& p : error.problems) {
    Json item = {{"pointer", p.pointer}, {"code", p.code}, {"detail", p.detail}};
    if (!p.allowed.empty()) item["allowed"] = p.allowed;
    if (!p.suggestion.empty()) item["suggestion"] = p.suggestion;
    if (p.line) item["line"] = *p.line;
    if (p.column) item["column"] = *p.column;
    problems.push_back(std::move(item));
  }
  Json told{{"code", base::to_string(error.code)},
            {"message", error.message},
            {"problems", std::move(problems)}};
  if (!log.empty()) told["log"] = log.substr(log.size() - std::min(log.size(), kLogInErrorMost));
  return told.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct Task {
  strategy::CheckedRequest request;
  ResolvedData data;
};

// Splits and dividends come with the input, as no file can be opened here: by symbol rows of day,
// price factor and split factor.
market::Factors factors_of(const Json& input, const std::string& symbol) {
  market::Factors factors;
  if (!input.contains("factors")) return factors;
  const auto& all = input.at("factors");
  if (const auto rows = all.find(symbol); rows != all.end()) {
    for (const Json& row : *rows) factors.rows.push_back({row.at(0), row.at(1), row.at(2)});
  }
  return factors;
}

base::Result<Task> read_task(const sandbox::ChildContext& context) {
  HC_ASSIGN(const Json input, base::parse_json(context.input()));
  HC_ASSIGN(auto request, strategy::parse_request(input.at("request")));
  Task task{std::move(request), {}};
  task.data.window = {input.at("begin_ns").get<std::int64_t>(),
                      input.at("end_ns").get<std::int64_t>()};
  const auto& assets = task.request.request.assets;
  const auto finer = input.value("finer", std::vector<std::size_t>());
  const std::size_t of_assets = assets.size() + finer.size();
  if (of_assets > context.files().size()) {
    return base::fail(base::ErrorCode::internal,
                      "the run was given fewer bar files than it has assets");
  }
  for (std::size_t i = 0; i < assets.size(); ++i) {
    task.data.files.push_back({.symbol = assets[i],
                               .file = base::Fd(context.files()[i]),
                               .factors = factors_of(input, assets[i])});
  }
  for (std::size_t i = 0; i < finer.size(); ++i) {
    task.data.files.at(finer[i]).finer = base::Fd(context.files()[assets.size() + i]);
  }
  // Then those of other assets that formulas read.
  for (std::size_t i = of_assets; i < context.files().size(); ++i) {
    task.data.other_files.push_back(
        {.symbol = "another asset", .file = base::Fd(context.files()[i])});
  }
  return task;
}

// About what a run allocates while it reads the request and computes its columns.
std::size_t memory_guess(const Task& task) {
  constexpr std::int64_t kBytesAtLeast = 64 << 10, kBytesPerBar = 128;
  constexpr std::int64_t kFileBytesPerBar = 48;
  const market::Window& window = task.data.window;
  std::int64_t bytes = kBytesAtLeast;
  for (const DataFile& data : task.data.files) {
    struct stat info{};
    if (::fstat(data.file.get(), &info) != 0) continue;
    const std::int64_t wanted =
        window.end_ns / task.request.timeframe.ns() - window.begin_ns / task.request.timeframe.ns();
    bytes += kBytesPerBar * std::min(info.st_size / kFileBytesPerBar, wanted);
  }
  return static_cast<std::size_t>(std::max(bytes, kBytesAtLeast));
}

// The first progress at once, later ones as fast as a person can read: every message wakes the
// server, and most runs are over before anybody could see a second one.
class ProgressSender {
 public:
  explicit ProgressSender(sandbox::ChildContext& context) : context_(context) {}

  void operator()(const RunProgress& p) {
    const auto now = Clock::now();
    const bool begins = phases_.empty() || phases_.back()[0] != p.phase;
    if (begins) {
      const std::chrono::duration<double, std::milli> since = now - start_;
      phases_.push_back(Json::array({p.phase, since.count()}));
    }
    // A phase may be long and silent: that it began is told, but in the first moments, in which
    // most runs are over.
    if (now < next_ && !(begins && now - start_ > kFirstMoments)) return;
    next_ = now + kInterval;
    context_.message(Json{
        {"percent", p.percent},
        {"phase", p.phase},
        {"time", p.time_ns},
        {"equity", p.equity},
        {"phases",
         phases_}}.dump());
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kInterval{20}, kFirstMoments{5};

  sandbox::ChildContext& context_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point next_;
  Json phases_ = Json::array();  // [phase, ms since the start]; a message lost is told by the next
};

base::Result<void> run(sandbox::ChildContext& context, Snippet* snippet) {
  HC_ASSIGN(Task read, read_task(context));
  // Never deleted, like the document: the process is over after this, and giving its memory back
  // piece by piece is work for nothing.
  const auto& task = *new Task(std::move(read));
  sandbox::expect_heap_use(memory_guess(task));
  HC_ASSIGN(base::Document made,
            run_backtest(task.request, task.data, ProgressSender(context), snippet));
  const auto& document = *new base::Document(std::move(made));
  return context.output(base::encode_document(document));
}

Json input_of(Json request, const ResolvedData& data) {
  Json input = Json::object();
  input["request"] = std::move(request);
  input["begin_ns"] = data.window.begin_ns;
  input["end_ns"] = data.window.end_ns;
  for (std::size_t i = 0; i < data.files.size(); ++i) {
    if (data.files[i].finer) input["finer"].push_back(i);
  }
  for (const DataFile& file : data.files) {
    for (const market::FactorRow& row : file.factors.rows) {
      input["factors"][file.symbol].push_back({row.day, row.price_factor, row.split_factor});
    }
  }
  return input;
}

}  // namespace

std::string child_input(Json request, const ResolvedData& data) {
  return input_of(std::move(request), data).dump();
}

std::string snippet_input(Json request, const ResolvedData& data, std::size_t log_bytes) {
  Json input = input_of(std::move(request), data);
  input["log_bytes"] = log_bytes;
  return input.dump();
}

std::string check_input(std::string_view code) { return Json{{"check", code}}.dump(); }

int tell(sandbox::ChildContext& context, const base::Result<void>& outcome, std::string_view log) {
  if (outcome) return 0;
  // An output that does not fit is the sandbox's to report; anything else is said in the output.
  (void)context.output(error_text(outcome.error(), log));
  return 1;
}

int run_child(sandbox::ChildContext& context, Snippet* snippet) {
  const auto done = run(context, snippet);
  if (done) return 0;
  return tell(context, done, snippet == nullptr ? std::string() : snippet->log());
}

int run_child(sandbox::ChildContext& context) { return run_child(context, nullptr); }

std::optional<base::Error> error_of(std::string_view output) {
  const auto told = base::parse_json(output, {.max_bytes = kErrorBytesMost, .max_depth = 8});
  if (!told || !told->is_object()) return std::nullopt;
  const auto text = [](const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto place = [](const Json& object, const char* name) -> std::optional<int> {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    return static_cast<int>(std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, 1 << 20));
  };
  base::Error error{base::ErrorCode::invalid_argument, text(*told, "message"), {}};
  const auto problems = told->find("problems");
  for (const Json& p : problems != told->end() ? *problems : Json::array()) {
    if (!p.is_object()) continue;
    error.problems.push_back({text(p, "pointer"), text(p, "code"), text(p, "detail"),
                              text(p, "allowed"), text(p, "suggestion"), place(p, "line"),
                              place(p, "column")});
  }
  return error;
}

}  // namespace hindcast::runner
