// Keys that work everywhere except while something is typed.
import { useEffect } from "react";

const kSequenceMs = 1200;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return element.closest("input, textarea, select, [contenteditable], dialog, [role=textbox]") !== null || element.shadowRoot != null;
}

/**
 * Calls the action of a key ("?") or of two keys in a row ("g j"). "mod+k" is Ctrl or Command with k and
 * works while typing too.
 */
export function useShortcuts(actions: Record<string, () => void>): void {
  useEffect(() => {
    let first = "";
    let at = 0;
    const down = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const mod = event.ctrlKey || event.metaKey;
      const named = mod ? `mod+${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}` : event.key;
      if (!mod && (event.altKey || isTyping(event.target))) return;
      const sequence = event.timeStamp - at < kSequenceMs ? `${first} ${named}` : named;
      const action = actions[sequence] ?? actions[named];
      first = named;
      at = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      first = "";
      action();
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  }, [actions]);
}
