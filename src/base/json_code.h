// The code of nlohmann-json's value, writer and reader is compiled once, in json_code.cc. Part of
// the precompiled headers, which makes it hold everywhere without a file asking for it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace hindcast::base::json_code {
using Value = nlohmann::ordered_json;
using Input = nlohmann::detail::iterator_input_adapter<const char*>;
}  // namespace hindcast::base::json_code

extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class nlohmann::detail::serializer<hindcast::base::json_code::Value>;
extern template class nlohmann::detail::lexer<hindcast::base::json_code::Value,
                                              hindcast::base::json_code::Input>;
extern template class nlohmann::detail::parser<hindcast::base::json_code::Value,
                                               hindcast::base::json_code::Input>;
