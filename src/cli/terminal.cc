#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace hindcast::cli {
namespace {

constexpr int kBarCellsMin = 10;
constexpr int kBarCellsMax = 40;
constexpr std::chrono::milliseconds kRedrawInterval{50};

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::string cut_to_width(std::string text, int width) {
  if (display_width(text) <= width) return text;
  int columns = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (starts_character && ++columns > width) break;
    ++end;
  }
  text.resize(end);
  return text;
}

}  // namespace

Terminal Terminal::of(std::FILE* stream) {
  Terminal terminal;
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string_view(kind) == "dumb";
  terminal.interactive = ::isatty(::fileno(stream)) == 1 && !dumb;
  terminal.colour = terminal.interactive && !is_set("NO_COLOR");
  winsize size{};
  if (terminal.interactive && ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    terminal.width = size.ws_col;
  }
  return terminal;
}

int display_width(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<unsigned char>(out[i]);
    if (c < 0x20 || c == 0x7F) out[i] = '?';
    // C1 controls (U+0080..U+009F) are C2 80 .. C2 9F in UTF-8; terminals act on them too.
    if (c == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0) {
      out[i] = out[i + 1] = '?';
    }
  }
  return out;
}

std::string draw_bar(const Progress& progress, int width) {
  const int percent = std::clamp(progress.percent, 0, 100);
  std::string text = fmt::format(" {:3} % {}", percent, printable(progress.phase));
  if (!progress.note.empty()) text += ", " + printable(progress.note);
  const int cells = std::clamp(width - display_width(text) - 2, kBarCellsMin, kBarCellsMax);
  const int filled = cells * percent / 100;
  std::string line = "[" + std::string(static_cast<std::size_t>(filled), '#') +
                     std::string(static_cast<std::size_t>(cells - filled), '.') + "]" + text;
  return cut_to_width(std::move(line), width);
}

void ProgressLine::show(const Progress& progress) {
  if (quiet_) return;
  const bool new_phase = progress.phase != last_phase_;
  if (!terminal_.interactive) {
    if (!new_phase) return;
    last_phase_ = progress.phase;
    fmt::print(stream_, "{:3} % {}\n", progress.percent, printable(progress.phase));
    std::fflush(stream_);
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && !new_phase && progress.percent < 100 && now - last_time_ < kRedrawInterval) return;
  last_phase_ = progress.phase;
  last_time_ = now;
  drawn_ = true;
  // The last column stays free: writing it would move some terminals to the next line.
  fmt::print(stream_, "\r\x1b[K{}", draw_bar(progress, terminal_.width - 1));
  std::fflush(stream_);
}

void ProgressLine::clear() {
  if (!drawn_) return;
  drawn_ = false;
  fmt::print(stream_, "\r\x1b[K");
  std::fflush(stream_);
}

std::string draw_table(const std::vector<std::string>& headers,
                       const std::vector<std::vector<std::string>>& rows) {
  const auto right = [&](std::size_t column) { return headers[column].starts_with('>'); };
  const auto title = [&](std::size_t column) {
    return right(column) ? headers[column].substr(1) : headers[column];
  };
  std::vector<int> widths;
  for (std::size_t c = 0; c < headers.size(); ++c) {
    int width = display_width(title(c));
    for (const auto& row : rows) width = std::max(width, display_width(row[c]));
    widths.push_back(width);
  }
  std::string out;
  const auto add_row = [&](auto&& cell) {
    std::string line;
    for (std::size_t c = 0; c < headers.size(); ++c) {
      const std::string text = cell(c);
      const std::string pad(static_cast<std::size_t>(widths[c] - display_width(text)), ' ');
      if (c > 0) line += "  ";
      line += right(c) ? pad + text : text + pad;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add_row([&](std::size_t c) { return title(c); });
  for (const auto& row : rows) add_row([&](std::size_t c) { return row[c]; });
  return out;
}

std::string grouped(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  std::string text = fmt::format("{:.{}f}", std::fabs(value), decimals);
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > 3; at -= 3) text.insert(at - 3, ",");
  const bool zero = text.find_first_not_of("0.,") == std::string::npos;
  return value < 0 && !zero ? "-" + text : text;
}

std::string signed_percent(double value) {
  const std::string text = grouped(value, 2);
  return (text.starts_with('-') ? text : "+" + text) + " %";
}

std::string duration_text(double seconds) {
  if (seconds < 0.1) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace hindcast::cli
