// The real binary as a process under test: started by path, watched, ended by its own pid.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"

namespace hindcast::e2e {

// No wait in these tests is longer; a test that needs it all has failed.
inline constexpr std::chrono::seconds kPatience{60};

// A directory of its own, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Ended {
  int code = -1;  // exit code, -1 when a signal ended it
  int signal = 0;
  std::string out;  // all of standard output, standard error
  std::string err;
};

// `hindcast ARGUMENTS...`; the binary is HINDCAST_BINARY.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments, std::string_view input = "");
  ~Process();  // kills it when it still runs
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  pid_t pid() const { return pid_; }
  bool running() const { return pid_ > 0; }
  // The next line of standard output; fails the test and returns "" after kPatience.
  std::string read_line();
  void signal(int number) const;
  // Waits for its end and reads what it has written; kills it and fails the test after kPatience.
  Ended wait();

  // The processes below it, children before grandchildren, as they are now.
  std::vector<pid_t> descendants() const;

 private:
  // Waits for output, or for `also` to be readable; false when nothing came.
  bool take_output(std::chrono::milliseconds most, int also = -1);

  pid_t pid_ = 0;
  base::Fd out_, err_;
  std::string out_text_, err_text_;
};

// Runs to the end.
Ended hindcast(const std::vector<std::string>& arguments, std::string_view input = "");

}  // namespace hindcast::e2e
