// What the commands that talk to a server have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "base/error.h"
#include "cli/command.h"
#include "cli/http_client.h"

namespace hindcast::cli {

// --user: whose jobs. HINDCAST_USER, else "local".
void add_user_option(CLI::App& command, std::string& user);

// Runs `work` with a client of globals.server; prints its error and sets the exit code.
void with_client(Globals& globals, const std::function<base::Result<void>(HttpClient&)>& work);

// The same for commands without a server.
void finish(Globals& globals, const base::Result<void>& outcome);

// "?limit=50&cursor=..." of a list; empty values are left out.
std::string list_query(int limit, const std::string& cursor);

}  // namespace hindcast::cli
