// hindcast data sample: made-up bars to try things out.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/data_command.h"
#include "cli/output.h"
#include "market/synthetic.h"

namespace hindcast::cli {
namespace {

struct SampleArguments {
  DatasetName name;
  std::int64_t bars = 5000;
  std::uint64_t seed = 1;
};

base::Result<void> run_sample(const SampleArguments& arguments, const Globals& globals) {
  HC_ASSIGN(const DatasetName::Parsed name, arguments.name.parse());
  market::SampleOptions options;
  options.symbol = name.symbol;
  options.timeframe = name.timeframe;
  options.bars = arguments.bars;
  options.seed = arguments.seed;
  HC_ASSIGN(const market::StoreReport report, market::make_sample(catalog_of(globals), options));
  if (globals.json) {
    print_json({{"bars", report.bars}, {"synthetic", true}, {"data_version", report.data_version}});
  } else {
    print_text(fmt::format("{} {}: {} SYNTHETIC bars, made up from seed {}\n", name.symbol,
                           arguments.name.timeframe, grouped(static_cast<double>(report.bars), 0),
                           arguments.seed));
  }
  return {};
}

}  // namespace

void add_data_sample(CLI::App& data, Globals& globals) {
  auto arguments = std::make_shared<SampleArguments>();
  CLI::App* command =
      data.add_subcommand("sample", "Make synthetic bars, the same for the same seed");
  add_name_options(*command, arguments->name);
  command->add_option("--bars", arguments->bars, "How many")->capture_default_str();
  command->add_option("--seed", arguments->seed, "Another seed, another series")
      ->capture_default_str();
  command->footer(
      R"(The dataset is marked as synthetic and every result from it carries a warning. It takes
the place of an older sample, never of real bars.

Example:
  hindcast data sample --symbol BTC/USD --timeframe 1h --bars 20000)");
  command->callback([arguments, &globals] { finish(globals, run_sample(*arguments, globals)); });
}

}  // namespace hindcast::cli
