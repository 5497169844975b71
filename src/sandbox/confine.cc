#include "sandbox/confine.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <limits>

namespace hindcast::sandbox {
namespace {

constexpr uid_t kNobody = 65534;

// Every right that Landlock knew from its first version on; newer ones are added by the kernel's
// version number. Nothing is allowed, so no rule follows.
base::Fd landlock_ruleset() {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return base::Fd();
  constexpr int kRightsByVersion[] = {0, 13, 14, 15};
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = (1ull << kRightsByVersion[version < 3 ? version : 3]) - 1;
  return base::Fd(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
}

std::uint64_t own_address_space() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  unsigned long long pages = 0;
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%llu", &pages) != 1) pages = 0;
  std::fclose(file);
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
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

base::Result<Confinement> Confinement::prepare() {
  Confinement made;
  HC_ASSIGN(made.filter_, SyscallFilter::build());
  made.null_ = base::Fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!made.null_) return base::io_failure("open", "/dev/null", errno);
  made.ruleset_ = landlock_ruleset();
  made.zygote_ = ::getpid();
  HC_TRY(made.measure_zygote());
  return made;
}

base::Result<void> Confinement::measure_zygote() {
  zygote_address_space_ = own_address_space();
  if (zygote_address_space_ == 0) return base::io_failure("read", "/proc/self/statm", errno);
  return {};
}

base::Result<void> Confinement::early(int socket) const {
  ::setsid();
  HC_TRY(place_descriptors(socket, null_.get()));
  reset_signals();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return base::io_failure("set", "no_new_privs", errno);
  }
  if (ruleset_) ::syscall(SYS_landlock_restrict_self, ruleset_.get(), 0);
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
  if (!kSanitized) HC_TRY(limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", 0, 0));
  if (const int e = filter_.install(); e != 0) {
    return base::io_failure("install",
                            "the seccomp filter (the kernel needs CONFIG_SECCOMP_FILTER)", e);
  }
  return {};
}

const char* first_leak() {
  // The call itself has to be refused: EPERM by the filter, not a missing file or a full table.
  const auto refused = [](long result) { return result < 0 && errno == EPERM; };
  if (!refused(::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY))) return "open a file";
  if (!refused(::syscall(SYS_socket, AF_INET, SOCK_STREAM, 0))) return "make a socket";
  const long child = ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) ::_exit(0);
  if (!refused(child)) return "fork";
  return nullptr;
}

}  // namespace hindcast::sandbox
