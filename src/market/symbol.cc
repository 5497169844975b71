#include "market/symbol.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/excerpt.h"

namespace hindcast::market {
namespace {

constexpr std::size_t kSymbolBytesMax = 32;

bool is_letter_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_symbol_char(char c) {
  return is_letter_or_digit(c) || std::string_view("._-:/").find(c) != std::string_view::npos;
}

bool is_symbol(std::string_view text) {
  return !text.empty() && text.size() <= kSymbolBytesMax && is_letter_or_digit(text.front()) &&
         std::ranges::all_of(text, is_symbol_char) && text.find("..") == std::string_view::npos;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

base::Result<std::string> parse_symbol(std::string_view text) {
  if (is_symbol(text)) return std::string(text);
  std::string message = fmt::format(
      "'{}' is not a symbol; allowed: 1 to {} characters of A-Z 0-9 . _ - : /, the first a letter "
      "or digit, no '..', such as BTC/USD or SPY",
      base::excerpt(text), kSymbolBytesMax);
  if (const std::string fixed = upper(text); is_symbol(fixed)) {
    message += fmt::format("; did you mean '{}'?", fixed);
  }
  return base::fail(base::ErrorCode::invalid_argument, std::move(message));
}

std::string symbol_to_path(std::string_view symbol) {
  std::string out;
  for (char c : symbol) {
    if (c == '/') {
      out += "%2F";
    } else if (c == ':') {
      out += "%3A";
    } else {
      out += c;
    }
  }
  return out;
}

base::Result<std::string> symbol_from_path(std::string_view segment) {
  std::string symbol;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const std::string_view code = segment.substr(i, 3);
    if (code == "%2F" || code == "%3A") {
      symbol += code == "%2F" ? '/' : ':';
      i += 2;
    } else {
      symbol += segment[i];
    }
  }
  return parse_symbol(symbol);
}

int trading_days_per_year(std::string_view symbol) {
  const bool pair = symbol.find('/') != std::string_view::npos || symbol.ends_with("-PERP");
  return pair ? 365 : 252;
}

}  // namespace hindcast::market
