// The command line as a whole: global options, all commands, exit codes.
#pragma once

namespace hindcast::cli {

int run_program(int argc, char** argv);

}  // namespace hindcast::cli
