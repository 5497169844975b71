#include "cli/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/output.h"

namespace hindcast::cli {
namespace {

using base::Json;

constexpr int kReconnectsMax = 5;
constexpr std::chrono::milliseconds kReconnectPause{300};

}  // namespace

bool is_final_status(std::string_view status) {
  return status == "completed" || status == "failed" || status == "cancelled";
}

void apply_event(const StreamEvent& event, Progress& progress) {
  const auto data = base::parse_json(event.data);
  if (!data || !data->is_object()) return;
  const std::string status = text_of(*data, "status");
  const std::string phase = text_of(*data, "phase");
  if (!phase.empty()) {
    progress.phase = phase;
  } else if (!status.empty()) {
    progress.phase = status;
  }
  if (const auto percent = optional_number(*data, "progress")) {
    progress.percent = std::max(progress.percent, static_cast<int>(*percent));
  }
  if (status == "pending") {
    progress.percent = 0;  // given back to the queue: another attempt starts at the beginning
    const auto ahead = optional_number(*data, "queue_position");
    progress.note = ahead && *ahead > 0 ? fmt::format("{:.0f} ahead", *ahead) : "";
  }
  if (const auto equity = optional_number(*data, "equity")) {
    progress.note = "equity " + grouped(*equity, 2);
  }
}

base::Result<Json> watch_job(HttpClient& client, const std::string& job_id, ProgressLine& line,
                             const std::function<bool()>& keep_going) {
  const std::string path = "/api/backtest-jobs/" + url_encode(job_id);
  Progress progress;
  std::string last_id;
  int broken = 0;
  while (true) {
    const auto streamed = client.stream(
        path + "/events", last_id,
        [&](const StreamEvent& event) {
          last_id = event.id;
          broken = 0;
          apply_event(event, progress);
          line.show(progress);
          return event.kind != "done";
        },
        keep_going);
    if (!streamed && streamed.error().code != base::ErrorCode::unavailable) {
      return tl::unexpected(streamed.error());
    }
    auto job = client.get_json(path);
    if (job && is_final_status(text_of(*job, "status"))) return job;
    if (!job && job.error().code != base::ErrorCode::unavailable) return job;
    if (++broken > kReconnectsMax) {
      if (!job) return job;
      if (!streamed) return tl::unexpected(streamed.error());
    }
    if (!keep_going()) return base::fail(base::ErrorCode::cancelled, "interrupted");
    std::this_thread::sleep_for(kReconnectPause);
  }
}

}  // namespace hindcast::cli
