// CPU that a server, its zygote and the children have used: what a job costs, whatever else runs on
// the machine.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace hindcast::bench {

// Seconds since the start of each, user and system together.
struct CpuTimes {
  double server = 0, zygote = 0, children = 0, client = 0;

  CpuTimes operator-(const CpuTimes& before) const {
    return {server - before.server, zygote - before.zygote, children - before.children,
            client - before.client};
  }
  double jobs() const { return server + zygote + children; }
};

// The fields of /proc/<pid>/stat that matter here (proc(5)).
struct ProcessStat {
  std::string name;
  long parent = 0;
  double own_s = 0, waited_for_s = 0;

  static ProcessStat read(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("no process " + pid);
    const auto begin = line.find('('), end = line.rfind(')');
    ProcessStat stat;
    stat.name = line.substr(begin + 1, end - begin - 1);
    std::istringstream rest(line.substr(end + 1));
    std::string skipped;
    long ticks[4] = {};
    rest >> skipped >> stat.parent;
    for (int i = 0; i < 9; ++i) rest >> skipped;
    for (long& t : ticks) rest >> t;
    const auto per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
    stat.own_s = static_cast<double>(ticks[0] + ticks[1]) / per_second;
    stat.waited_for_s = static_cast<double>(ticks[2] + ticks[3]) / per_second;
    return stat;
  }
};

inline std::string zygote_of(long server) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename();
    if (!std::isdigit(static_cast<unsigned char>(pid.front()))) continue;
    try {
      const ProcessStat stat = ProcessStat::read(pid);
      if (stat.parent == server && stat.name == "hindcast-runner") return pid;
    } catch (const std::runtime_error&) {  // it has ended since the folder was listed
    }
  }
  throw std::runtime_error("the server has no zygote");
}

inline CpuTimes cpu_times(long server, const std::string& zygote) {
  const ProcessStat jobs = ProcessStat::read(zygote);
  rusage own{};
  ::getrusage(RUSAGE_SELF, &own);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return {.server = ProcessStat::read(std::to_string(server)).own_s,
          .zygote = jobs.own_s,
          .children = jobs.waited_for_s,
          .client = seconds(own.ru_utime) + seconds(own.ru_stime)};
}

}  // namespace hindcast::bench
