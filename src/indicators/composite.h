// Moving averages that are made of others, over finite columns. Each writes from the row that
// average_warm_up (kinds.h) gives for it and leaves earlier rows of `out` alone; a series that is
// too short writes nothing. out and x have the same length and do not overlap.
#pragma once

#include <span>

namespace hindcast::indicators {

// 2 ema - ema(ema), from row 2 (period - 1).
void double_exponential(std::span<const double> x, int period, std::span<double> out);

// 3 ema - 3 ema(ema) + ema(ema(ema)), from row 3 (period - 1).
void triple_exponential(std::span<const double> x, int period, std::span<double> out);

// Mean of means, so that weights rise to the middle of the window and fall again, from row
// period - 1.
void triangular_average(std::span<const double> x, int period, std::span<double> out);

// Tillson's T3: a generalised double average, three times over, from row 6 (period - 1).
void t3_average(std::span<const double> x, int period, double volume_factor, std::span<double> out);

// wma over whole_root(period) rows of 2 wma(period / 2) - wma(period); period from 2.
void hull_average(std::span<const double> x, int period, std::span<double> out);
int whole_root(int period);

// Kaufman's adaptive average with the limits 2 and 30; period from 2; from row `period`.
void kaufman_average(std::span<const double> x, int period, std::span<double> out);

}  // namespace hindcast::indicators
