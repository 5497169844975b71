// Formula text to tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "strategy/ast.h"

namespace hindcast::strategy {

enum class TokenKind : std::uint8_t { number, word, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text = {};  // words in lower case, "&&" "||" "!" as and, or, not
  double value = 0;
  Place place = {};
};

// The tokens and one `end`. At the first unreadable character: one problem, and no tokens.
std::vector<Token> tokenize(const Formula& formula, std::int32_t origin,
                            std::vector<base::Problem>& problems);

// `detail`, the line of the text that `place` is on, and a caret below the place.
std::string with_caret(std::string detail, const Origin& origin, const Place& place);

}  // namespace hindcast::strategy
