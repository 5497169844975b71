// Who wants to know of changes, and how processes that share a file tell each other.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "jobs/job_store.h"

namespace hindcast::stores::sqlite {

// The listeners of one store object. Thread-safe; a Subscription may outlive it.
class Listeners {
 public:
  Listeners();
  std::unique_ptr<jobs::Subscription> add(std::function<void(const jobs::Change&)> listener);
  void tell(std::span<const jobs::Change> changes);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// A small file beside the database, "<database>-notice", written after each commit and watched with
// inotify. The WAL file itself is no use for this: it is written before its commit can be seen, and
// the step that makes it visible is a memory write that nobody is told of.
class NoticeFile {
 public:
  static base::Result<std::unique_ptr<NoticeFile>> open(const std::filesystem::path& database);
  ~NoticeFile() { stop(); }

  // `written` is called on an own thread after a write by any process, this one too, at most once
  // in kNoticePauseMs.
  void start(std::function<void()> written);
  void stop();  // no call is running or comes after that

  void write();  // thread-safe; a failure costs others the quick notice, not the change

 private:
  NoticeFile() = default;
  void watch();
  bool wait(int milliseconds);  // for a write; false: closing

  base::Fd file_, inotify_, stop_;
  std::function<void()> written_;
  std::thread thread_;
};

// Bounds what a busy store spends on being told of its own commits.
inline constexpr int kNoticePauseMs = 10;

}  // namespace hindcast::stores::sqlite
