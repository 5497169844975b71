// hindcast strategies: templates, indicators, and the check of a strategy, all without a server;
// and the library of a server (strategy_library.cc).
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/suggest.h"
#include "cli/client_options.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "cli/strategy_library.h"
#include "indicators/registry.h"
#include "strategy/compile.h"
#include "strategy/request.h"
#include "strategy/templates.h"
#include "strategy/validation.h"

namespace hindcast::cli {
namespace {

using base::ErrorCode;
using base::Json;

std::string parameter_list(const strategy::Template& t) {
  std::string text;
  for (const auto& p : t.parameters) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", p.name, p.default_value);
  }
  return text;
}

base::Result<void> list_templates(const std::string&, const Globals& globals) {
  if (globals.json) {
    Json items = Json::array();
    for (const auto& t : strategy::templates()) items.push_back(strategy::to_json(t));
    print_json({{"items", std::move(items)}});
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& t : strategy::templates()) rows.push_back({t.id, parameter_list(t), t.idea});
  print_text(draw_table({"TEMPLATE", "PARAMETERS", "IDEA"}, rows));
  return {};
}

// A template by its id, a strategy of the library by its own.
base::Result<void> show_template(const std::string& id, const Globals& globals) {
  const strategy::Template* t = strategy::find_template(id);
  if (t == nullptr) {
    std::vector<std::string> names;
    for (const auto& known : strategy::templates()) names.push_back(known.id);
    const std::string near = base::nearest_name(id, names);
    return base::fail(ErrorCode::not_found,
                      fmt::format("no template '{}'; {}", id,
                                  near.empty() ? "there are: " + base::join_names(names)
                                               : fmt::format("did you mean '{}'?", near)));
  }
  if (globals.json) {
    print_json(strategy::to_json(*t));
    return {};
  }
  print_text(
      fmt::format("{} ({})\n{}\n\nWorks when  {}\nFails when  {}\nRisk        {}\n"
                  "Source      {}\n\n",
                  t->name, t->id, t->idea, t->works_when, t->fails_when, t->risk, t->source));
  std::vector<std::vector<std::string>> rows;
  for (const auto& p : t->parameters) {
    rows.push_back({p.name, fmt::format("{}", p.default_value), fmt::format("{}", p.minimum),
                    fmt::format("{}", p.maximum), p.doc});
  }
  if (!rows.empty()) {
    print_text(draw_table({"PARAMETER", ">DEFAULT", ">FROM", ">TO", "MEANING"}, rows) + "\n");
  }
  for (const auto& rule : t->rules) {
    print_text(fmt::format("Rule: {} {} {}; {}\n", rule.left, base::enum_name(rule.relation),
                           rule.right, rule.doc));
  }
  print_text(
      fmt::format("\n{}\n\nTry it:\n  hindcast run --template {}", t->definition.dump(2), t->id));
  for (const std::string& asset : t->example.assets) print_text(" --asset " + asset);
  print_text(
      fmt::format(" --timeframe {} --period \"{}\"\n", t->example.timeframe, t->example.period));
  return {};
}

base::Result<void> list_indicators(const std::string& name, const Globals& globals) {
  if (!name.empty()) {
    const indicators::IndicatorSpec* found = indicators::find(name);
    if (found == nullptr) {
      std::vector<std::string> names;
      for (const auto& known : indicators::all()) names.push_back(known.name);
      const std::string near = base::nearest_name(name, names);
      return base::fail(ErrorCode::not_found,
                        fmt::format("no indicator '{}'; {}", name,
                                    near.empty() ? "there are: " + base::join_names(names, 60)
                                                 : fmt::format("did you mean '{}'?", near)));
    }
    if (globals.json) {
      print_json(indicators::to_json(*found));
      return {};
    }
    print_text(
        fmt::format("{}\n{}\n{}\n", indicators::signature(*found), found->title, found->doc));
    for (const auto& p : found->parameters) {
      print_text(fmt::format("  {} = {}, {} to {}: {}\n", p.name, p.default_value, p.minimum,
                             p.maximum, p.doc));
    }
    return {};
  }
  if (globals.json) {
    Json items = Json::array();
    for (const auto& spec : indicators::all()) items.push_back(indicators::to_json(spec));
    print_json({{"items", std::move(items)}});
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& spec : indicators::all()) {
    rows.push_back({indicators::signature(spec), spec.category, spec.title});
  }
  print_text(draw_table({"INDICATOR", "CATEGORY", "TITLE"}, rows));
  return {};
}

std::string printable_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

// What a file holds: a definition by itself, or a whole job with the definition in it.
struct StrategyFile {
  Json json;
  bool is_job = false;

