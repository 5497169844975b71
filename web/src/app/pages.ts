// The pages there are: the rail, the command palette, the shortcuts and the help all draw from this.
// A page stands here when it works. Its route is in router.tsx.
import {
  ChartNoAxesCombined,
  Database,
  GitCompareArrows,
  Library,
  ListChecks,
  type LucideIcon,
  Rss,
  Server,
  SquarePlus,
} from "lucide-react";

export interface Page {
  path: string;
  label: string;
  icon: LucideIcon;
  /** After `g`, e.g. `g j`. */
  key: string;
  doc: string;
}

export const pages: Page[] = [
  { path: "/new", label: "New", icon: SquarePlus, key: "n", doc: "Build a strategy and run it" },
  { path: "/jobs", label: "Jobs", icon: ListChecks, key: "j", doc: "What runs, waits and has run" },
  { path: "/results", label: "Results", icon: ChartNoAxesCombined, key: "r", doc: "Finished backtests as a table" },
  { path: "/compare", label: "Compare", icon: GitCompareArrows, key: "c", doc: "Results side by side" },
  { path: "/feed", label: "Feed", icon: Rss, key: "f", doc: "What everybody published, newest first" },
  { path: "/library", label: "Library", icon: Library, key: "l", doc: "Saved strategies and their versions" },
  { path: "/data", label: "Data", icon: Database, key: "d", doc: "Market data: coverage, gaps, upload" },
  { path: "/system", label: "System", icon: Server, key: "s", doc: "Queue, waiting times, workers" },
];
