#include "sandbox/supervisor.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/check.h"
#include "base/log.h"
#include "sandbox/child_process.h"
#include "sandbox/zygote_process.h"

namespace hindcast::sandbox {
namespace {

constexpr std::uint64_t kZygoteEvent = 0;
constexpr std::uint64_t kWakeEvent = 1;
constexpr std::uint64_t kFirstChildKey = 2;

struct Request {
  ChildId id = 0;
  Launch launch;
  Callbacks callbacks;
};

// Everything but the mailbox belongs to the one thread.
class ZygoteSupervisor final : public Supervisor {
 public:
  explicit ZygoteSupervisor(Options options)
      : options_(std::move(options)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  ~ZygoteSupervisor() override {
    {
      const std::scoped_lock lock(mailbox_mutex_);
      stop_requested_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
  }

  base::Result<void> run() {
    if (!epoll_ || !wake_) return base::io_failure("create", "the event queue", errno);
    std::promise<base::Result<void>> ready;
    auto outcome = ready.get_future();
    thread_ = std::thread([this, &ready] {
      watch(wake_.get(), kWakeEvent);
      auto started = start_zygote();
      const bool ok = started.has_value();
      ready.set_value(std::move(started));
      if (ok) loop();
    });
    return outcome.get();
  }

  base::Result<ChildId> launch(Launch launch, Callbacks callbacks) override {
    HC_TRY(check_limits(launch.limits));
    if (launch.files.size() > kFilesMost) {
      return base::fail(
          base::ErrorCode::limit_exceeded,
          fmt::format("{} files are too many; at most {}", launch.files.size(), kFilesMost));
    }
    if (launch.input.size() > kInputBytesMost) {
      return base::fail(base::ErrorCode::limit_exceeded,
                        fmt::format("an input of {} bytes is too long; at most {}",
                                    launch.input.size(), kInputBytesMost));
    }
    ChildId id = 0;
    {
      const std::scoped_lock lock(mailbox_mutex_);
      if (stop_requested_) return base::fail(base::ErrorCode::unavailable, "shutting down");
      id = ++last_id_;
      requests_.push_back({id, std::move(launch), std::move(callbacks)});
    }
    wake();
    return id;
  }

  void kill(ChildId id) override {
    {
      const std::scoped_lock lock(mailbox_mutex_);
      kills_.push_back(id);
    }
    wake();
  }

 private:
  void wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t n = ::write(wake_.get(), &one, sizeof one);
  }

  void watch(int fd, std::uint64_t key) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = key}};
    HC_CHECK(::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0, "a fresh descriptor");
  }
  void unwatch(int fd) { ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

  void loop() {
    while (true) {
      const bool stopping = open_mailbox();
      if (stopping) kill_everything();
      start_waiting();
      if (stopping && busy_ == 0) break;
      if (!stopping) refill_spares();
      wait_for_events();
      stop_overdue();
    }
    zygote_.end();
    for (auto& [key, child] : children_) child.finish_lost("");
  }

  // Takes over what other threads left; true when the supervisor is to end.
  bool open_mailbox() {
    std::vector<Request> requests;
    std::vector<ChildId> kills;
    bool stopping = false;
    {
      const std::scoped_lock lock(mailbox_mutex_);
      requests.swap(requests_);
      kills.swap(kills_);
      stopping = stop_requested_;
    }
    for (Request& request : requests) waiting_.push_back(std::move(request));
    for (const ChildId id : kills) kill_one(id);
    return stopping;
  }

  void kill_one(ChildId id) {
    for (auto& [key, child] : children_) {
      if (child.id() == id) return child.stop(StopReason::killed);
    }
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [id](const Request& request) { return request.id == id; });
    if (found == waiting_.end()) return;
    Request request = std::move(*found);
    waiting_.erase(found);
    give_back(request, Outcome::killed, "killed before it was started");
  }

  void kill_everything() {
    for (auto& [key, child] : children_) {
      if (child.busy()) child.stop(StopReason::killed);
    }
    for (auto rest = std::exchange(waiting_, {}); Request & request : rest) {
      give_back(request, Outcome::killed, "killed before it was started");
    }
  }

  static void give_back(const Request& request, Outcome outcome, std::string detail) {
    Exit exit;
    exit.outcome = outcome;
    exit.detail = std::move(detail);
    if (request.callbacks.on_exit) request.callbacks.on_exit(std::move(exit));
  }

  void start_waiting() {
    while (!waiting_.empty() && busy_ < options_.children_most) {
      if (auto ok = start_zygote(); !ok) {
        for (auto rest = std::exchange(waiting_, {}); Request & request : rest) {
          give_back(request, Outcome::lost, ok.error().message);
        }
        return;
      }
      const auto key = waiting_child();
      if (!key) {
        Request request = std::move(waiting_.front());
        waiting_.pop_front();
        give_back(request, Outcome::lost, key.error().message);
      } else if (*key == 0) {
        return;  // the zygote is behind; its next news bring us back here
      } else {
        start_child(*key);
      }
    }
  }

  void start_child(std::uint64_t key) {
    Request request = std::move(waiting_.front());
    waiting_.pop_front();
    ChildProcess& child = children_.at(key);
    ++busy_;
    watch(child.socket(), key);
    if (auto ok = child.start(request.id, std::move(request.launch), std::move(request.callbacks));
        !ok) {
      base::log::warn("sandbox: a child could not be started: {}", ok.error().message);
      forget(key, [&](ChildProcess& gone) { gone.finish_lost(ok.error().message); });
    }
  }

