// Which candle the legend tells of: the one under the crosshair, else the last one in view. Kept outside of
// React's state, for it changes with each move of the mouse.
import { useSyncExternalStore } from "react";

export class Crosshair {
  private listeners = new Set<() => void>();
  private under: number | undefined;
  private lastSeen: number | undefined;

  /** Unix seconds of the candle's open; undefined when the mouse has left. */
  hover(time: number | undefined): void {
    if (time === this.under) return;
    this.under = time;
    this.tell();
  }
  see(time: number | undefined): void {
    if (time === this.lastSeen) return;
    this.lastSeen = time;
    if (this.under === undefined) this.tell();
  }
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  time = (): number | undefined => this.under ?? this.lastSeen;

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const useCrosshair = (crosshair: Crosshair) => useSyncExternalStore(crosshair.subscribe, crosshair.time);
