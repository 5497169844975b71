// Which rows of a table are shown, and in which order: as lists of row numbers, so that no row is copied.
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  header: ReactNode;
  numeric?: boolean;
  /** Pixels. */
  width: number;
  /** What is sorted, filtered and, without `cell`, shown. */
  value: (row: Row) => string | number | null;
  cell?: (row: Row) => ReactNode;
  tone?: (row: Row) => string;
  /** Its values can be chosen from in a list. */
  facet?: boolean;
}

export interface Sorting {
  key: string;
  down: boolean;
}
export type Facets = Record<string, string[]>;

const kFacetValuesMax = 60;

/** The values of the columns with a facet, where there is more than one to choose from. */
export function facetsOf<Row>(rows: Row[], columns: Column<Row>[]): Facets {
  const out: Facets = {};
  for (const column of columns) {
    if (!column.facet) continue;
    const values = new Set(rows.map((row) => String(column.value(row) ?? "")));
    if (values.size > 1 && values.size <= kFacetValuesMax) out[column.key] = [...values].sort();
  }
  return out;
}

/** Rows that contain every word (in any column) and have the chosen values. */
export function filtered<Row>(
  rows: Row[],
  columns: Column<Row>[],
  words: string,
  chosen: Record<string, string>,
): number[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const exact = columns.filter((column) => chosen[column.key]);
  const out: number[] = [];
  rows.forEach((row, i) => {
    if (!exact.every((column) => String(column.value(row) ?? "") === chosen[column.key])) return;
    if (wanted.length > 0) {
      const text = columns.map((column) => String(column.value(row) ?? "").replaceAll("_", " ")).join(" ").toLowerCase();
      if (!wanted.every((word) => text.includes(word))) return;
    }
    out.push(i);
  });
  return out;
}

/** Rows without a value come last in both directions; equal ones keep their order. */
export function sorted<Row>(kept: number[], rows: Row[], columns: Column<Row>[], sorting?: Sorting): number[] {
  const column = sorting ? columns.find((c) => c.key === sorting.key) : undefined;
  if (!column || !sorting) return kept;
  const values = rows.map((row) => column.value(row));
  const sign = sorting.down ? -1 : 1;
  return [...kept].sort((a, b) => {
    const x = values[a]!;
    const y = values[b]!;
    if (x === y) return a - b;
    if (x === null || y === null) return x === null ? 1 : -1;
    return x < y ? -sign : sign;
  });
}
