#include "strategy/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "market/symbol.h"
#include "market/timeframe.h"
#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/lexer.h"
#include "strategy/order_columns.h"
#include "strategy/printer.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

// The text that a pointer leads to; null when it leads elsewhere.
const std::string* text_at(const Json& document, const std::string& pointer) {
  const Json* at = nullptr;
  try {
    const Json::json_pointer path(pointer);
    if (!document.contains(path)) return nullptr;
    at = &document.at(path);
  } catch (const Json::exception&) {
    return nullptr;
  }
  return at->is_string() ? at->get_ptr<const std::string*>() : nullptr;
}

bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

int characters(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, [](char c) { return !continues_utf8(c); }));
}

// Byte of a place that counts characters; the end of the text when it is past it.
std::size_t byte_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 1; --line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  for (; column > 1 && at < text.size(); --column) {
    ++at;
    while (at < text.size() && continues_utf8(text[at])) ++at;
  }
  return std::min(at, text.size());
}

// Characters of the word, number, text or sign that begins at a byte.
int length_at(std::string_view text, std::size_t begin) {
  if (begin >= text.size()) return 1;
  const auto of_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const char first = text[begin];
  std::size_t end = begin + 1;
  if (of_word(first)) {
    while (end < text.size() && (of_word(text[end]) || text[end] == '.')) ++end;
  } else if (first == '"' || first == '\'') {
    const std::size_t quote = text.find(first, end);
    end = quote == std::string_view::npos ? std::min(text.find('\n', end), text.size()) : quote + 1;
  } else if (std::string_view("<>=!&|").find(first) != std::string_view::npos) {
    if (end < text.size() && (text[end] == '=' || (text[end] == first && first != '='))) ++end;
  }
  return std::max(characters(text.substr(begin, end - begin)), 1);
}

Diagnostic diagnose_one(base::Problem problem, Severity severity, const Json& document) {
  Diagnostic out{severity, std::move(problem), 0, ""};
  base::Problem& p = out.problem;
  // The parser shows the place in its detail; here it stands beside it.
  if (const std::size_t excerpt = p.detail.find("\n    "); excerpt != std::string::npos) {
    p.detail.resize(excerpt);
  }
  const std::string* const text = text_at(document, p.pointer);
  if (!p.line || !p.column || text == nullptr) return out;
  const std::size_t begin = byte_of(*text, *p.line, *p.column);
  out.length = length_at(*text, begin);
  const Place place{
      .line = *p.line, .column = *p.column, .begin = static_cast<std::int32_t>(begin)};
  out.excerpt = with_caret("", {p.pointer, *text}, place);
  out.excerpt.erase(0, 1);  // begins with a line break
  for (int i = 1; i < out.length; ++i) out.excerpt += '~';
  return out;
}

// Those conditions that can be read, canonical.
Json readable_conditions(const Json& definition) {
  Json out = Json::object();
  for (const ConditionField& field : kConditionFields) {
    const auto given = definition.find(field.field);
    if (given == definition.end() || given->is_null()) continue;
    const auto formula = formula_from_tree(*given);
    if (!formula) continue;
    out[field.field] = {{"text", print(*formula)}, {"tree", tree_from_formula(*formula)}};
  }
  return out;
}

}  // namespace

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::vector<Diagnostic> diagnose(const std::vector<base::Problem>& problems, Severity severity,
                                 const Json& document) {
  std::vector<Diagnostic> out;
  for (const base::Problem& p : problems) out.push_back(diagnose_one(p, severity, document));
  return out;
}

Validation validate(const Json& definition, const std::string& pointer,
                    const std::string& timeframe, const std::vector<std::string>& assets) {
  Validation out;
  Json given = definition;
  const bool says_nothing =
      given.is_object() && given.value("timeframe", Json()).empty() && !timeframe.empty();
  if (says_nothing) given["timeframe"] = timeframe;
  const bool names_none = given.is_object() && given.value("assets", Json()).empty();
  if (names_none && !assets.empty() && std::ranges::all_of(assets, [](const std::string& symbol) {
        return market::parse_symbol(symbol).has_value();
      })) {
    given["assets"] = assets;
  }
  // The place of the text is looked up in a document that has the definition at the pointer.
  Json document;
  document[Json::json_pointer(pointer)] = given;
  const auto parsed = parse_strategy(given, pointer);
  if (!parsed) {
    out.diagnostics = diagnose(parsed.error().problems, Severity::error, document);
    if (given.is_object()) out.conditions = readable_conditions(given);
    return out;
  }
  const CompiledStrategy& compiled = parsed->compiled;
  out.valid = true;
  out.diagnostics = diagnose(compiled.remarks(), Severity::warning, document);
  out.conditions = readable_conditions(to_json(parsed->definition));
  out.warm_up_bars = compiled.warm_up_bars();
  out.indicators = compiled.indicators();
  out.other_series = merged(compiled.other_series(), order_other_series(parsed->definition));
  std::erase_if(out.other_series,
                [](const SeriesNeed& need) { return is_placeholder(need.key.symbol); });
  out.hash = strategy_hash(parsed->definition, compiled);
  return out;
}

std::string describe(const Diagnostic& d) {
  const base::Problem& p = d.problem;
  std::string text = fmt::format("{}: {}", to_string(d.severity), p.pointer);
  if (p.line && p.column) text += fmt::format(" line {}, column {}", *p.line, *p.column);
  text += fmt::format(": {}", p.detail);
  if (!p.suggestion.empty()) {
    text += fmt::format("; did you mean '{}'?", p.suggestion);
  } else if (!p.allowed.empty()) {
    text += fmt::format("; allowed: {}", p.allowed);
  }
  if (!d.excerpt.empty()) text += "\n" + d.excerpt;
  return text;
}

Json to_json(const Diagnostic& d) {
  const base::Problem& p = d.problem;
  Json out{{"severity", to_string(d.severity)},
           {"pointer", p.pointer},
           {"code", p.code},
           {"message", p.detail}};
  if (!p.allowed.empty()) out["allowed"] = p.allowed;
  if (!p.suggestion.empty()) out["suggestion"] = p.suggestion;
  if (p.line) out["line"] = *p.line;
  if (p.column) out["column"] = *p.column;
  if (d.length > 0) out["length"] = d.length;
  if (!d.excerpt.empty()) out["excerpt"] = d.excerpt;
  return out;
}

Json to_json(const Validation& v) {
  Json diagnostics = Json::array();
  for (const Diagnostic& d : v.diagnostics) diagnostics.push_back(to_json(d));
  Json out{{"valid", v.valid},           {"diagnostics", std::move(diagnostics)},
           {"conditions", v.conditions}, {"warm_up_bars", nullptr},
           {"indicators", v.indicators}, {"strategy_hash", nullptr}};
  if (!v.valid) return out;
  out["warm_up_bars"] = v.warm_up_bars;
  out["strategy_hash"] = v.hash;
  return out;
}

}  // namespace hindcast::strategy
