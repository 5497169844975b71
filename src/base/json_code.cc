#include "base/json_code.h"

template class nlohmann::basic_json<nlohmann::ordered_map>;
template class nlohmann::detail::serializer<hindcast::base::json_code::Value>;
template class nlohmann::detail::lexer<hindcast::base::json_code::Value,
                                       hindcast::base::json_code::Input>;
template class nlohmann::detail::parser<hindcast::base::json_code::Value,
                                        hindcast::base::json_code::Input>;
