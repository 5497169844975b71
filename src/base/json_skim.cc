#include "base/json_skim.h"

#include <fmt/format.h>

#include <array>

namespace hindcast::base {
namespace {

// What may stand in a string as it is: ASCII but for quote, backslash and control characters.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 0x80; ++c) plain[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
  return plain;
}();

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Moves over the grammar of RFC 8259. After a method has returned false, at() is near the mistake.
class Skimmer {
 public:
  Skimmer(std::string_view text, int max_depth)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), max_depth_(max_depth) {}

  std::size_t at() const { return static_cast<std::size_t>(at_ - begin_); }

  // The whole text as an object; remembers where the values of `key` lie.
  bool object_with(std::string_view key, std::optional<std::string_view>& found, bool& repeated) {
    space();
    if (!take('{')) return false;
    space();
    if (!take('}')) {
      do {
        std::string_view name;
        if (!key_and_colon(name)) return false;
        const char* begin = at_;
        if (!value(1)) return false;
        if (name == key) {
          repeated = repeated || found;
          found = std::string_view(begin, static_cast<std::size_t>(at_ - begin));
        }
        space();
      } while (take(','));
      if (!take('}')) return false;
    }
    space();
    return at_ == end_;
  }

 private:
  char peek() const { return at_ < end_ ? *at_ : '\0'; }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  void space() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  // Leaves at_ at the value; `name` is the raw text between the quotes.
  bool key_and_colon(std::string_view& name) {
    space();
    const char* begin = at_;
    if (!string()) return false;
    name = std::string_view(begin + 1, static_cast<std::size_t>(at_ - begin - 2));
    space();
    if (!take(':')) return false;
    space();
    return true;
  }

  bool value(int depth) {
    switch (peek()) {
      case '{':
        return depth < max_depth_ && object(depth);
      case '[':
        return depth < max_depth_ && array(depth);
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool object(int depth) {
    ++at_;
    space();
    if (take('}')) return true;
    do {
      std::string_view name;
      if (!key_and_colon(name) || !value(depth + 1)) return false;
      space();
    } while (take(','));
    return take('}');
  }

  bool array(int depth) {
    ++at_;
    space();
    if (take(']')) return true;
    do {
      space();
      if (!value(depth + 1)) return false;
      space();
    } while (take(','));
    return take(']');
  }

  bool word(std::string_view expected) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) {
      return false;
    }
    at_ += expected.size();
    return true;
  }

  bool digits() {
    const char* begin = at_;
    while (at_ < end_ && is_digit(*at_)) ++at_;
    return at_ > begin;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool string() {
    if (!take('"')) return false;
    while (true) {
      while (at_ < end_ && kPlain[static_cast<unsigned char>(*at_)]) ++at_;
      if (at_ == end_) return false;
      if (take('"')) return true;
      if (*at_ == '\\' ? !escape() : !beyond_ascii()) return false;
    }
  }

  bool escape() {
    ++at_;
    if (!take('u')) {
      if (at_ == end_ || std::string_view("\"\\/bfnrt").find(*at_) == std::string_view::npos) {
        return false;
      }
      ++at_;
      return true;
    }
    const int unit = hex_unit();
    if (unit >= 0xd800 && unit < 0xdc00) {
      if (!take('\\') || !take('u')) return false;
      const int low = hex_unit();
      return low >= 0xdc00 && low < 0xe000;
    }
    return unit >= 0 && (unit < 0xd800 || unit >= 0xe000);
  }

  int hex_unit() {
    int unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int digit = at_ < end_ ? hex_value(*at_) : -1;
      if (digit < 0) return -1;
      unit = unit * 16 + digit;
    }
    return unit;
  }

  // One character of two to four bytes: shortest form, no surrogate, at most U+10FFFF.
  bool beyond_ascii() {
    const auto lead = static_cast<unsigned char>(*at_);
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || end_ - at_ <= more) return false;
    const auto second = static_cast<unsigned char>(at_[1]);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
      return false;
    }
    ++at_;
    for (int i = 0; i < more; ++i, ++at_) {
      if ((static_cast<unsigned char>(*at_) & 0xc0) != 0x80) return false;
    }
    return true;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  int max_depth_;
};

}  // namespace

Result<std::optional<std::string_view>> skim_member(std::string_view text, std::string_view key,
                                                    const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorCode::limit_exceeded,
                fmt::format("the document has {} bytes; json_max_bytes allows {}", text.size(),
                            limits.max_bytes));
  }
  Skimmer skimmer(text, limits.max_depth);
  std::optional<std::string_view> found;
  bool repeated = false;
  if (!skimmer.object_with(key, found, repeated)) {
    return invalid({{.pointer = "",
                     .code = "json_syntax",
                     .detail = fmt::format("not a valid JSON object near byte {}, or nested deeper "
                                           "than {} levels",
                                           skimmer.at(), limits.max_depth)}});
  }
  if (repeated) {
    return invalid({{.pointer = "",
                     .code = "duplicate_key",
                     .detail = fmt::format("the key '{}' stands twice in one object", key)}});
  }
  return found;
}

}  // namespace hindcast::base
