// Formula text to tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

enum class TokenKind : std::uint8_t { number, word, symbol, text, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text = {};  // words in lower case, "&&" "||" "!" as and, or, not; texts as written
  double value = 0;
  Place place = {};
};

// The tokens and one `end`. At the first unreadable character: one problem, and no tokens.
std::vector<Token> tokenize(const Formula& formula, std::int32_t origin,
                            std::vector<base::Problem>& problems);

// Whether the characters can stand between quotes: printable ASCII without quotes and backslashes,
// at most text_bytes_max.
bool is_plain_text(std::string_view text);

// `detail`, the line of the text that `place` is on, and a caret below the place.
std::string with_caret(std::string detail, const Origin& origin, const Place& place);

}  // namespace hindcast::strategy
