#include "sandbox/confine.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sandbox/landlock.h"

namespace hindcast::sandbox {
namespace {

constexpr uid_t kNobody = 65534;
// Descriptors of a child that may read files; its bar files count.
constexpr std::uint64_t kFilesOfAReader = 128;

// The first number after `key` in a file of /proc that is open already; 0 when there is none.
std::uint64_t number_of(const base::Fd& file, const char* key) {
  char text[4096];
  const ssize_t size = ::pread(file.get(), text, sizeof text - 1, 0);
  if (size <= 0) return 0;
  text[size] = '\0';
  const char* const found = std::strstr(text, key);
  return found == nullptr ? 0 : std::strtoull(found + std::strlen(key), nullptr, 10);
}

base::Result<void> limit(__rlimit_resource resource, const char* name, std::uint64_t soft,
                         std::uint64_t hard) {
  const rlimit value{soft, hard};
  if (::setrlimit(resource, &value) != 0) return base::io_failure("set", name, errno);
  return {};
}

void reset_signals() {
  ::signal(SIGCHLD, SIG_DFL);
  ::signal(SIGPIPE, SIG_IGN);  // a message after the server closed the socket is just dropped
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

base::Result<void> place_descriptors(int socket, int null) {
  // A sanitizer's report on standard error is worth more than a silent child.
  const int last = kSanitized ? 1 : 2;
  for (int fd = 0; fd <= last; ++fd) {
    if (::dup2(null, fd) < 0) return base::io_failure("open", "/dev/null", errno);
  }
  if (::dup2(socket, kSocketFd) < 0) return base::io_failure("place", "the socket", errno);
  return {};
}

}  // namespace

base::Result<Confinement> Confinement::begin() {
  Confinement made;
  const auto open = [](const char* path, int flags, base::Fd& file) -> base::Result<void> {
    file = base::Fd(::open(path, flags | O_CLOEXEC));
    if (!file) return base::io_failure("open", path, errno);
    return {};
  };
  HC_TRY(open("/dev/null", O_RDWR, made.null_));
  HC_TRY(open("/proc/self/statm", O_RDONLY, made.memory_));
  HC_TRY(open("/proc/self/status", O_RDONLY, made.status_));
  return made;
}

base::Result<void> Confinement::prepare(const std::vector<std::string>& directories) {
  HC_ASSIGN(ruleset_, landlock_ruleset(directories));
  // Without Landlock nothing would bound what is read.
  files_ = ruleset_ && !directories.empty() ? FileCalls::read : FileCalls::none;
  HC_ASSIGN(filter_, SyscallFilter::build(files_));
  zygote_ = ::getpid();
  return measure_zygote();
}

bool Confinement::single_threaded() const {
  // A sanitizer's own thread is made for forking.
  return kSanitized || number_of(status_, "Threads:") == 1;
}

base::Result<void> Confinement::measure_zygote() {
  const std::uint64_t pages = number_of(memory_, "");
  if (pages == 0) return base::io_failure("read", "/proc/self/statm", errno);
  zygote_address_space_ = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return {};
}

base::Result<void> Confinement::early(int socket) const {
  ::setsid();
  HC_TRY(place_descriptors(socket, null_.get()));
  reset_signals();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return base::io_failure("set", "no_new_privs", errno);
  }
  if (ruleset_ && ::syscall(SYS_landlock_restrict_self, ruleset_.get(), 0) != 0) {
    return base::io_failure("set", "the Landlock rules", errno);
  }
  if (::close_range(kSocketFd + 1, ~0u, 0) != 0) {
    return base::io_failure("close", "inherited descriptors", errno);
  }
  HC_TRY(limit(RLIMIT_CORE, "RLIMIT_CORE", 0, 0));
  if (!kSanitized) HC_TRY(limit(RLIMIT_NPROC, "RLIMIT_NPROC", 0, 0));
  HC_TRY(drop_privileges());
  if (!kSanitized && ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return base::io_failure("clear", "the dumpable flag", errno);
  }
  // Changing the user clears it, hence here; the zygote may have died before.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    return base::io_failure("set", "the parent's death signal", errno);
  }
  if (::getppid() != zygote_) return base::fail(base::ErrorCode::unavailable, "the zygote is gone");
  return {};
}

base::Result<void> Confinement::drop_privileges() const {
  if (::geteuid() == 0) {
    // Raw calls: glibc's would look for other threads. Root without CAP_SETUID stays root without
    // any capability, which is enough together with the filter.
    ::syscall(SYS_setgroups, 0, nullptr);
    ::syscall(SYS_setresgid, kNobody, kNobody, kNobody);
    ::syscall(SYS_setresuid, kNobody, kNobody, kNobody);
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct nothing[2] = {};
  if (::syscall(SYS_capset, &header, nothing) != 0) {
    return base::io_failure("drop", "capabilities", errno);
  }
  return {};
}

base::Result<void> Confinement::late(const LaunchOrder& order, std::uint64_t mapped_bytes) {
  if (!kSanitized) {
    const std::uint64_t space = zygote_address_space_ + mapped_bytes + order.memory_bytes;
    HC_TRY(limit(RLIMIT_AS, "RLIMIT_AS", space, space));
  }
  const auto cpu = static_cast<std::uint64_t>(order.cpu_s);
  HC_TRY(limit(RLIMIT_CPU, "RLIMIT_CPU", cpu, cpu + 1));
  HC_TRY(limit(RLIMIT_FSIZE, "RLIMIT_FSIZE", order.output_bytes, order.output_bytes));
  const std::uint64_t files = reads_files() ? kFilesOfAReader : 0;
  if (!kSanitized) HC_TRY(limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", files, files));
  if (const int e = filter_.install(); e != 0) {
    return base::io_failure("install",
                            "the seccomp filter (the kernel needs CONFIG_SECCOMP_FILTER)", e);
  }
  return {};
}

const char* first_leak(bool reads_files) {
  // The call itself has to be refused: EPERM by the filter, not a missing file or a full table.
  const auto refused = [](long result) { return result < 0 && errno == EPERM; };
  const auto open = [](const char* path, int flags) {
    return ::syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
  };
  if (reads_files) {
    // Nothing of the machine but the directories is to be seen, whatever the reason.
    for (const char* path : {"/dev/null", "/etc/passwd", "/proc/self/maps", "/proc/1/status"}) {
      if (open(path, O_RDONLY) >= 0) return "open a file outside its directories";
    }
    if (!refused(open("/dev/null", O_WRONLY))) return "open a file for writing";
    if (!refused(open("/hindcast-leak", O_RDONLY | O_CREAT))) return "make a file";
  } else if (!refused(open("/dev/null", O_RDONLY))) {
    return "open a file";
  }
  if (!refused(::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0))) return "make a socket";
  const long child = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) ::_exit(0);
  if (!refused(child)) return "fork";
  return nullptr;
}

}  // namespace hindcast::sandbox
