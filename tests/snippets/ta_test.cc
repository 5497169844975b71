// hindcast.ta: every indicator of the registry, on numpy arrays.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "indicators/registry.h"
#include "snippets/python_zygote.h"

namespace hindcast::snippets {
namespace {

using sandbox::Outcome;
using testing::PythonZygote;
using testing::Ran;
using testing::shared_zygote;

const market::BarColumns& bars() { return shared_zygote().bars(); }

// The last values of all outputs, in hexadecimal digits.
std::string last_values(const indicators::IndicatorSpec& spec) {
  std::vector<double> seconds;
  for (const std::int64_t ns : bars().time) seconds.push_back(static_cast<double>(ns) / 1e9);
  std::vector<std::span<const double>> inputs;
  for (const std::string& name : spec.inputs) {
    inputs.emplace_back(name == "open"     ? bars().open
                        : name == "high"   ? bars().high
                        : name == "low"    ? bars().low
                        : name == "volume" ? bars().volume
                        : name == "time"   ? seconds
                                           : bars().close);
  }
  std::vector<std::vector<double>> columns(spec.outputs.size(), std::vector<double>(bars().size()));
  std::vector<std::span<double>> outputs(columns.begin(), columns.end());
  const auto parameters = indicators::default_parameters(spec);
  spec.compute({inputs, parameters, outputs});
  std::ostringstream text;
  text.precision(17);
  text << spec.name;
  for (const auto& column : columns) {
    text << " ";
    if (std::isnan(column.back())) {
      text << "nan";
    } else {
      text << column.back();
    }
  }
  return text.str();
}

TEST(Ta, HasEveryIndicatorWithTheSameBits) {
  const Ran ran = shared_zygote().run(R"(
HISTORY_BARS = 0
def signals(bars, params):
    import _hindcast
    columns = {k: getattr(bars, k) for k in ("open", "high", "low", "close", "volume")}
    columns["time"] = bars.time.astype("int64") / 1e9
    for name, inputs, parameters, outputs, doc in _hindcast.indicators():
        made = getattr(ta, name)(*(columns.get(i, bars.close) for i in inputs))
        made = made if len(outputs) > 1 else (made,)
        print(name, *(format(column[-1], ".17g") for column in made))
    return {"entry": bars.close > 0}
)");
  ASSERT_EQ(ran.exit.outcome, Outcome::done) << ran.told();
  std::istringstream lines(ran.log);
  std::size_t compared = 0;
  for (const auto& spec : indicators::all()) {
    std::string line;
    ASSERT_TRUE(std::getline(lines, line)) << spec.name;
    EXPECT_EQ(line, last_values(spec));
    ++compared;
  }
  EXPECT_GT(compared, 200u);
}

TEST(Ta, NamesOutputsAndDocuments) {
  const Ran ran = shared_zygote().run(R"(
import hindcast.ta as again
from hindcast import ta as once_more
def signals(bars, params):
    bands = ta.bbands(bars.close, period=5)
    print(type(bands).__name__, len(bands), again is ta, once_more is ta)
    print(ta.rsi.__doc__.splitlines()[0])
    print(np.isnan(ta.sma([1, 2, 3, 4], 3)).sum(), ta.sma([1, 2, 3, 4], 3)[-1])
    return {"entry": bars.close > 0}
)");
  EXPECT_EQ(ran.log, "bbands 3 True True\nta.rsi(real, period=14)\n2 3.0\n") << ran.told();
}

}  // namespace
}  // namespace hindcast::snippets
