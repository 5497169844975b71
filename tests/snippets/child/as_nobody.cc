// as_nobody PROGRAM ARGUMENT...: gives up root and becomes the program, as a server without any
// rights would start it. The program is opened before, wherever it lies.
#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <cstdio>

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const int program = ::open(arguments[1], O_RDONLY | O_CLOEXEC);
  constexpr uid_t kNobody = 65534;
  if (program < 0 || ::setgroups(0, nullptr) != 0 || ::setresgid(kNobody, kNobody, kNobody) != 0 ||
      ::setresuid(kNobody, kNobody, kNobody) != 0) {
    std::perror("as_nobody");
    return 2;
  }
  char* no_environment[] = {nullptr};
  ::fexecve(program, arguments + 1, no_environment);
  std::perror("as_nobody: fexecve");
  return 2;
}
