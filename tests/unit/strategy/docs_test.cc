// The examples of docs/strategy-language.md are compiled.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "strategy/compile.h"
#include "strategy/limits.h"
#include "strategy/tree.h"
#include "strategy/words.h"

namespace hindcast::strategy {
namespace {

struct Example {
  std::string kind;
  std::string text;
};

std::string read_docs() {
  const char* const root = std::getenv("HINDCAST_SOURCE_DIR");
  std::ifstream file(std::string(root == nullptr ? "." : root) + "/docs/strategy-language.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Example> examples(const std::string& docs) {
  std::vector<Example> found;
  for (std::size_t at = docs.find("```"); at != std::string::npos; at = docs.find("```", at)) {
    const std::size_t line = docs.find('\n', at);
    const std::size_t end = docs.find("```", line);
    if (line == std::string::npos || end == std::string::npos) break;
    found.push_back({docs.substr(at + 3, line - at - 3), docs.substr(line + 1, end - line - 1)});
    at = end + 3;
  }
  return found;
}

TEST(StrategyLanguageDocs, EveryExampleCompiles) {
  const std::string docs = read_docs();
  if (docs.empty() && std::getenv("HINDCAST_SOURCE_DIR") == nullptr) {
    GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: the documents are not found";
  }
  int checked = 0;
  for (const Example& example : examples(docs)) {
    base::Json definition;
    if (example.kind == "formula") definition["entry_conditions"] = example.text;
    if (example.kind == "tree") definition["entry_conditions"] = base::Json::parse(example.text);
    if (example.kind == "definition") definition = base::Json::parse(example.text);
    if (definition.is_null()) continue;
    const auto parsed = parse_definition(definition);
    EXPECT_TRUE(parsed) << example.text << "\n" << parsed.error().describe();
    ++checked;
  }
  EXPECT_GE(checked, 7);
}

TEST(StrategyLanguageDocs, EveryWordIsThereAndItsExampleCompiles) {
  const std::string docs = read_docs();
  for (const Word& word : words()) {
    const auto parsed = parse_definition({{"entry_conditions", word.example}});
    EXPECT_TRUE(parsed) << word.example << "\n" << parsed.error().describe();
    EXPECT_NE(word.example.find(word.name), std::string::npos) << word.name;
    if (docs.empty()) continue;
    EXPECT_NE(docs.find(std::string(word.name)), std::string::npos) << word.name;
  }
}

TEST(StrategyLanguageDocs, LimitsAreTheRealOnes) {
  const std::string docs = read_docs();
  if (docs.empty()) GTEST_SKIP() << "HINDCAST_SOURCE_DIR is not set: the documents are not found";
  const std::pair<const char*, std::size_t> limits[] = {
      {"formula_bytes_max", kFormulaBytesMax},
      {"formula_depth_max", kFormulaDepthMax},
      {"formula_nodes_max", kFormulaNodesMax},
      {"offset_max", kOffsetMax},
      {"indicators_max", kIndicatorsMax},
      {"parameters_max", kParametersMax},
      {"custom_indicators_max", kCustomIndicatorsMax},
      {"name_bytes_max", kNameBytesMax},
      {"text_bytes_max", kTextBytesMax},
      {"other_series_max", kOtherSeriesMax},
      {"series_depth_max", kSeriesDepthMax}};
  for (const auto& [name, value] : limits) {
    const std::string row = "| `" + std::string(name) + "` | " + std::to_string(value) + " |";
    EXPECT_NE(docs.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace hindcast::strategy
