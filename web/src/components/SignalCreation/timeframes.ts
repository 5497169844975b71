// Lengths of bars, as the server spells them ("15m", "1h", "1d", "1w").
const kUnits: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
const kUsual = ["1m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h", "1d", "1w"];

export function secondsOf(timeframe: string): number {
  const match = /^(\d+)([mhdw])$/.exec(timeframe);
  return match ? Number(match[1]) * kUnits[match[2]!]! : NaN;
}

/** What bars can be joined to: the stored lengths themselves and whole multiples of them. */
export function timeframesFrom(stored: string[]): string[] {
  const possible = (frame: string) => stored.some((base) => secondsOf(frame) % secondsOf(base) === 0);
  return [...new Set([...kUsual.filter(possible), ...stored])].sort((a, b) => secondsOf(a) - secondsOf(b));
}
