// The program that users' Python runs in: a zygote with a prepared interpreter, in namespaces of
// its own. Apart from hindcast-runner, so that jobs without Python neither load nor pay for it.
#include "runner/child.h"
#include "snippets/child.h"
#include "snippets/context.h"
#include "snippets/interpreter.h"

namespace {

hindcast::base::Result<std::vector<std::string>> furnish() {
  using namespace hindcast;
  runner::warm_up();
  HC_ASSIGN(auto directories, snippets::start_interpreter());
  if (!snippets::prepare_context_type()) return tl::unexpected(snippets::take_exception());
  return directories;
}

}  // namespace

int main() {
  return hindcast::sandbox::zygote_main(hindcast::snippets::run_child,
                                        {.namespaces = true, .furnish = furnish, .niceness = 10});
}
