#include "sandbox/child/attempts.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

extern char** environ;

namespace hindcast::sandbox::testing {
namespace {

struct Attempt {
  const char* name;
  long number;
  long a = 0, b = 0, c = 0, d = 0, e = 0;
};

long address(const void* p) { return reinterpret_cast<long>(p); }

}  // namespace

std::string try_everything() {
  const pid_t parent = ::getppid();  // refused too: then it is -1, which means "everybody" to kill
  static const char kPath[] = "/etc/passwd";
  static char page[4096];
  const rlimit endless{RLIM_INFINITY, RLIM_INFINITY};
  char* no_arguments[] = {nullptr};
  const Attempt attempts[] = {
      {"open", SYS_open, address(kPath), O_RDONLY},
      {"openat", SYS_openat, AT_FDCWD, address(kPath), O_RDONLY},
      {"openat2", SYS_openat2, AT_FDCWD, address(kPath), address(page), 24},
      {"creat", SYS_creat, address("/tmp/hindcast-escape"), 0600},
      {"stat", SYS_stat, address(kPath), address(page)},
      {"readlink", SYS_readlink, address("/proc/self/exe"), address(page), 100},
      {"mkdir", SYS_mkdir, address("/tmp/hindcast-escape"), 0700},
      {"unlink", SYS_unlink, address("/tmp/hindcast-escape")},
      {"socket", SYS_socket, AF_INET, SOCK_STREAM, 0},
      {"unix_socket", SYS_socket, AF_UNIX, SOCK_STREAM, 0},
      {"socketpair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, address(page)},
      {"sendmsg", SYS_sendmsg, 3, address(page), 0},
      {"recvmsg", SYS_recvmsg, 3, address(page), 0},
      {"pipe", SYS_pipe, address(page)},
      {"dup", SYS_dup, 3},
      {"memfd_create", SYS_memfd_create, address("x"), 0},
      {"shmget", SYS_shmget, 0, 4096, 0600},
      {"fork", SYS_fork},
      {"vfork", SYS_vfork},
      {"clone", SYS_clone, SIGCHLD},
      {"execve", SYS_execve, address("/bin/true"), address(no_arguments), address(no_arguments)},
      {"execveat", SYS_execveat, AT_FDCWD, address("/bin/true"), address(no_arguments), 0},
      {"kill_parent", SYS_kill, parent, 0},
      {"kill_all", SYS_kill, -1, 0},
      {"tgkill_other", SYS_tgkill, 1, 1, 0},
      {"tkill", SYS_tkill, 1, 0},
      {"ptrace", SYS_ptrace, PTRACE_TRACEME},
      {"process_vm_readv", SYS_process_vm_readv, 1, address(page), 1, address(page), 1},
      {"pidfd_open", SYS_pidfd_open, 1, 0},
      {"unshare", SYS_unshare, CLONE_NEWUSER},
      {"setns", SYS_setns, 3, 0},
      {"mount", SYS_mount, address("x"), address("/"), address("tmpfs")},
      {"chroot", SYS_chroot, address("/")},
      {"chdir", SYS_chdir, address("/")},
      {"bpf", SYS_bpf, 0, address(page), 16},
      {"io_uring_setup", SYS_io_uring_setup, 1, address(page)},
      {"perf_event_open", SYS_perf_event_open, address(page), 0, -1, -1},
      {"userfaultfd", SYS_userfaultfd, 0},
      {"keyctl", SYS_keyctl, 0},
      {"prctl", SYS_prctl, 1, SIGTERM},
      {"seccomp", SYS_seccomp, 1, 0, address(page)},
      {"setrlimit", SYS_setrlimit, RLIMIT_AS, address(&endless)},
      {"prlimit64", SYS_prlimit64, 0, RLIMIT_AS, address(&endless), 0},
      {"setuid", SYS_setuid, 0},
      {"setsid", SYS_setsid},
      {"ftruncate", SYS_ftruncate, 4, 1 << 30},
      {"fcntl_dup", SYS_fcntl, 3, F_DUPFD, 10},
      {"mmap_exec", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1},
      {"mprotect_exec", SYS_mprotect, address(page) & ~4095L, 4096, PROT_READ | PROT_EXEC},
  };
  std::string lines;
  for (const Attempt& attempt : attempts) {
    errno = 0;
    const long result =
        ::syscall(attempt.number, attempt.a, attempt.b, attempt.c, attempt.d, attempt.e, 0);
    const int reason = result < 0 ? errno : 0;
    if (reason == 0 &&
        (attempt.number == SYS_fork || attempt.number == SYS_vfork ||
         attempt.number == SYS_clone) &&
        result == 0) {
      ::_exit(0);
    }
    lines += std::string(attempt.name) + " " + std::to_string(reason) + "\n";
  }
  return lines;
}

std::string describe_surroundings() {
  std::string lines;
  for (int fd = 0; fd < 1024; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) lines += "fd " + std::to_string(fd) + "\n";
  }
  int variables = 0;
  for (char** v = environ; v != nullptr && *v != nullptr; ++v) ++variables;
  lines += "environ " + std::to_string(variables) + "\n";
  lines += "uid " + std::to_string(::getuid()) + "\n";
  return lines;
}

}  // namespace hindcast::sandbox::testing
