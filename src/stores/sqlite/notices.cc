#include "stores/sqlite/notices.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <mutex>

#include "base/check.h"

namespace hindcast::stores::sqlite {

struct Listeners::State {
  std::mutex mutex;
  std::map<std::uint64_t, std::function<void(const jobs::Change&)>> listeners;
  std::uint64_t next = 0;
};

namespace {

template <class State>
class Entry final : public jobs::Subscription {
 public:
  Entry(std::shared_ptr<State> state, std::uint64_t key) : state_(std::move(state)), key_(key) {}
  ~Entry() override {
    // Listeners run under this lock: once it is ours, none of them is running.
    const std::scoped_lock lock(state_->mutex);
    state_->listeners.erase(key_);
  }

 private:
  std::shared_ptr<State> state_;
  std::uint64_t key_;
};

}  // namespace

Listeners::Listeners() : state_(std::make_shared<State>()) {}

std::unique_ptr<jobs::Subscription> Listeners::add(
    std::function<void(const jobs::Change&)> listener) {
  const std::scoped_lock lock(state_->mutex);
  const std::uint64_t key = state_->next++;
  state_->listeners.emplace(key, std::move(listener));
  return std::make_unique<Entry<State>>(state_, key);
}

void Listeners::tell(std::span<const jobs::Change> changes) {
  const std::scoped_lock lock(state_->mutex);
  for (const auto& [key, listener] : state_->listeners) {
    for (const jobs::Change& change : changes) listener(change);
  }
}

base::Result<std::unique_ptr<NoticeFile>> NoticeFile::open(const std::filesystem::path& database) {
  const std::string path = database.string() + "-notice";
  std::unique_ptr<NoticeFile> notice(new NoticeFile);
  notice->file_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!notice->file_) return base::io_failure("open", path, errno);
  notice->inotify_.reset(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!notice->inotify_) return base::io_failure("watch", path, errno);
  if (inotify_add_watch(notice->inotify_.get(), path.c_str(), IN_MODIFY) < 0) {
    return base::io_failure("watch", path, errno);
  }
  notice->stop_.reset(eventfd(0, EFD_CLOEXEC));
  if (!notice->stop_) return base::io_failure("watch", path, errno);
  return notice;
}

void NoticeFile::start(std::function<void()> written) {
  written_ = std::move(written);
  thread_ = std::thread([this] { watch(); });
}

void NoticeFile::stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  HC_CHECK(::write(stop_.get(), &one, sizeof one) == sizeof one, "an eventfd takes a small number");
  thread_.join();
}

void NoticeFile::write() {
  const char mark = '.';
  static_cast<void>(!::pwrite(file_.get(), &mark, 1, 0));
}

bool NoticeFile::wait(int milliseconds) {
  std::array<pollfd, 2> fds{
      {{stop_.get(), POLLIN, 0}, {milliseconds < 0 ? inotify_.get() : -1, POLLIN, 0}}};
  while (poll(fds.data(), fds.size(), milliseconds) < 0 && errno == EINTR) {
  }
  return fds[0].revents == 0;
}

void NoticeFile::watch() {
  alignas(inotify_event) std::array<char, 4096> events;
  while (wait(-1)) {
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {
    }
    written_();
    if (!wait(kNoticePauseMs)) return;
  }
}

}  // namespace hindcast::stores::sqlite
