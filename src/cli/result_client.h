// What the commands about results share: where a result is, and its tables row by row.
#pragma once

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "cli/http_client.h"

namespace hindcast::cli {

std::string path_of_result(const std::string& result_id);  // of the API

// All rows of "trades" or "orders", page by page.
base::Result<base::Json> all_rows(HttpClient& client, const std::string& result_id,
                                  const std::string& table);
// "trades", "orders" or "equity" as CSV.
base::Result<std::string> csv_of(HttpClient& client, const std::string& result_id,
                                 const std::string& table);

// A value in a table: numbers grouped, "-" for null.
std::string cell(const base::Json& value);

}  // namespace hindcast::cli
