// Numbers in the user's locale; times in UTC, because that is what bars are in. What is undefined is a
// dash.
export const kDash = "–";

type Maybe = number | null | undefined;
const isNumber = (value: Maybe): value is number => typeof value === "number" && Number.isFinite(value);

const formats = new Map<string, Intl.NumberFormat>();
function format(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.NumberFormat(undefined, options)));
  return made.format(value).replace("-", "−");
}

export function number(value: Maybe, digits = 2): string {
  if (!isNumber(value)) return kDash;
  // What rounds to zero has no sign: "−0.0" says nothing.
  return format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative" });
}

export const integer = (value: Maybe) => number(value, 0);

/** With its sign, so that colour is never the only sign of profit and loss. */
export function signed(value: Maybe, digits = 2): string {
  if (!isNumber(value)) return kDash;
  return format(value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  });
}

export const percent = (value: Maybe, digits = 2) => (isNumber(value) ? `${number(value, digits)} %` : kDash);
export const signedPercent = (value: Maybe, digits = 2) =>
  isNumber(value) ? `${signed(value, digits)} %` : kDash;

/** Prices and sizes of any magnitude. */
export const price = (value: Maybe) =>
  isNumber(value) ? format(value, { maximumSignificantDigits: 8 }) : kDash;

export const compact = (value: Maybe) =>
  isNumber(value) ? format(value, { notation: "compact", maximumSignificantDigits: 3 }) : kDash;

/** "412 ms", "3.2 s", "4 min 10 s", "2 h 5 min". */
export function duration(seconds: Maybe): string {
  if (!isNumber(seconds)) return kDash;
  if (seconds < 0.9995) return `${number(seconds * 1000, seconds < 0.00995 ? 1 : 0)} ms`;
  if (seconds < 10) return `${number(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${integer(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "2019-04-18 13:00" of an ISO time or of Unix seconds. */
export function time(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return kDash;
  const iso = typeof value === "number" ? new Date(value * 1000).toISOString() : value;
  return iso.slice(0, 16).replace("T", " ");
}
export const day = (value: string | number | null | undefined) => time(value).slice(0, 10);

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
/** "2 minutes ago". */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(Math.round(seconds), "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** "stop_loss_pct" as "stop loss": the unit is shown apart. */
export const words = (name: string) => name.replace(/_pct$/, "").replaceAll("_", " ");
export const sentence = (name: string) => {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** The colour of a gain or a loss; none for what is shown as zero with so many digits, which has no sign. */
export const tone = (value: Maybe, digits = 2) =>
  !isNumber(value) || Math.abs(value) < 0.5 / 10 ** digits ? "" : value > 0 ? "text-up" : "text-down";
