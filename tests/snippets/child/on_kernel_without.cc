// on_kernel_without LAYERS PROGRAM ARGUMENT...: becomes the program on a kernel that seems to lack
// the layers: "landlock", "namespaces", or "landlock,namespaces". Their system calls fail as they
// do where the kernel was built without them.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <vector>

int main(int count, char** arguments) {
  if (count < 3) return 2;
  std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  const auto refuse = [&](unsigned number, unsigned error) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error));
  };
  if (std::strstr(arguments[1], "landlock") != nullptr) refuse(SYS_landlock_create_ruleset, ENOSYS);
  if (std::strstr(arguments[1], "namespaces") != nullptr) refuse(SYS_unshare, EPERM);
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    std::perror("on_kernel_without");
    return 2;
  }
  ::execv(arguments[2], arguments + 2);
  std::perror("on_kernel_without: execv");
  return 2;
}
