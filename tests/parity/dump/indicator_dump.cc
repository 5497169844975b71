// indicator_dump BARS.csv <REQUESTS >COLUMNS
//
// Runs indicators over real bars, for comparison with other libraries (live_indicators.py).
// BARS.csv: a header that names the columns (open, high, low, close, volume; others are ignored or
// asked for by name), then numbers; an empty field is no value.
// A request is a line "NAME SOURCE,... PARAMETER...": the columns of the sources that the caller
// chooses ("-" when there are none), then every parameter.
// Written for each request: all outputs in order, each as many little-endian doubles as there are
// bars. Status 1 and a message when anything is wrong.
#include <bit>
#include <charconv>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::parity {
namespace {

static_assert(std::endian::native == std::endian::little);

using Column = std::vector<double>;
using Bars = std::map<std::string, Column>;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// Times and other words count as no value.
double number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

Bars read_bars(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
  const std::vector<std::string> names = split(line, ',');
  Bars bars;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = split(line, ',');
    for (std::size_t i = 0; i < names.size(); ++i) {
      bars[names[i]].push_back(number(i < fields.size() ? fields[i] : ""));
    }
  }
  return bars;
}

const Column& column_of(const Bars& bars, const std::string& name) {
  const auto found = bars.find(name);
  if (found == bars.end()) throw std::runtime_error("no column " + name);
  return found->second;
}

struct Request {
  const indicators::IndicatorSpec* spec = nullptr;
  std::vector<std::span<const double>> inputs;
  std::vector<double> parameters;
};

Request read_request(const Bars& bars, const std::string& line) {
  const std::vector<std::string> words = split(line, ' ');
  Request request;
  if (words.size() >= 2) request.spec = indicators::find(words[0]);
  if (request.spec == nullptr) throw std::runtime_error("not a request: " + line);
  const std::vector<std::string> sources = split(words[1], ',');
  std::size_t next_source = 0;
  for (const std::string& input : request.spec->inputs) {
    if (input == "real" && next_source == sources.size()) {
      throw std::runtime_error("too few sources: " + line);
    }
    request.inputs.emplace_back(column_of(bars, input == "real" ? sources[next_source++] : input));
  }
  for (std::size_t i = 2; i < words.size(); ++i) request.parameters.push_back(number(words[i]));
  for (const std::string& problem :
       indicators::check_parameters(*request.spec, request.parameters)) {
    throw std::runtime_error(line + ": " + problem);
  }
  return request;
}

void answer(const Request& request, std::ostream& out) {
  const std::size_t rows = request.inputs[0].size();
  std::vector<Column> columns(request.spec->outputs.size(), Column(rows));
  const std::vector<std::span<double>> outputs(columns.begin(), columns.end());
  request.spec->compute({request.inputs, request.parameters, outputs});
  for (const Column& column : columns) {
    out.write(reinterpret_cast<const char*>(column.data()),
              static_cast<std::streamsize>(column.size() * sizeof(double)));
  }
}

int run(const std::string& path) {
  const Bars bars = read_bars(path);
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty()) answer(read_request(bars, line), std::cout);
  }
  std::cout.flush();
  return std::cout ? 0 : 1;
}

}  // namespace
}  // namespace hindcast::parity

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: indicator_dump BARS.csv <REQUESTS >COLUMNS\n";
    return 1;
  }
  try {
    return hindcast::parity::run(argv[1]);
  } catch (const std::exception& e) {
    std::cerr << "indicator_dump: " << e.what() << "\n";
    return 1;
  }
}
