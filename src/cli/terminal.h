// What the commands show a person: the terminal's abilities, tables and a live progress line.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace hindcast::cli {

// What a stream can show. Fixed values make the drawing testable without a terminal.
struct Terminal {
  bool interactive = false;  // a terminal that understands cursor movement
  bool colour = false;       // and colours are wanted (NO_COLOR, TERM=dumb)
  int width = 80;            // columns

  static Terminal of(std::FILE* stream);
};

// One state of a running job as the bar shows it.
struct Progress {
  int percent = 0;    // 0..100
  std::string phase;  // "simulating"
  std::string note;   // "equity 10,412.20", "2 jobs ahead"
};

// The bar as one line, never wider than `width` columns: "[#####.....]  50 % simulating, note".
std::string draw_bar(const Progress& progress, int width);

// A progress line on standard error. On a terminal it is redrawn in place, at most every 50 ms;
// else one plain line is printed for each new phase, so that logs stay readable.
class ProgressLine {
 public:
  ProgressLine(Terminal terminal, std::FILE* stream, bool quiet)
      : terminal_(terminal), stream_(stream), quiet_(quiet) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const Progress& progress);
  void clear();  // removes the line, so that other text can follow

 private:
  const Terminal terminal_;
  std::FILE* const stream_;
  const bool quiet_;
  bool drawn_ = false;
  std::string last_phase_;
  std::chrono::steady_clock::time_point last_time_;
};

// Columns are as wide as their widest cell; a header that begins with '>' aligns its column right.
std::string draw_table(const std::vector<std::string>& headers,
                       const std::vector<std::vector<std::string>>& rows);

// "12,345.68": thousands separated, `decimals` digits after the point.
std::string grouped(double value, int decimals);
// "+4.12 %", always with its sign.
std::string signed_percent(double value);
// "0.8 s", "3 min 20 s", "1 h 05 min".
std::string duration_text(double seconds);

// Control characters from outside must not reach the terminal; they become '?'. UTF-8 stays.
std::string printable(std::string_view text);

// Columns a UTF-8 text takes, counting one a code point.
int display_width(std::string_view text);

}  // namespace hindcast::cli
