// When a market trades, as the server writes it (docs/bar-file.md, "Calendars").

export interface OwnSession {
  zone: string;
  /** Local time of day, "09:00". One that does not end after it begins ends on the next day. */
  from: string;
  to: string;
  /** "mon-fri", "sun-thu". */
  days: string;
}

/** "own": a session of one's own. "": as stored with the dataset, 24x7 for a new one. */
export const kinds = ["", "24x7", "fx", "us_equity", "own"] as const;
export type Kind = (typeof kinds)[number];

export const kindNames: Record<Kind, string> = {
  "": "as stored; a new dataset always",
  "24x7": "always (crypto)",
  fx: "currencies: Sunday 17:00 to Friday 17:00, New York",
  us_equity: "US stocks: 09:30 to 16:00, New York, with holidays",
  own: "a session of its own …",
};

export const dayRanges = ["mon-fri", "sun-thu", "sun-fri", "mon-sat", "mon-sun"] as const;

export const kTokyo: OwnSession = { zone: "Asia/Tokyo", from: "09:00", to: "15:00", days: "mon-fri" };

/** The parameter `calendar` of an upload; undefined leaves it out. */
export function calendarText(kind: Kind, own: OwnSession): string | undefined {
  if (kind === "") return undefined;
  return kind === "own" ? `${own.zone} ${own.from}-${own.to} ${own.days}` : kind;
}

/** Those that this browser knows; the server, which knows all of the tz database, has the last word. */
export const timeZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
