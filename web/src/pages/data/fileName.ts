/** Symbol and timeframe that a file's name suggests, e.g. "BTCUSD_1h.csv.gz"; "" for what it does not say. */
export function guessed(name: string): { symbol: string; timeframe: string } {
  const [stem = ""] = name.split(".");
  const parts = stem.split(/[_\s]+/);
  const timeframe = parts.find((part) => /^\d+[mhdw]$/.test(part)) ?? "";
  const first = parts[0]?.toUpperCase() ?? "";
  const pair = /^([A-Z]{3,4})-?(USDT|USD|EUR|GBP|JPY|BTC)$/.exec(first);
  const symbol = pair ? `${pair[1]}/${pair[2]}` : /^[A-Z]{1,5}$/.test(first) ? first : "";
  return { symbol, timeframe };
}
