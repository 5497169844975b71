#include "strategy/field_checks.h"

#include <fmt/format.h>

#include <set>

#include "base/json.h"
#include "market/symbol.h"

namespace hindcast::strategy {
namespace {

// A market function's failure as a problem of this field.
void report(const base::Error& error, const std::string& pointer, std::string code,
            std::vector<base::Problem>& problems) {
  base::Problem p{pointer, std::move(code), error.message};
  if (!error.problems.empty()) {
    const base::Problem& first = error.problems.front();
    p.detail = first.detail;
    p.allowed = first.allowed;
    p.suggestion = first.suggestion;
  }
  problems.push_back(std::move(p));
}

struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: no valid UTF-8 here
};

// Strict: no overlong forms, surrogates or codes past U+10FFFF.
Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  if (length == 0 || text.size() < length) return {};
  std::uint32_t code = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  static constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[length] || code > 0x10FFFF || surrogate) return {};
  return {code, length};
}

}  // namespace

std::optional<market::Timeframe> check_timeframe(const std::string& text,
                                                 const std::string& pointer,
                                                 std::vector<base::Problem>& problems) {
  auto parsed = market::parse_timeframe(text);
  if (parsed) return *parsed;
  report(parsed.error(), pointer, "invalid_timeframe", problems);
  return std::nullopt;
}

std::optional<market::Period> check_period(const std::string& text, const std::string& pointer,
                                           std::vector<base::Problem>& problems) {
  auto parsed = market::parse_period(text);
  if (parsed) return *parsed;
  report(parsed.error(), pointer, "invalid_period", problems);
  return std::nullopt;
}

void check_assets(const std::vector<std::string>& assets, const std::string& pointer,
                  std::vector<base::Problem>& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < assets.size(); ++i) {
    const std::string at = base::pointer_join(pointer, i);
    if (const auto symbol = market::parse_symbol(assets[i]); !symbol) {
      report(symbol.error(), at, "invalid_symbol", problems);
    } else if (!seen.insert(assets[i]).second) {
      problems.push_back(
          {at, "duplicate", fmt::format("'{}' is given twice", assets[i]), "each asset once"});
    }
  }
}

void check_text(std::string_view text, bool lines, const std::string& pointer,
                std::vector<base::Problem>& problems) {
  for (std::size_t i = 0; i < text.size();) {
    const Character c = decode(text.substr(i));
    if (c.length == 0) {
      problems.push_back(
          {pointer, "invalid_text", fmt::format("byte {} is not UTF-8", i + 1), "UTF-8 text"});
      return;
    }
    const bool break_or_tab = c.code == '\n' || c.code == '\t' || c.code == '\r';
    const bool control = c.code < 0x20 || (c.code >= 0x7F && c.code < 0xA0);
    if (control && !(lines && break_or_tab)) {
      problems.push_back(
          {pointer, "invalid_text",
           fmt::format("has the control character U+{:04X} at byte {}", c.code, i + 1),
           "text without control characters"});
      return;
    }
    i += c.length;
  }
}

}  // namespace hindcast::strategy
