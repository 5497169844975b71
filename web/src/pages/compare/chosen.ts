// Which results are compared: kept in the address, so that a comparison can be shared.
export const kComparedMin = 2;
export const kComparedMax = 6;

/** "bt_1,bt_2" as a list: each once, at most kComparedMax. */
export function idsOf(text: unknown): string[] {
  const all = typeof text === "string" ? text.split(",").map((id) => id.trim()).filter(Boolean) : [];
  return [...new Set(all)].slice(0, kComparedMax);
}

/** Results are called A to F, so that charts and tables can name them in little room and without colour. */
export const letter = (index: number) => String.fromCharCode(65 + index);
export const colour = (index: number) => `--chart-${index + 1}`;

export function toggled(ids: string[], id: string): string[] {
  if (ids.includes(id)) return ids.filter((other) => other !== id);
  return ids.length < kComparedMax ? [...ids, id] : ids;
}
