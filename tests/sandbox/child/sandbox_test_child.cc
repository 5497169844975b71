// A zygote whose children do what the first word of their input says.
#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/file.h"
#include "sandbox/child.h"
#include "sandbox/child/attempts.h"

namespace {

using hindcast::sandbox::ChildContext;

[[noreturn]] void spin() {
  volatile bool busy = true;
  while (busy) {
  }
  std::abort();
}

[[noreturn]] void wait_for_ever() {
  const timespec hour{3600, 0};
  while (true) ::nanosleep(&hour, nullptr);
}

[[noreturn]] void allocate_for_ever() {
  std::vector<char*> kept;
  while (true) {
    kept.push_back(new char[1 << 20]);
    for (int i = 0; i < 1 << 20; i += 4096) kept.back()[i] = 1;
  }
}

int flood_messages(ChildContext& context) {
  const std::string text(1000, 'm');
  for (int i = 0; i < 5000; ++i) context.message(text);
  return 0;
}

// Goes round the library's own limit.
int flood_socket() {
  const std::string text(1000, 'm');
  for (int i = 0; i < 5000; ++i) {
    if (::write(3, text.data(), text.size()) < 0) return 7;
  }
  return 0;
}

int write_much(ChildContext& context) {
  const std::string block(1 << 20, 'o');
  for (int i = 0; i < 64; ++i) (void)context.output(block);
  return 0;
}

int map_file(ChildContext& context) {
  auto file = hindcast::base::MappedFile::map(context.files()[0], "file");
  if (!file) return 1;
  return context.output(file->text()) ? 0 : 1;
}

int say(ChildContext& context, std::string_view words) {
  for (const char& c : words) context.message(std::string_view(&c, 1));
  return 0;
}

int run(ChildContext& context) {
  const std::string_view input = context.input();
  const std::string_view word = input.substr(0, input.find(' '));
  const std::string rest(input.substr(std::min(input.size(), word.size() + 1)));
  if (word == "echo") return context.output(rest) ? 0 : 1;
  if (word == "exit") return std::atoi(rest.c_str());
  if (word == "leave") ::_exit(std::atoi(rest.c_str()));
  if (word == "say") return say(context, rest);
  if (word == "fail") return context.output(rest) ? 1 : 2;
  if (word == "segv")
    *static_cast<volatile char*>(
        ::mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) = 1;
  if (word == "abort") std::abort();
  if (word == "throw") throw std::runtime_error(rest);
  if (word == "spin") spin();
  if (word == "spin_ignoring") ::signal(SIGXCPU, SIG_IGN), spin();
  if (word == "wait") wait_for_ever();
  if (word == "say_and_wait") context.message("here"), wait_for_ever();
  if (word == "allocate") allocate_for_ever();
  if (word == "flood_messages") return flood_messages(context);
  if (word == "flood_socket") return flood_socket();
  if (word == "write_much") return write_much(context);
  if (word == "raw_write_much") {
    const std::string block(1 << 20, 'o');
    for (int fd = 4; fd < 8; ++fd) [[maybe_unused]]
      const auto n = ::write(fd, block.data(), 1 << 20);
    return 0;
  }
  if (word == "map_file") return map_file(context);
  if (word == "attempts") {
    return context.output(hindcast::sandbox::testing::try_everything()) ? 0 : 1;
  }
  if (word == "surroundings") {
    return context.output(hindcast::sandbox::testing::describe_surroundings()) ? 0 : 1;
  }
  return 63;
}

}  // namespace

int main() { return hindcast::sandbox::zygote_main(run); }
