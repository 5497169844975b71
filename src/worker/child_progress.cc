#include "worker/child_progress.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace hindcast::worker {
namespace {

using base::Json;

constexpr std::size_t kMessageBytesMost = 4096;
constexpr std::size_t kPhaseBytesMost = 40;
constexpr std::size_t kPointsMost = 512;         // in one report
constexpr std::size_t kLogBytesMost = 80 << 10;  // of a run; the child keeps its own, lower limit
constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::size_t kPhasesMost = 16;
constexpr double kPhaseMsMost = 1e10, kMsPerSecond = 1000;

bool is_phase(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() && text.size() <= kPhaseBytesMost &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

void ChildProgress::take(std::string_view message) {
  const auto parsed = base::parse_json(message, {.max_bytes = kMessageBytesMost, .max_depth = 4});
  if (!parsed || !parsed->is_object()) return;
  const auto field = [&](const char* name) {
    const auto found = parsed->find(name);
    return found == parsed->end() ? Json() : *found;
  };
  if (const Json percent = field("percent"); percent.is_number()) {
    const double value = percent.get<double>();
    if (value >= 0 && value <= 100 && static_cast<int>(value) > percent_) {
      percent_ = static_cast<int>(value);
      changed_ = true;
    }
  }
  if (const Json phase = field("phase"); is_phase(phase) && phase.get<std::string>() != phase_) {
    phase_ = phase.get<std::string>();
    changed_ = true;
  }
  add_phases(field("phases"));
  if (const Json log = field("log"); log.is_string()) {
    const auto& text = log.get_ref<const std::string&>();
    log_bytes_ += text.size();
    if (log_bytes_ <= kLogBytesMost) log_ += text;
    changed_ = changed_ || !log_.empty();
  }
  const Json time = field("time"), equity = field("equity");
  if (time.is_number_integer() && equity.is_number() && std::isfinite(equity.get<double>())) {
    add_point(time.get<std::int64_t>(), equity.get<double>());
  }
}

// Each message repeats the list: what is known already is skipped.
void ChildProgress::add_phases(const Json& list) {
  if (!list.is_array()) return;
  for (std::size_t i = phases_.size(); i < std::min(list.size(), kPhasesMost); ++i) {
    const Json& entry = list[i];
    if (!entry.is_array() || entry.size() != 2 || !is_phase(entry[0]) || !entry[1].is_number()) {
      return;
    }
    const double ms = entry[1].get<double>();
    if (!(ms >= 0 && ms < kPhaseMsMost)) return;
    phases_.push_back({entry[0].get<std::string>(), ms});
    changed_ = true;
  }
}

void ChildProgress::add_point(std::int64_t time_ns, double equity) {
  if (time_ns <= 0) return;  // phases before the simulation have no point yet
  changed_ = true;
  if (++skipped_ < stride_) return;
  skipped_ = 0;
  points_.emplace_back(time_ns / kNsPerMs, equity);
  if (points_.size() < kPointsMost) return;
  // Half as dense from here on, so that the curve still spans the whole stretch.
  for (std::size_t i = 0; i < points_.size() / 2; ++i) points_[i] = points_[2 * i + 1];
  points_.resize(points_.size() / 2);
  stride_ *= 2;
}

jobs::ProgressReport ChildProgress::report() {
  jobs::ProgressReport report;
  report.progress = percent_;
  report.phase = phase_;
  report.events.push_back(
      {.kind = "progress", .payload = Json{{"progress", percent_}, {"phase", phase_}}});
  if (!points_.empty()) {
    Json points = Json::array();
    for (const auto& [time_ms, equity] : points_) points.push_back(Json::array({time_ms, equity}));
    report.events.push_back({.kind = "equity", .payload = Json{{"points", std::move(points)}}});
  }
  for (; phases_reported_ < phases_.size(); ++phases_reported_) {
    const Began& began = phases_[phases_reported_];
    report.events.push_back({.kind = "phase",
                             .payload = Json{{"phase", began.phase},
                                             {"seconds", start_.seconds + began.ms / kMsPerSecond},
                                             {"attempt", start_.attempt}}});
  }
  if (!log_.empty()) {
    report.events.push_back({.kind = "log", .payload = Json{{"text", std::exchange(log_, {})}}});
  }
  points_.clear();
  stride_ = 1;
  skipped_ = 0;
  changed_ = false;
  return report;
}

}  // namespace hindcast::worker
