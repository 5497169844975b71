// How the app looks: kept in this browser. public/theme.js applies it, before the first paint too.
import { useSyncExternalStore } from "react";

export const themes = ["system", "light", "dark"] as const;
export const palettes = ["green-up", "red-up", "colour-blind"] as const;
export interface Look {
  theme: (typeof themes)[number];
  palette: (typeof palettes)[number];
}

const kKey = "hindcast.look";
const kDefault: Look = { theme: "system", palette: "green-up" };
let text = "";
let look = kDefault;

function read(): Look {
  let now = "";
  try {
    now = localStorage.getItem(kKey) ?? "";
  } catch {
    return look; // no storage: lasts as long as the page
  }
  if (now !== text) {
    text = now;
    try {
      look = { ...kDefault, ...JSON.parse(now || "{}") };
    } catch {
      look = kDefault;
    }
  }
  return look;
}

export function setLook(change: Partial<Look>): void {
  look = { ...read(), ...change };
  try {
    text = JSON.stringify(look);
    localStorage.setItem(kKey, text);
  } catch {
    // As above.
  }
  dispatchEvent(new Event("hindcast-look"));
}

function subscribe(listener: () => void): () => void {
  addEventListener("hindcast-look", listener);
  addEventListener("storage", listener);
  return () => {
    removeEventListener("hindcast-look", listener);
    removeEventListener("storage", listener);
  };
}

export const useLook = (): Look => useSyncExternalStore(subscribe, read);

const scheme = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;

/** Changes whenever colours do: charts, which take colours once, are drawn anew with it as their key. */
export function useColours(): string {
  const { theme, palette } = useLook();
  const dark = useSyncExternalStore(
    (listener) => {
      scheme?.addEventListener("change", listener);
      return () => scheme?.removeEventListener("change", listener);
    },
    () => scheme?.matches ?? false,
  );
  return `${theme === "system" ? (dark ? "dark" : "light") : theme} ${palette}`;
}
