// main() is library plus a list of commands.
#include "cli/command.h"
#include "cli/program.h"

int main(int argc, char** argv) { return hindcast::cli::run_program(argc, argv); }
