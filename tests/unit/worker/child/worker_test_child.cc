// A zygote whose children behave as the input says, word by word.
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/document.h"
#include "base/json.h"
#include "sandbox/child.h"

namespace {

using hindcast::base::Json;
using hindcast::sandbox::ChildContext;

Json summary() {
  return {{"data_start", "2019-01-01T00:00:00Z"},
          {"data_end", "2019-02-01T00:00:00Z"},
          {"final_equity", 11'000.5},
          {"total_return_pct", 10.005},
          {"sharpe", 1.25},
          {"max_drawdown_pct", -3.5},
          {"trades", 7},
          {"win_rate_pct", nullptr},
          {"bars", 744},
          {"synthetic", false},
          {"warnings", 2},
          {"strategy_hash", "s"},
          {"data_hash", "d"},
          {"engine_version", "test"}};
}

// Until the test closes its end of the pipe.
void wait_for_gate(int fd) {
  char byte = 0;
  while (::read(fd, &byte, 1) > 0) {
  }
}

int finish(ChildContext& context, const Json& head) {
  return context.output(hindcast::base::encode_document({head.dump(), {}})) ? 0 : 1;
}

void say_progress(ChildContext& context) {
  context.message("not json");
  context.message(R"({"percent": 40, "phase": "simulating", "time": 1000000000, "equity": 100.5})");
  context.message(R"({"percent": 50, "phase": "simulating", "time": 2000000000, "equity": 101})");
}

int run(ChildContext& context) {
  std::istringstream words{std::string(context.input())};
  for (std::string word; words >> word;) {
    if (word == "gate") wait_for_gate(context.files()[0]);
    if (word == "progress") say_progress(context);
    if (word == "abort") std::abort();
    if (word == "spin") {
      volatile bool busy = true;
      while (busy) {
      }
    }
    if (word == "fail") {
      (void)context.output(
          R"({"code":"bad_data","message":"no bars","problems":[{"pointer":"/assets/0"}]})");
      return 1;
    }
    if (word == "garbage") return context.output("no document") ? 0 : 1;
    if (word == "incomplete") {
      Json figures = summary();
      figures.erase("trades");
      return finish(context, Json{{"summary", figures}});
    }
    if (word == "finish") return finish(context, Json{{"summary", summary()}});
  }
  return 2;
}

}  // namespace

int main() { return hindcast::sandbox::zygote_main(run); }
