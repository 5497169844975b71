// The program that sandboxed jobs run in: a zygote that has warmed up and forks one child per job.
// Apart from `hindcast`, so that it maps neither the HTTP client nor the server: less code within a
// job's reach, and a fork that copies little (docs/adr/0004).
#include "runner/child.h"
#include "runner/main/code_pages.h"

int main() {
  hindcast::runner::move_code_to_huge_pages();
  hindcast::runner::warm_up();
  return hindcast::sandbox::zygote_main(hindcast::runner::run_child);
}
