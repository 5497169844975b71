#include "sandbox/filter.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/file.h"

namespace hindcast::sandbox {
namespace {

// Stands for the child's own pid, which is known only after the fork; install() puts it in.
constexpr std::uint32_t kOwnPid = 0x7fed'cba9;

constexpr const char* kAllowed[] = {"read",
                                    "write",
                                    "close",
                                    "lseek",
                                    "fstat",
                                    "munmap",
                                    "mremap",
                                    "madvise",
                                    "brk",
                                    "rt_sigaction",
                                    "rt_sigprocmask",
                                    "rt_sigreturn",
                                    "sigaltstack",
                                    "futex",
                                    "sched_yield",
                                    "clock_gettime",
                                    "clock_getres",
                                    "gettimeofday",
                                    "time",
                                    "nanosleep",
                                    "clock_nanosleep",
                                    "getrandom",
                                    "getpid",
                                    "gettid",
                                    "getuid",
                                    "geteuid",
                                    "getgid",
                                    "getegid",
                                    "getrusage",
                                    "times",
                                    "restart_syscall",
                                    "exit",
                                    "exit_group"};

// Of children that may read files, e.g. modules that are imported late. Opening is bound to reading
// below; nothing can be made, and code cannot be mapped from a file either.
constexpr const char* kReadingFiles[] = {"newfstatat", "readlink", "readlinkat",
                                         "getdents64", "getcwd",   "pread64"};

// Collects the first failure, so that the rules read as a table.
class Rules {
 public:
  explicit Rules(scmp_filter_ctx context) : context_(context) {}

  template <class... Compare>
  void add(std::uint32_t action, const char* name, Compare... compare) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number < 0 || error_ != 0) return;  // not on this architecture: nothing to allow
    error_ = -seccomp_rule_add(context_, action, number, sizeof...(compare), compare...);
    if (error_ != 0) failed_ = name;
  }
  int error() const { return error_; }
  const char* failed() const { return failed_; }

 private:
  scmp_filter_ctx context_;
  int error_ = 0;
  const char* failed_ = "";
};

void add_file_rules(Rules& rules) {
  for (const char* name : kReadingFiles) rules.add(SCMP_ACT_ALLOW, name);
  constexpr unsigned kOnlyReading = O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK;
  rules.add(SCMP_ACT_ALLOW, "openat", SCMP_A2_64(SCMP_CMP_MASKED_EQ, ~kOnlyReading, O_RDONLY));
}

void add_rules(Rules& rules, FileCalls files) {
  for (const char* name : kAllowed) rules.add(SCMP_ACT_ALLOW, name);
  rules.add(SCMP_ACT_ALLOW, "mmap", SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rules.add(SCMP_ACT_ALLOW, "mprotect", SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rules.add(SCMP_ACT_ALLOW, "fcntl", SCMP_A1_64(SCMP_CMP_EQ, F_GETFD));
  rules.add(SCMP_ACT_ALLOW, "fcntl", SCMP_A1_64(SCMP_CMP_EQ, F_GETFL));
  if (files == FileCalls::read) {
    add_file_rules(rules);
  } else {  // glibc's fstat(fd) of a descriptor that is open already
    rules.add(SCMP_ACT_ALLOW, "newfstatat", SCMP_A3_64(SCMP_CMP_EQ, AT_EMPTY_PATH));
  }
  // abort() signals itself; anybody else is out of reach.
  rules.add(SCMP_ACT_ALLOW, "tgkill", SCMP_A0_64(SCMP_CMP_EQ, kOwnPid));
  if (kSanitized) {  // UBSan finds out by a pipe whether an address can be read
    rules.add(SCMP_ACT_ALLOW, "pipe");
    rules.add(SCMP_ACT_ALLOW, "pipe2");
  }
  rules.add(SCMP_ACT_ERRNO(ENOTTY), "ioctl");
  rules.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
}

base::Result<std::vector<sock_filter>> export_program(scmp_filter_ctx context) {
  const base::Fd file(::memfd_create("hindcast-filter", MFD_CLOEXEC));
  if (!file) return base::io_failure("create", "the system call filter", errno);
  if (const int e = -seccomp_export_bpf(context, file.get()); e != 0) {
    return base::io_failure("export", "the system call filter", e);
  }
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  const std::size_t bytes = program.size() * sizeof(sock_filter);
  if (::pread(file.get(), program.data(), bytes, 0) != static_cast<ssize_t>(bytes)) {
    return base::io_failure("read", "the system call filter", errno);
  }
  return program;
}

}  // namespace

base::Result<SyscallFilter> SyscallFilter::build(FileCalls files) {
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> context(
      seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!context) return base::fail(base::ErrorCode::unavailable, "libseccomp cannot start a filter");
  // A tree of comparisons: the kernel runs the program for each of its calls when a child installs
  // it, and through a chain that takes half as long again.
  seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  Rules rules(context.get());
  add_rules(rules, files);
  if (rules.error() != 0) {
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("libseccomp refuses the rule for {}: {}", rules.failed(),
                                  std::strerror(rules.error())));
  }
  SyscallFilter filter;
  HC_ASSIGN(filter.program_, export_program(context.get()));
  return filter;
}

int SyscallFilter::install() {
  const auto pid = static_cast<std::uint32_t>(::getpid());
  for (sock_filter& step : program_) {
    if (step.code == (BPF_JMP | BPF_JEQ | BPF_K) && step.k == kOwnPid) step.k = pid;
  }
  sock_fprog program{static_cast<unsigned short>(program_.size()), program_.data()};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

}  // namespace hindcast::sandbox
