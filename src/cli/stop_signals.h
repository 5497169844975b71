// SIGINT and SIGTERM as a number that can be asked and waited for.
#pragma once

#include <chrono>

namespace hindcast::cli {

// Handles both signals from now on. Call once, before threads start.
void install_stop_signals();

// How many of them came. Thread-safe.
int stop_signals();

// Waits until more than `seen` signals came or `most` has passed; returns how many came. One
// thread.
int wait_for_stop(int seen, std::chrono::milliseconds most);

}  // namespace hindcast::cli
