// What a request may say about the resources of its run.
#pragma once

#include <optional>
#include <tuple>

#include "base/record.h"

namespace hindcast::strategy {

// Past these no configuration goes.
inline constexpr int kRunSecondsMax = 86'400;
inline constexpr int kRunMemoryMbMin = 64;
inline constexpr int kRunMemoryMbMax = 1 << 20;
inline constexpr int kLogKbMax = 64;

// The server's usual limit where one is left out. None changes what a run that ends within its
// limits gives.
struct RunLimits {
  std::optional<int> wall_seconds;
  std::optional<int> cpu_seconds;
  std::optional<int> memory_mb;
  std::optional<int> log_kb;
};

constexpr auto describe(RunLimits*) {
  using base::Field;
  using L = RunLimits;
  return std::tuple{Field{"wall_seconds",
                          &L::wall_seconds,
                          {.doc = "Wall-clock time; the job fails when it takes longer.",
                           .unit = "s",
                           .minimum = 1,
                           .maximum = kRunSecondsMax}},
                    Field{"cpu_seconds",
                          &L::cpu_seconds,
                          {.doc = "CPU time; the job fails when it takes more.",
                           .unit = "s",
                           .minimum = 1,
                           .maximum = kRunSecondsMax}},
                    Field{"memory_mb",
                          &L::memory_mb,
                          {.doc = "Memory; the job fails when it needs more.",
                           .unit = "MiB",
                           .minimum = kRunMemoryMbMin,
                           .maximum = kRunMemoryMbMax}},
                    Field{"log_kb",
                          &L::log_kb,
                          {.doc = "What a code_snippet prints; what is more is dropped.",
                           .unit = "KiB",
                           .minimum = 0,
                           .maximum = kLogKbMax}}};
}

}  // namespace hindcast::strategy
