#include "snippets/python_zygote.h"

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "market/bar_file.h"
#include "runner/child.h"

namespace hindcast::snippets::testing {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;

market::BarColumns wave(std::size_t count) {
  market::BarColumns bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = static_cast<double>(i);
    const double next = 100 + 10 * std::sin(x / 9) + 3 * std::sin(x / 2.3) + x / 100;
    bars.push_back(static_cast<std::int64_t>(i + 1) * kHour, price, std::max(price, next) + 0.5,
                   std::min(price, next) - 0.5, next, 1000 + std::fmod(x * 37, 100));
    price = next;
  }
  return bars;
}

}  // namespace

std::string Ran::told() const {
  std::string text = exit.detail + "\n" + log;
  if (error) text += "\n" + error->describe();
  return text;
}

PythonZygote::PythonZygote(User user, std::size_t count) {
  sandbox::Supervisor::Options options{.program = HINDCAST_PYTHON_RUNNER, .arguments = {}};
  if (user == User::nobody) options = {HINDCAST_AS_NOBODY, {HINDCAST_PYTHON_RUNNER}};
  start(std::move(options), count);
}

PythonZygote::PythonZygote(const std::string& missing_layers) {
  constexpr std::size_t kBars = 500;
  start({HINDCAST_ON_KERNEL_WITHOUT, {missing_layers, HINDCAST_PYTHON_RUNNER}}, kBars);
}

void PythonZygote::start(sandbox::Supervisor::Options options, std::size_t count) {
  bars_ = wave(count);
  char pattern[] = "/tmp/hindcast-snippets-XXXXXX";
  folder_ = ::mkdtemp(pattern);
  file_ = folder_ + "/bars";
  const auto written = market::write_bar_file(
      file_, {.symbol = "WAVE/USD", .timeframe = *market::parse_timeframe("1h"), .source = "test"},
      bars_.view());
  HC_CHECK(written.has_value(), "the bars can be written");
  options.spares = 1;
  auto started = sandbox::Supervisor::start(std::move(options));
  HC_CHECK(started.has_value(), started ? "" : started.error().message);
  supervisor_ = std::move(*started);
}

PythonZygote::~PythonZygote() {
  supervisor_.reset();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

base::Json PythonZygote::request_of(const std::string& code,
                                    const std::function<void(base::Json&)>& changes) {
  base::Json request = {
      {"strategy_name", "snippet"},
      {"timeframe", "1h"},
      {"assets", {"WAVE/USD"}},
      {"period", "all"},
      {"strategy_definition", {{"code_snippet", code}, {"parameters", {{"period", 14}}}}}};
  if (changes) changes(request);
  return request;
}

runner::ResolvedData PythonZygote::data() const {
  runner::ResolvedData data;
  data.window = {bars_.time.front(), bars_.time.back() + kHour};
  data.files.push_back({"WAVE/USD", base::Fd(::open(file_.c_str(), O_RDONLY | O_CLOEXEC))});
  return data;
}

base::Result<base::Document> PythonZygote::run_here(
    const std::function<void(base::Json&)>& changes) {
  HC_ASSIGN(const auto request, strategy::parse_request(request_of("", changes)));
  HC_ASSIGN(base::Document document, runner::run_backtest(request, data(), {}));
  HC_CHECK(base::derive_columns(document), "the columns of a result follow from earlier ones");
  return document;
}

sandbox::Launch PythonZygote::launch_of(const std::string& code, sandbox::Limits limits,
                                        const std::function<void(base::Json&)>& changes) {
  runner::ResolvedData given = data();
  sandbox::Launch launch;
  launch.input = runner::snippet_input(request_of(code, changes), given, runner::kLogBytesMost);
  launch.files.push_back(std::move(given.files[0].file));
  launch.limits = limits;
  return launch;
}

Ran PythonZygote::wait(sandbox::Launch launch) {
  Ran ran;
  std::promise<sandbox::Exit> ended;
  const auto hear = [&](std::string_view text) {
    const auto told = base::parse_json(text);
    if (told && told->is_object() && told->contains("log")) {
      ran.log += told->at("log").get<std::string>();
    }
  };
  const auto id = supervisor_->launch(
      std::move(launch),
      {.on_message = hear, .on_exit = [&](sandbox::Exit e) { ended.set_value(std::move(e)); }});
  HC_CHECK(id.has_value(), "the limits are in their range");
  ran.exit = ended.get_future().get();
  if (ran.exit.outcome == sandbox::Outcome::failed) ran.error = runner::error_of(ran.exit.output);
  if (ran.exit.outcome != sandbox::Outcome::done || ran.exit.output.empty()) return ran;
  if (auto document = base::decode_document(ran.exit.output)) {
    ran.head = *base::parse_json(document->head, {.max_bytes = base::kDocumentHeadBytesMax});
    ran.result = std::move(*document);
  }
  return ran;
}

Ran PythonZygote::run(const std::string& code, sandbox::Limits limits,
                      const std::function<void(base::Json&)>& changes) {
  return wait(launch_of(code, limits, changes));
}

Ran PythonZygote::check(const std::string& code) {
  return wait({.input = runner::check_input(code), .files = {}, .limits = {}});
}

PythonZygote& shared_zygote(User user) {
  // Ended by the death of this process, like every zygote.
  static PythonZygote* zygotes[2] = {};
  auto*& zygote = zygotes[user == User::same ? 0 : 1];
  if (zygote == nullptr) zygote = new PythonZygote(user);
  return *zygote;
}

bool can_be(User user) { return user == User::same || ::geteuid() == 0; }

}  // namespace hindcast::snippets::testing
