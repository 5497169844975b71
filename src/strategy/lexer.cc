#include "strategy/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "strategy/limits.h"

namespace hindcast::strategy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_text_character(char c) {
  return c >= 0x20 && c <= 0x7E && c != '"' && c != '\'' && c != '\\';
}

class Lexer {
 public:
  Lexer(const Formula& formula, std::int32_t origin, std::vector<base::Problem>& problems)
      : formula_(formula),
        origin_(origin),
        text_(formula.origins[static_cast<std::size_t>(origin)].text),
        problems_(problems) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      Token token = next();
      if (failed_) return {};
      tokens.push_back(std::move(token));
    }
    tokens.push_back({.kind = TokenKind::end, .place = place()});
    return tokens;
  }

 private:
  Place place() const { return {origin_, line_, column_, static_cast<std::int32_t>(at_)}; }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void advance(std::size_t bytes) {
    for (; bytes > 0; --bytes, ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!continues_character(text_[at_])) {
        ++column_;
      }
    }
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n')) {
      advance(1);
    }
  }
  Token fail(const Place& where, std::string code, std::string detail, std::string allowed = {}) {
    failed_ = true;
    problems_.push_back(
        formula_.problem(where, std::move(code), std::move(detail), std::move(allowed)));
    return {};
  }

  Token next() {
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    if (is_letter(peek())) return word();
    if (peek() == '"' || peek() == '\'') return text();
    return symbol();
  }

  Token number() {
    Token token{.kind = TokenKind::number, .place = place()};
    const char* const begin = text_.data() + at_;
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(begin, end, token.value);
    const auto length = static_cast<std::size_t>(stop - begin);
    if (error != std::errc{} || !std::isfinite(token.value)) {
      return fail(token.place, "out_of_range", "this number is too large or too small",
                  "numbers up to 1.8e308");
    }
    advance(length);
    if (is_letter(peek()) || is_digit(peek())) {
      if (is_letter(peek()) && !is_letter(peek(1)) && !is_digit(peek(1))) {
        const std::string_view written = std::string_view(text_).substr(at_ - length, length + 1);
        return fail(token.place, "syntax",
                    fmt::format("'{}' is neither a number nor a name", written),
                    fmt::format("a timeframe in quotes: \"{}\"", written));
      }
      return fail(token.place, "syntax",
                  "a name cannot begin with a digit, and a number cannot be "
                  "followed by letters",
                  "an operator or ',' after the number");
    }
    return token;
  }

  Token word() {
    Token token{.kind = TokenKind::word, .place = place()};
    while (is_letter(peek()) || is_digit(peek())) {
      token.text += lowered(peek());
      advance(1);
    }
    return token;
  }

  // "SPY" or '1d': printable ASCII on one line, without escapes.
  Token text() {
    Token token{.kind = TokenKind::text, .place = place()};
    const char quote = peek();
    advance(1);
    while (peek() != quote) {
      if (at_ >= text_.size() || peek() == '\n') {
        return fail(token.place, "syntax", "this text has no closing quote",
                    fmt::format("{0}...{0} on one line", quote));
      }
      const char c = peek();
      if (!is_text_character(c)) {
        return fail(place(), "syntax", "a text has letters, digits, spaces and signs only",
                    "a symbol, timeframe, session or time zone, such as \"1d\"");
      }
      if (token.text.size() == kTextBytesMax) {
        return fail(token.place, "too_long",
                    fmt::format("this text is longer than text_bytes_max ({})", kTextBytesMax));
      }
      token.text += c;
      advance(1);
    }
    advance(1);
    return token;
  }

  Token symbol() {
    static constexpr std::array<std::string_view, 22> kSymbols{
        "<=", ">=", "==", "!=", "&&", "||", "(", ")", "[", "]", ",",
        ".",  "=",  "+",  "-",  "*",  "/",  "<", ">", "!", "<", ">"};
    Token token{.kind = TokenKind::symbol, .place = place()};
    for (std::string_view s : kSymbols) {
      if (std::string_view(text_).substr(at_, s.size()) != s) continue;
      advance(s.size());
      token.text = s;
      if (s == "&&" || s == "||" || s == "!") {
        token.kind = TokenKind::word;
        token.text = s == "&&" ? "and" : s == "||" ? "or" : "not";
      }
      return token;
    }
    return unreadable();
  }

  Token unreadable() {
    const Place where = place();
    std::size_t length = 1;
    while (continues_character(peek(length))) ++length;
    const std::string_view character = std::string_view(text_).substr(at_, length);
    if (character == "%") {
      return fail(where, "syntax", "percent signs are not used", "a plain number, such as 0.05");
    }
    if (character == "≤" || character == "≥" || character == "≠") {
      return fail(where, "syntax", fmt::format("'{}' is not used", character), "<= >= !=");
    }
    const auto byte = static_cast<unsigned char>(character.front());
    const bool printable = (byte > 0x20 && byte < 0x7F) || length > 1;
    return fail(where, "syntax",
                printable ? fmt::format("unexpected character '{}'", character)
                          : fmt::format("unexpected byte 0x{:02X}", byte),
                "numbers, names, \"texts\", + - * / < <= > >= == != and or not ( ) [ ] , .");
  }

  const Formula& formula_;
  const std::int32_t origin_;
  const std::string& text_;
  std::vector<base::Problem>& problems_;
  std::size_t at_ = 0;
  std::int32_t line_ = 1, column_ = 1;
  bool failed_ = false;
};

}  // namespace

std::vector<Token> tokenize(const Formula& formula, std::int32_t origin,
                            std::vector<base::Problem>& problems) {
  return Lexer(formula, origin, problems).run();
}

bool is_plain_text(std::string_view text) {
  return text.size() <= kTextBytesMax && std::ranges::all_of(text, is_text_character);
}

std::string with_caret(std::string detail, const Origin& origin, const Place& place) {
  constexpr std::size_t kShownBefore = 60, kShownAfter = 30;
  const std::string_view text = origin.text;
  const auto at = std::min(static_cast<std::size_t>(place.begin), text.size());
  std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  if (at - begin > kShownBefore) begin = at - kShownBefore;
  while (begin < at && continues_character(text[begin])) ++begin;
  std::size_t end = std::min(text.find('\n', at), text.size());
  if (end - at > kShownAfter) end = at + kShownAfter;
  while (end < text.size() && continues_character(text[end])) ++end;
  detail += "\n    ";
  for (char c : text.substr(begin, end - begin)) detail += c == '\t' || c == '\r' ? ' ' : c;
  detail += "\n    ";
  for (char c : text.substr(begin, at - begin)) {
    if (!continues_character(c)) detail += ' ';
  }
  detail += '^';
  return detail;
}

}  // namespace hindcast::strategy
