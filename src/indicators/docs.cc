// docs/indicators.md from the registry.
#include <fmt/format.h>

#include "indicators/registry.h"
#include "indicators/talib_names.h"

namespace hindcast::indicators {
namespace {

constexpr std::string_view kIntroduction = R"(# Indicators

This page is generated from the registry in `src/indicators`. Do not edit it: run the test program
`indicators_tests` with `HINDCAST_UPDATE_DOCS=1` in the environment to write it anew.

## How to read it

- `real` is the column the indicator is taken of, and is written first: `ema(close, 12)`,
  `sma(volume, 20)`, `ema(rsi(close, 14), 5)`. Where there is a `real2`, a second column follows:
  `correl(close, volume, 30)`. Other inputs (`open`, `high`, `low`, `close`, `volume`) are the bars' own
  columns and are not written: `atr(14)`.
- Parameters have the defaults shown and can be left out from the right. Every parameter has bounds;
  a value outside is refused, never adjusted.
- Where there are several outputs, a plain call means the first.
- The warm-up is the number of bars before the first value. Rows before it have no value (NaN), and a
  comparison with no value is false.

## Rules that hold for all

- A value rests on its own bar and earlier bars only. More bars later leave it identical to the bit.
- An input that begins without values (an indicator of an indicator) shifts the start: the warm-up
  counts from the first row in which every input is finite.
- A hole (NaN or infinity) inside an input makes its own row NaN and starts the computation anew at the
  next finite row, with the whole warm-up. Recursive averages forget what was before the hole.
- Names marked "as TA_..." agree with TA-Lib to 1e-9 (relative), seeding and warm-up included. The other
  definitions name their source. Where TA-Lib's running sums have lost digits on real bars, exact fractions decide
  (`tests/parity/exact_arbiter.py`); outputs that are differences of nearly equal averages may differ by 1e-12 of
  the largest output (`ht_sine` 1e-10, `macdext` 1e-11).
- Where nothing moved (a range, a sum of changes or a deviation of exactly zero) oscillators and ratios
  are 0, as in TA-Lib, unless the page says otherwise. In particular the rsi of a flat column is 0.
- Window sums do not drift, and variances are taken relative to a value inside the window: a constant
  column has a deviation of exactly zero at any price level.
- Standard deviations are those of the population.
- Candlestick patterns (`cdl_...`) measure a candle against the averages of those before it that TA-Lib
  calls its default candle settings: a long or short body against the mean body of ten candles, a doji
  and a missing shadow against a tenth of their mean range, near, far and equal against 0.2, 0.6 and 0.05
  of the mean range of five. These averages are running sums in TA-Lib's order of operations, so that
  ties in decimal prices fall the same way. No pattern asks whether there was a trend before it.
- `time` is the open of the bar in seconds since 1970 (UTC). Only indicators read it.
)";

std::string bounds(const ParameterSpec& p) {
  return fmt::format("{} to {}{}", p.minimum, p.maximum, p.integer ? ", whole" : "");
}

void append_rows(std::string& text, const IndicatorSpec& spec) {
  if (!spec.parameters.empty()) {
    text += "\n| parameter | default | allowed | meaning |\n|---|---|---|---|\n";
    for (const ParameterSpec& p : spec.parameters) {
      text += fmt::format("| `{}` | {} | {} | {} |\n", p.name, p.default_value, bounds(p), p.doc);
    }
  }
  text += "\n| output | unit | meaning |\n|---|---|---|\n";
  for (const OutputSpec& output : spec.outputs) {
    text += fmt::format("| {} | {}{} | {} |\n",
                        output.name.empty() ? "(the value)" : fmt::format("`{}`", output.name),
                        to_string(output.unit), output.follows_source ? ", or that of `real`" : "",
                        output.doc);
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

constexpr std::string_view kTalib = R"(
## From TA-Lib

What stands for each function of TA-Lib 0.8. Defaults can differ: the formulas show TA-Lib's. Where an
indicator differs in more than its name, its section says how. Common to all: TA-Lib works through NaN
without a new start, and its unstable period is 0 here.

| TA-Lib | here | formula |
|---|---|---|
)";

void append_talib_names(std::string& text) {
  text += kTalib;
  for (const TalibName& name : talib_names()) {
    text += fmt::format(
        "| {} | {} | `{}` |\n", name.function,
        name.ours.empty() ? "the language itself" : fmt::format("[`{0}`](#{0})", name.ours),
        name.formula);
  }
  text +=
      "| CDL2CROWS and the other 60 patterns | `cdl_2crows`, ...: `cdl_` and the rest of the name "
      "in "
      "lower case | `cdl_doji() > 0` |\n";
}

}  // namespace

std::string indicators_markdown() {
  std::string text(kIntroduction);
  text += fmt::format("\n## List\n\n{} indicators.\n\n| call | what | category |\n|---|---|---|\n",
                      all().size());
  for (const IndicatorSpec& spec : all()) {
    text += fmt::format("| [`{}`](#{}) | {} | {} |\n", signature(spec), spec.name, spec.title,
                        spec.category);
  }
  append_talib_names(text);
  for (const IndicatorSpec& spec : all()) {
    text += fmt::format(
        "\n## {}\n\n`{}`\n\n{}. {}\n\nInputs: {}. Warm-up with the defaults: {} bars.{}\n",
        spec.name, signature(spec), spec.title, spec.doc, joined(spec.inputs),
        spec.warm_up(default_parameters(spec)),
        spec.no_value_where.empty() ? "" : fmt::format(" No value where {}.", spec.no_value_where));
    append_rows(text, spec);
  }
  return text;
}

}  // namespace hindcast::indicators
