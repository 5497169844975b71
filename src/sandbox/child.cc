#include "sandbox/child.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "sandbox/child_main.h"
#include "sandbox/protocol.h"

namespace hindcast::sandbox {
namespace {

void say_last_words(std::string_view text) {
  std::string packet(1, kLastWordsMark);
  packet += text.substr(0, kLastWordsBytesMost);
  [[maybe_unused]] const ssize_t n = ::write(kSocketFd, packet.data(), packet.size());
}

[[noreturn]] void give_up(const base::Error& error) {
  say_last_words(error.message);
  ::_exit(kExitSetupFailed);
}

class Context final : public ChildContext {
 public:
  base::Result<void> accept(const LaunchOrder& order, std::vector<base::Fd> fds) {
    if (fds.size() != order.files + 2u) {
      return base::fail(base::ErrorCode::internal, "the launch order lacks descriptors");
    }
    HC_ASSIGN(input_, base::MappedFile::map(fds[0].get(), "the input"));
    mapped_bytes_ = input_.bytes().size();
    output_ = std::move(fds[1]);
    for (std::size_t i = 2; i < fds.size(); ++i) {
      const off_t size = ::lseek(fds[i].get(), 0, SEEK_END);
      if (size > 0) mapped_bytes_ += static_cast<std::uint64_t>(size);
      ::lseek(fds[i].get(), 0, SEEK_SET);
      files_.push_back(fds[i].get());
      owned_.push_back(std::move(fds[i]));
    }
    output_left_ = order.output_bytes;
    message_left_ = order.message_bytes;
    return {};
  }

  std::string_view input() const override { return input_.text(); }
  std::span<const int> files() const override { return files_; }

  void message(std::string_view text) override {
    if (text.empty() || text.size() > kMessageBytesMost || text.front() == kLastWordsMark) return;
    if (text.size() > message_left_) {
      message_left_ = 0;  // order matters more than count: nothing after the first dropped one
      return;
    }
    message_left_ -= text.size();
    while (::write(kSocketFd, text.data(), text.size()) < 0 && errno == EINTR) {
    }
  }

  base::Result<void> output(std::string_view bytes) override {
    if (output_full_ || bytes.size() > output_left_) {
      output_full_ = true;
      return base::fail(base::ErrorCode::limit_exceeded, "the output limit is reached");
    }
    output_left_ -= bytes.size();
    return base::write_all(output_.get(), std::as_bytes(std::span(bytes)), "the output");
  }

  std::uint64_t mapped_bytes() const { return mapped_bytes_; }
  bool output_full() const { return output_full_; }

 private:
  base::MappedFile input_;
  base::Fd output_;
  std::vector<int> files_;
  std::vector<base::Fd> owned_;
  std::uint64_t mapped_bytes_ = 0;
  std::uint64_t output_left_ = 0;
  std::uint64_t message_left_ = 0;
  bool output_full_ = false;
};

int run_entry(Entry entry, Context& context) {
  try {
    const int code = entry(context);
    if (context.output_full()) return kExitOutputLimit;
    return code < 0 || code >= kExitSetupFailed ? kExitSetupFailed - 1 : code;
  } catch (const std::bad_alloc&) {
    return kExitMemoryLimit;
  } catch (const std::exception& error) {
    say_last_words(error.what());
  } catch (...) {
    say_last_words("something that is not a std::exception");
  }
  return kExitUncaughtException;
}

}  // namespace

void child_main(Confinement& confinement, Entry entry, int socket) {
  if (auto ok = confinement.early(socket); !ok) give_up(ok.error());
  LaunchOrder order;
  Packet packet =
      receive_packet(kSocketFd, std::as_writable_bytes(std::span(&order, 1)), /*dont_wait=*/false);
  if (packet.state == Packet::State::closed) ::_exit(0);  // a spare that is not needed any more
  if (packet.size != sizeof order) {
    give_up(base::Error{base::ErrorCode::internal, "the launch order has the wrong size"});
  }
  static Context context;  // never destroyed: _exit is the end
  if (auto ok = context.accept(order, std::move(packet.fds)); !ok) give_up(ok.error());
  if (auto ok = confinement.late(order, context.mapped_bytes()); !ok) give_up(ok.error());
  ::_exit(run_entry(entry, context));
}

}  // namespace hindcast::sandbox
