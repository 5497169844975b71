// Return of each month as a table, coloured by size; the sign says the same as the colour.
import type { Result } from "../../api/types";
import { kDash, signed } from "../../ui/format";
import { TableFrame } from "../../ui/layout";

const months = Array.from({ length: 12 }, (_, i) =>
  new Intl.DateTimeFormat(undefined, { month: "short", timeZone: "UTC" }).format(Date.UTC(2000, i, 15)),
);

export interface Year {
  year: number;
  months: (number | null)[];
  total: number | null;
  benchmark: number | null;
}

const compound = (all: (number | null)[]) => {
  const known = all.filter((v) => v !== null);
  return known.length === 0 ? null : (known.reduce((product, v) => product * (1 + v / 100), 1) - 1) * 100;
};

/** Rows of twelve months; null where there was no bar. Years are the months' compound return. */
export function yearsOf(monthly: Result["monthly"]): Year[] {
  const years = new Map<number, typeof monthly>();
  for (const month of monthly) years.set(month.year, [...(years.get(month.year) ?? []), month]);
  return [...years].map(([year, rows]) => ({
    year,
    months: months.map((_, i) => rows.find((row) => row.month === i + 1)?.return_pct ?? null),
    total: compound(rows.map((row) => row.return_pct)),
    benchmark: compound(rows.map((row) => row.benchmark_pct)),
  }));
}

/** How strongly to colour, 0 to 40 percent of the full colour: text stays readable on it. */
export function shade(value: number | null, largest: number): string | undefined {
  // What is shown as 0.0 has no sign, so it has no colour either.
  if (value === null || largest === 0 || Math.abs(value) < 0.05) return undefined;
  const strength = Math.round(8 + 32 * Math.min(1, Math.abs(value) / largest));
  return `color-mix(in srgb, var(${value > 0 ? "--up" : "--down"}) ${strength}%, transparent)`;
}

export function MonthlyTable({ monthly }: { monthly: Result["monthly"] }) {
  const years = yearsOf(monthly);
  const largest = Math.max(0, ...monthly.map((m) => Math.abs(m.return_pct ?? 0)));
  return (
    <TableFrame label="Return of each month in percent">
      <thead>
        <tr>
          <th scope="col">Year</th>
          {months.map((name) => (
            <th key={name} scope="col" className="num">
              {name}
            </th>
          ))}
          <th scope="col" className="num">
            Year (%)
          </th>
          <th scope="col" className="num">
            Buy &amp; hold (%)
          </th>
        </tr>
      </thead>
      <tbody>
        {years.map((row) => (
          <tr key={row.year}>
            <th scope="row">{row.year}</th>
            {row.months.map((value, i) => (
              <td key={i} className="num" style={{ background: shade(value, largest) }}>
                {value === null ? <span className="text-muted">{kDash}</span> : signed(value, 1)}
              </td>
            ))}
            <td className="num font-semibold">{signed(row.total, 1)}</td>
            <td className="num text-muted">{signed(row.benchmark, 1)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
