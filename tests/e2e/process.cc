#include "e2e/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace hindcast::e2e {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  base::Fd read, write;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read = base::Fd(ends[0]);
    write = base::Fd(ends[1]);
  }
};

std::string binary() {
  const char* set = std::getenv("HINDCAST_BINARY");
  if (set == nullptr) throw std::runtime_error("HINDCAST_BINARY must name the hindcast binary");
  return set;
}

// Reads what is there; false at the end of the file.
bool drain(base::Fd& fd, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
  if (n > 0) text.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

// Parent of a process from /proc/PID/stat, whose second field may hold spaces and parentheses.
pid_t parent_of(const std::filesystem::path& process) {
  std::ifstream file(process / "stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream rest(line.substr(name_end + 1));
  char state = 0;
  pid_t parent = 0;
  rest >> state >> parent;
  return parent;
}

std::multimap<pid_t, pid_t> all_children() {
  std::multimap<pid_t, pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    children.emplace(parent_of(entry.path()), std::stoi(name));
  }
  return children;
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = std::filesystem::temp_directory_path() / "hindcast-e2e-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Process::Process(const std::vector<std::string>& arguments, std::string_view input) {
  Pipe in, out, err;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in.read.get(), 0);
  posix_spawn_file_actions_adddup2(&files, out.write.get(), 1);
  posix_spawn_file_actions_adddup2(&files, err.write.get(), 2);
  const std::string program = binary();
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  const int error = ::posix_spawn(&pid_, program.c_str(), &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error("cannot start " + program);
  out_ = std::move(out.read);
  err_ = std::move(err.read);
  // Test inputs fit into a pipe, so this never waits.
  [[maybe_unused]] const auto n = ::write(in.write.get(), input.data(), input.size());
}

Process::~Process() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      out_text_(std::move(other.out_text_)),
      err_text_(std::move(other.err_text_)) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(out_, other.out_);
  std::swap(err_, other.err_);
  std::swap(out_text_, other.out_text_);
  std::swap(err_text_, other.err_text_);
  return *this;
}

bool Process::take_output(std::chrono::milliseconds most, int also) {
  pollfd waits[3] = {{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}, {also, POLLIN, 0}};
  if (::poll(waits, 3, static_cast<int>(most.count())) <= 0) return false;
  if (waits[0].revents != 0 && !drain(out_, out_text_)) out_.reset();
  if (waits[1].revents != 0 && !drain(err_, err_text_)) err_.reset();
  return true;
}

std::string Process::read_line() {
  const auto until = Clock::now() + kPatience;
  while (Clock::now() < until) {
    const std::size_t end = out_text_.find('\n');
    if (end != std::string::npos) {
      std::string line = out_text_.substr(0, end);
      out_text_.erase(0, end + 1);
      return line;
    }
    if (!out_) break;
    take_output(std::chrono::milliseconds(200));
  }
  ADD_FAILURE() << "no line on standard output; standard error:\n" << err_text_;
  return "";
}

void Process::signal(int number) const { ::kill(pid_, number); }

Ended Process::wait() {
  const auto until = Clock::now() + kPatience;
  // The end of the process counts, not that of its outputs: children may hold those open.
  const base::Fd ending(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  pollfd ended_now{ending.get(), POLLIN, 0};
  while (::poll(&ended_now, 1, 0) == 0 && Clock::now() < until) {
    take_output(std::chrono::milliseconds(1000), ending.get());
  }
  while (take_output(std::chrono::milliseconds(0))) {
  }
  if (ended_now.revents == 0) {
    ADD_FAILURE() << "process " << pid_ << " did not end in time";
    ::kill(pid_, SIGKILL);
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  Ended ended;
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  ended.out = std::move(out_text_);
  ended.err = std::move(err_text_);
  return ended;
}

std::vector<pid_t> Process::descendants() const {
  const std::multimap<pid_t, pid_t> children = all_children();
  std::vector<pid_t> found;
  const auto add_below = [&](pid_t pid) {
    for (auto [at, end] = children.equal_range(pid); at != end; ++at) found.push_back(at->second);
  };
  add_below(pid_);
  for (std::size_t i = 0; i < found.size(); ++i) add_below(found[i]);
  return found;
}

Ended hindcast(const std::vector<std::string>& arguments, std::string_view input) {
  return Process(arguments, input).wait();
}

}  // namespace hindcast::e2e
