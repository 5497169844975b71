#include "sandbox/namespaces.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace hindcast::sandbox {
namespace {

constexpr uid_t kNobody = 65534;
constexpr int kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID;
// Any directory that every system has: the new root is put together on top of it.
constexpr const char* kWorkbench = "/tmp";

base::Result<void> write_text(const char* path, std::string_view text) {
  const base::Fd file(::open(path, O_WRONLY | O_CLOEXEC));
  if (!file) return base::io_failure("open", path, errno);
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return base::io_failure("write", path, errno);
  }
  return {};
}

// The one user and group that we are, by the same number inside and outside.
base::Result<void> map_ids(uid_t uid, gid_t gid) {
  HC_TRY(write_text("/proc/self/uid_map", fmt::format("{0} {0} 1\n", uid)));
  HC_TRY(write_text("/proc/self/setgroups", "deny"));
  return write_text("/proc/self/gid_map", fmt::format("{0} {0} 1\n", gid));
}

// Ends as the child did. The server only knows this process: when it is killed, so is the child.
[[noreturn]] void wait_for_end_of(pid_t child) {
  ::close_range(0, ~0u, 0);  // the server must see the child's end of the socket close
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

base::Result<void> make_below(const std::string& root, const std::string& path) {
  for (std::size_t at = 1; at != std::string::npos;) {
    at = path.find('/', at + 1);
    const std::string made = root + path.substr(0, at);
    if (::mkdir(made.c_str(), 0755) != 0 && errno != EEXIST) {
      return base::io_failure("make", made, errno);
    }
  }
  return {};
}

base::Result<void> read_only(const std::string& path) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  if (::mount_setattr(AT_FDCWD, path.c_str(), AT_RECURSIVE, &attributes, sizeof attributes) != 0) {
    return base::io_failure("make read-only", path, errno);
  }
  return {};
}

base::Result<void> hang_in(const std::string& root, const std::string& directory) {
  const std::string place = root + directory;
  HC_TRY(make_below(root, directory));
  if (::mount(directory.c_str(), place.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
    return base::io_failure("mount", directory, errno);
  }
  return read_only(place);
}

base::Result<void> drop_capabilities() {
  for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct nothing[2] = {};
  if (::syscall(SYS_capset, &header, nothing) != 0) {
    return base::io_failure("drop", "capabilities", errno);
  }
  return {};
}

}  // namespace

void leave_root() {
  if (::geteuid() != 0) return;
  ::syscall(SYS_setgroups, 0, nullptr);
  ::syscall(SYS_setresgid, kNobody, kNobody, kNobody);
  ::syscall(SYS_setresuid, kNobody, kNobody, kNobody);
  // Both were cleared by the change of user: /proc/self must be ours to write the maps, and the
  // zygote has to go with its server.
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

base::Result<void> enter_namespaces() {
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (::unshare(kNamespaces) != 0) {
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("the kernel gives no namespaces: {}", std::strerror(errno)));
  }
  HC_TRY(map_ids(uid, gid));
  const pid_t child = ::fork();
  if (child < 0) return base::io_failure("fork into", "the process namespace", errno);
  if (child > 0) wait_for_end_of(child);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  return {};
}

base::Result<void> wall_in(const std::vector<std::string>& directories) {
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return base::io_failure("make private", "/", errno);
  }
  const std::string root = kWorkbench;
  if (::mount("hindcast", root.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "size=64k,nr_inodes=512,mode=755") != 0) {
    return base::io_failure("mount", "the new root", errno);
  }
  for (const std::string& directory : directories) HC_TRY(hang_in(root, directory));
  const std::string old = root + "/.old";
  HC_TRY(make_below(root, "/.old"));
  if (::syscall(SYS_pivot_root, root.c_str(), old.c_str()) != 0) {
    return base::io_failure("change", "the root", errno);
  }
  if (::chdir("/") != 0 || ::umount2("/.old", MNT_DETACH) != 0 || ::rmdir("/.old") != 0) {
    return base::io_failure("leave", "the old root", errno);
  }
  HC_TRY(read_only("/"));
  HC_TRY(drop_capabilities());
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return {};
}

}  // namespace hindcast::sandbox
