#include "snippets/child.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/child.h"
#include "snippets/job_log.h"
#include "snippets/python_snippet.h"

namespace hindcast::snippets {

int run_child(sandbox::ChildContext& context) {
  const auto input = base::parse_json(context.input());
  if (!input) return 1;
  if (const auto code = input->find("check"); code != input->end()) {
    return runner::tell(context, check_syntax(code->get<std::string>()));
  }
  job_log().start(std::min(input->value("log_bytes", std::size_t{0}), runner::kLogBytesMost),
                  [&context](std::string_view message) { context.message(message); });
  // Never destroyed: the process ends here, and taking the interpreter apart is work for nothing.
  auto& snippet = *new PythonSnippet;
  return runner::run_child(context, &snippet);
}

}  // namespace hindcast::snippets
