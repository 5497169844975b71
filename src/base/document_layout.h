// Constants of the bytes of a result document. Private to its reader and writer.
#pragma once

#include <cstddef>
#include <string_view>

namespace hindcast::base {

inline constexpr std::string_view kDocumentMagic{"HCDOC2\0\0", 8};
inline constexpr std::string_view kDocumentMagicV1{"HCDOC1\0\0", 8};  // read, not written
inline constexpr std::size_t kColumnNameBytesMax = 255;
// A frame takes further columns until it holds this many bytes before compression.
inline constexpr std::size_t kFrameBytes = 32u << 10;

}  // namespace hindcast::base
