// Numbers and times as people read them. A value that is undefined for a result is a dash.

const dash = "–";

export function number(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return dash;
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

// Signed, so that colour is never the only sign of profit and loss.
export function signed(value: number | null | undefined, digits = 2): string {
  const text = number(value, digits);
  return value && value > 0 ? `+${text}` : text.replace("-", "−");
}

export function price(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 8 });
}

export function time(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

export function words(name: string): string {
  return name.replaceAll("_", " ");
}

export function tone(value: number | null | undefined): string {
  return !value ? "" : value > 0 ? "gain" : "loss";
}
