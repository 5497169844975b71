// What stays while pages change: the rail (a bar at the bottom of a phone), the command palette, the
// notice that the server is gone.
import { Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { Command, SlidersHorizontal, TrendingUp, WifiOff } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, type Navigation, NavigationContext } from "../ui/Link";
import { CommandPalette } from "./CommandPalette";
import { type Page, pages } from "./pages";
import { Preferences } from "./Preferences";
import { useReachability } from "./reachability";
import { useShortcuts } from "./shortcuts";

const kRailItem =
  "flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-text hover:bg-raised max-md:flex-col max-md:gap-0.5 " +
  "max-md:px-1.5 max-md:text-[11px] aria-[current=page]:bg-raised aria-[current=page]:font-semibold " +
  "aria-[current=page]:text-accent";

function RailLink({ page, current }: { page: Page; current: string }) {
  const here = current === page.path || current.startsWith(`${page.path}/`);
  return (
    <Link to={page.path} aria-current={here ? "page" : undefined} title={page.doc} className={kRailItem}>
      <page.icon aria-hidden className="size-4.5 shrink-0" />
      {page.label}
    </Link>
  );
}

function Rail({ onCommands, onLook }: { onCommands: () => void; onLook: () => void }) {
  const current = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav
      aria-label="Pages"
      className="z-10 flex border-line bg-panel max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:overflow-x-auto max-md:border-t md:sticky md:top-0 md:h-dvh md:w-48 md:shrink-0 md:flex-col md:border-r md:p-3 print:hidden"
    >
      <Link to="/" className="mb-4 flex items-center gap-2 px-2.5 text-[15px] font-semibold max-md:hidden">
        <TrendingUp aria-hidden className="size-5 text-accent" /> Hindcast
      </Link>
      <div className="flex flex-1 justify-around gap-0.5 max-md:p-1 md:flex-col md:justify-start">
        {pages.map((page) => (
          <RailLink key={page.path} page={page} current={current} />
        ))}
        <button type="button" className={`${kRailItem} md:mt-auto`} onClick={onCommands}>
          <Command aria-hidden className="size-4.5" /> Commands
        </button>
        <button type="button" className={kRailItem} onClick={onLook}>
          <SlidersHorizontal aria-hidden className="size-4.5" /> Look
        </button>
      </div>
    </nav>
  );
}

function useNavigation(): Navigation {
  const router = useRouter();
  return useMemo(
    () => ({
      go: (to) => {
        const url = new URL(to, location.origin);
        router.history.push(url.pathname + url.search + url.hash);
      },
      preload: (to) => void router.preloadRoute({ to: to.split("?")[0] as "/" }).catch(() => undefined),
    }),
    [router],
  );
}

// After a change of page the focus goes to its beginning, so that the keyboard and screen readers do too.
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path, main]);
}

export function Shell() {
  const [window, setWindow] = useState<"" | "commands" | "look">("");
  const navigation = useNavigation();
  const reachable = useReachability();
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  const shortcuts = useMemo(() => {
    const actions: Record<string, () => void> = {
      "mod+k": () => setWindow("commands"),
      "?": () => setWindow("look"),
    };
    for (const page of pages) actions[`g ${page.key}`] = () => navigation.go(page.path);
    return actions;
  }, [navigation]);
  useShortcuts(shortcuts);
  return (
    <NavigationContext value={navigation}>
      <a
        href="#main"
        className="sr-only z-20 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="md:flex">
        <Rail onCommands={() => setWindow("commands")} onLook={() => setWindow("look")} />
        <div className="min-w-0 flex-1">
          {reachable ? null : (
            <p role="alert" className="sticky top-0 z-10 flex items-center gap-2 border-b border-warn bg-panel px-4 py-2 text-warn">
              <WifiOff aria-hidden className="size-4" /> The server does not answer. Trying again every two seconds.
            </p>
          )}
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="mx-auto max-w-[1440px] p-4 outline-none max-md:pb-24 md:p-6"
          >
            <Outlet />
          </main>
        </div>
      </div>
      <CommandPalette open={window === "commands"} onClose={() => setWindow("")} />
      <Preferences open={window === "look"} onClose={() => setWindow("")} />
    </NavigationContext>
  );
}
