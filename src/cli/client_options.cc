#include "cli/client_options.h"

#include <fmt/format.h>

#include <cstdlib>

namespace hindcast::cli {

void add_user_option(CLI::App& command, std::string& user) {
  const char* set = std::getenv("HINDCAST_USER");
  user = set != nullptr && *set != '\0' ? set : "local";
  command.add_option("--user", user, "User id (HINDCAST_USER)")->capture_default_str();
}

void finish(Globals& globals, const base::Result<void>& outcome) {
  if (!outcome) globals.exit_code = print_error(outcome.error(), globals);
}

void with_client(Globals& globals, const std::function<base::Result<void>(HttpClient&)>& work) {
  auto client = HttpClient::create(globals.server);
  if (!client) {
    finish(globals, tl::unexpected(std::move(client).error()));
    return;
  }
  finish(globals, work(*client));
}

std::string list_query(int limit, const std::string& cursor) {
  std::string query = fmt::format("?limit={}", limit);
  if (!cursor.empty()) query += "&cursor=" + url_encode(cursor);
  return query;
}

}  // namespace hindcast::cli