  // A child that is ready for work, or on the way to be; 0 when the zygote cannot take orders now.
  base::Result<std::uint64_t> waiting_child() {
    if (!spares_.empty()) {
      const std::uint64_t key = spares_.front();
      spares_.pop_front();
      return key;
    }
    return fork_child();
  }

  base::Result<std::uint64_t> fork_child() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
      return base::io_failure("create", "a child's socket", errno);
    }
    base::Fd ours(ends[0]), theirs(ends[1]);
    const std::uint64_t key = ++last_key_;
    const int fd = theirs.get();
    HC_ASSIGN(const bool sent, send_packet(zygote_.socket(), bytes_of(ForkOrder{.id = key}),
                                           std::span(&fd, 1), true));
    if (!sent) return 0;
    children_.emplace(key, ChildProcess(std::move(ours)));
    return key;
  }

  void refill_spares() {
    while (zygote_.running() && !spare_died_ &&
           spares_.size() < static_cast<std::size_t>(options_.spares)) {
      const auto key = fork_child();
      if (!key || *key == 0) return;
      spares_.push_back(*key);
    }
  }

  base::Result<void> start_zygote() {
    if (zygote_.running()) return {};
    HC_ASSIGN(zygote_, ZygoteProcess::spawn(options_));
    watch(zygote_.socket(), kZygoteEvent);
    spare_died_ = false;
    return {};
  }

  void wait_for_events() {
    epoll_event events[32];
    const int count = ::epoll_wait(epoll_.get(), events, std::size(events), timeout_ms());
    HC_CHECK(count >= 0 || errno == EINTR, "the event queue is ours");
    for (int i = 0; i < count; ++i) {
      const std::uint64_t key = events[i].data.u64;
      if (key == kWakeEvent) {
        std::uint64_t drained = 0;
        [[maybe_unused]] const ssize_t n = ::read(wake_.get(), &drained, sizeof drained);
      } else if (key == kZygoteEvent) {
        hear_zygote();
      } else if (const auto found = children_.find(key); found != children_.end()) {
        hear_child(found->second);
      }
    }
  }

  void hear_child(ChildProcess& child) {
    if (child.read_messages()) return;
    unwatch(child.socket());
    // Writing to it fails from now on; the end of the child comes from the zygote.
    ::shutdown(child.socket(), SHUT_RDWR);
  }

  int timeout_ms() const {
    auto next = ChildProcess::Clock::time_point::max();
    for (const auto& [key, child] : children_) next = std::min(next, child.deadline());
    if (next == ChildProcess::Clock::time_point::max()) return -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(next - ChildProcess::Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  }

  void stop_overdue() {
    const auto now = ChildProcess::Clock::now();
    for (auto& [key, child] : children_) {
      if (child.deadline() <= now) child.stop(StopReason::wall_limit);
    }
  }

  void hear_zygote() {
    ZygoteNews news;
    while (true) {
      Packet packet =
          receive_packet(zygote_.socket(), std::as_writable_bytes(std::span(&news, 1)), true);
      if (packet.state == Packet::State::empty) return;
      if (packet.state == Packet::State::closed || packet.size != sizeof news) return lose_zygote();
      take_news(news, std::move(packet.fds));
    }
  }

  void take_news(const ZygoteNews& news, std::vector<base::Fd> fds) {
    const auto found = children_.find(news.id);
    if (found == children_.end()) return;
    switch (news.kind) {
      case ZygoteNews::Kind::started:
        if (!fds.empty()) found->second.started(std::move(fds.front()));
        return;
      case ZygoteNews::Kind::fork_failed:
        return forget(news.id, [&](ChildProcess& child) {
          child.finish_lost(fmt::format("the zygote cannot fork: {}", std::strerror(news.status)));
        });
      case ZygoteNews::Kind::exited:
        return forget(news.id, [&](ChildProcess& child) { child.finish(news); });
      case ZygoteNews::Kind::ready:
      case ZygoteNews::Kind::refused:
        return;
    }
  }

  template <class Finish>
  void forget(std::uint64_t key, Finish finish) {
    auto node = children_.extract(key);
    if (node.mapped().busy()) {
      --busy_;
      unwatch(node.mapped().socket());
    } else {
      std::erase(spares_, key);
      spare_died_ = true;  // no endless forking: the next zygote makes spares again
    }
    finish(node.mapped());
  }

  void lose_zygote() {
    base::log::error("sandbox: the zygote ended with {} children; the next launch starts another",
                     busy_);
    unwatch(zygote_.socket());
    zygote_.end();
    spares_.clear();
    busy_ = 0;
    for (auto lost = std::exchange(children_, {}); auto& [key, child] : lost) {
      unwatch(child.socket());
      child.finish_lost("the process that starts the jobs ended unexpectedly");
    }
  }

  const Options options_;
  const base::Fd epoll_, wake_;

  std::mutex mailbox_mutex_;
  std::vector<Request> requests_;
  std::vector<ChildId> kills_;
  ChildId last_id_ = 0;
  bool stop_requested_ = false;

  ZygoteProcess zygote_;
  std::unordered_map<std::uint64_t, ChildProcess> children_;
  std::deque<std::uint64_t> spares_;
  std::deque<Request> waiting_;
  std::uint64_t last_key_ = kFirstChildKey;
  int busy_ = 0;
  bool spare_died_ = false;

  std::thread thread_;  // last: started when everything else is there
};

}  // namespace

base::Result<std::unique_ptr<Supervisor>> Supervisor::start(Options options) {
  options.spares = std::clamp(options.spares, 0, 16);
  options.children_most = std::clamp(options.children_most, 1, 1024);
  auto supervisor = std::make_unique<ZygoteSupervisor>(std::move(options));
  HC_TRY(supervisor->run());
  return supervisor;
}

}  // namespace hindcast::sandbox
