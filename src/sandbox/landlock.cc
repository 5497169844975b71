#include "sandbox/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace hindcast::sandbox {

base::Result<base::Fd> landlock_ruleset(const std::vector<std::string>& directories) {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return base::Fd();
  // Every right that Landlock knew from its first version on; newer ones are added by the kernel's
  // version number.
  constexpr int kRightsByVersion[] = {0, 13, 14, 15};
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = (1ull << kRightsByVersion[version < 3 ? version : 3]) - 1;
  base::Fd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
  if (!ruleset) return ruleset;
  for (const std::string& directory : directories) {
    const base::Fd place(::open(directory.c_str(), O_PATH | O_CLOEXEC));
    if (!place) return base::io_failure("open", directory, errno);
    landlock_path_beneath_attr rule{};
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    rule.parent_fd = place.get();
    if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) !=
        0) {
      return base::io_failure("allow reading", directory, errno);
    }
  }
  return ruleset;
}

}  // namespace hindcast::sandbox