  const char* pointer() const { return is_job ? "/strategy_definition" : ""; }
  Json& definition() { return is_job ? json["strategy_definition"] : json; }
  std::string timeframe() const {
    const auto given = is_job ? json.find("timeframe") : json.end();
    return given != json.end() && given->is_string() ? given->get<std::string>() : "";
  }
};

base::Result<StrategyFile> read_strategy(const std::string& path) {
  HC_ASSIGN(const std::string text, base::read_file(path));
  StrategyFile file;
  HC_ASSIGN(file.json, base::parse_json(text));
  file.is_job = file.json.is_object() && file.json.contains("strategy_definition");
  return file;
}

// Everything wrong with the strategy, each with the line of the formula and a mark below the place.
base::Error refused(const strategy::Validation& validation) {
  std::string message = fmt::format("{} problem{} with the strategy", validation.diagnostics.size(),
                                    validation.diagnostics.size() == 1 ? "" : "s");
  for (const auto& d : validation.diagnostics) {
    message += "\n  " + printable_lines(strategy::describe(d));
  }
  return {ErrorCode::invalid_argument, std::move(message)};
}

base::Result<void> validate(const std::string& path, const Globals& globals) {
  HC_ASSIGN(StrategyFile file, read_strategy(path));
  const auto checked = strategy::validate(file.definition(), file.pointer(), file.timeframe());
  if (!checked.valid && !globals.json) return tl::unexpected(refused(checked));
  if (file.is_job) HC_TRY(strategy::parse_request(without_job_fields(file.json)));
  if (globals.json) {
    print_json(strategy::to_json(checked));
    if (!checked.valid) return base::fail(ErrorCode::invalid_argument, "the strategy is not valid");
    return {};
  }
  print_text(fmt::format("valid; signals start after {} bars\n", checked.warm_up_bars));
  for (const auto& [field, condition] : checked.conditions.items()) {
    print_text(
        fmt::format("  {:<22} {}\n", field, printable(condition["text"].get<std::string>())));
  }
  for (const auto& need : checked.other_series) {
    const std::string symbol = need.key.symbol.empty() ? "the asset" : need.key.symbol;
    print_text(fmt::format("  also reads {} in bars of {}\n", symbol,
                           market::to_string(market::Timeframe{need.key.seconds})));
  }
  for (const auto& d : checked.diagnostics) {
    print_text("  " + printable_lines(strategy::describe(d)) + "\n");
  }
  return {};
}

// Rewrites the conditions of the file in their canonical spelling; trees stay trees.
base::Result<void> format(const std::string& path, const Globals& globals) {
  HC_ASSIGN(StrategyFile file, read_strategy(path));
  const auto checked = strategy::validate(file.definition(), file.pointer(), file.timeframe());
  if (!checked.valid) return tl::unexpected(refused(checked));
  Json& definition = file.definition();
  bool changed = false;
  for (const auto& [field, condition] : checked.conditions.items()) {
    if (!definition.contains(field) || definition[field].is_null()) continue;
    const Json& canonical = condition[definition[field].is_string() ? "text" : "tree"];
    changed = changed || definition[field] != canonical;
    definition[field] = canonical;
  }
  if (globals.json) {
    print_json(file.json);
    return {};
  }
  if (!changed) {
    print_text(path + " is formatted already\n");
    return {};
  }
  HC_TRY(base::write_file_atomically(path, file.json.dump(2) + "\n"));
  print_text(path + ": conditions in their canonical spelling\n");
  return {};
}

}  // namespace

void add_strategies_command(CLI::App& app, Globals& globals) {
  CLI::App* strategies = app.add_subcommand(
      "strategies", "Templates, indicators, the check of a strategy, and the library");
  strategies->require_subcommand(1);
  strategies->footer(R"(Examples:
  hindcast strategies templates
  hindcast strategies show momentum
  hindcast strategies indicators rsi
  hindcast strategies validate my_strategy.json
  hindcast strategies format my_strategy.json
The library of a server:
  hindcast strategies save my_strategy.json --name "My RSI" --tag rsi
  hindcast strategies save my_strategy.json --id STRATEGY_ID --note "longer RSI"
  hindcast strategies list --tag rsi
  hindcast strategies versions STRATEGY_ID)");
  auto argument = std::make_shared<std::string>();
  const auto add = [&](const char* name, const char* doc, const char* value, bool required,
                       auto run) {
    CLI::App* command = strategies->add_subcommand(name, doc);
    if (*value != '\0') {
      command->add_option(value, *argument)->required(required)->type_name("");
    }
    command->callback([argument, &globals, run] { finish(globals, run(*argument, globals)); });
  };
  add("templates", "All templates", "", false, list_templates);
  add("indicators", "All indicators, or one", "indicator", false, list_indicators);
  add("validate", "Check a strategy definition or a whole job, without data", "file", true,
      validate);
  add("format",
      "Write a strategy's conditions in their canonical spelling; --json prints it instead", "file",
      true, format);
  CLI::App* show = strategies->add_subcommand(
      "show", "One template, or one strategy of the library by its STRATEGY_ID");
  auto version = std::make_shared<int>(0);
  show->add_option("id", *argument)->required()->type_name("TEMPLATE|STRATEGY_ID");
  show->add_option("--version", *version, "Of the strategy; the newest when left out")
      ->check(CLI::PositiveNumber);
  show->callback([argument, version, &globals] {
    if (is_strategy_id(*argument)) return show_strategy(*argument, *version, globals);
    finish(globals, show_template(*argument, globals));
  });
  add_library_commands(*strategies, globals);
}

}  // namespace hindcast::cli
