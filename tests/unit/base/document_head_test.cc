#include <gtest/gtest.h>

#include "base/document.h"

namespace hindcast::base {
namespace {

TEST(DocumentHead, IsReadWithoutTheColumns) {
  const std::string bytes = encode_document({R"({"a":1})", {{"x", std::vector<double>{1, 2}}}});
  EXPECT_EQ(document_head(bytes), R"({"a":1})");
}

TEST(DocumentHead, RefusesEveryDamagedByte) {
  const std::string bytes = encode_document({R"({"a":1})", {{"x", std::vector<double>{1, 2}}}});
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(document_head(damaged)) << "byte " << i;
    EXPECT_FALSE(document_head(std::string_view(bytes).substr(0, i))) << "cut at " << i;
  }
}

}  // namespace
}  // namespace hindcast::base
