// Which page stands at which address. Each is loaded when it is first shown.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { ButtonLink } from "../ui/Button";
import { PageHeader } from "../ui/layout";
import { ErrorState, Loading } from "../ui/states";
import type { NewSearch } from "../pages/new/NewPage";
import { patiently } from "./patiently";
import { Shell } from "./Shell";

function NotFound() {
  return (
    <>
      <PageHeader title="There is no such page" lead="The address leads nowhere." />
      <ButtonLink to="/" kind="primary">
        To the start
      </ButtonLink>
    </>
  );
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const lazyPage = (load: () => Promise<{ default: ComponentType }>) => lazyRouteComponent(patiently(load));
const at = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const textIn = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** Where a new backtest begins, and what it is to be compared with. */
function newSearch(search: Record<string, unknown>): NewSearch {
  const version = Number(search.version);
  return {
    from: textIn(search.from),
    strategy: textIn(search.strategy),
    version: Number.isInteger(version) && version > 0 ? version : undefined,
    compare: textIn(search.compare),
  };
}

const routeTree = root.addChildren([
  at("/", lazyPage(() => import("../pages/home/HomePage"))),
  createRoute({
    getParentRoute: () => root,
    path: "/new",
    component: lazyPage(() => import("../pages/new/NewPage")),
    validateSearch: newSearch,
  }),
  at("/jobs", lazyPage(() => import("../pages/jobs/JobsPage"))),
  createRoute({
    getParentRoute: () => root,
    path: "/jobs/$jobId",
    component: lazyPage(() => import("../pages/jobs/JobPage")),
    validateSearch: (search: Record<string, unknown>): { compare?: string } => ({ compare: textIn(search.compare) }),
  }),
  at("/library", lazyPage(() => import("../pages/library/LibraryPage"))),
  at("/library/$strategyId", lazyPage(() => import("../pages/library/StrategyPage"))),
  at("/results", lazyPage(() => import("../pages/results/ResultsPage"))),
  at("/results/$backtestId", lazyPage(() => import("../pages/results/ResultPage"))),
  at("/compare", lazyPage(() => import("../pages/compare/ComparePage"))),
  at("/data", lazyPage(() => import("../pages/data/DataPage"))),
  at("/system", lazyPage(() => import("../pages/system/SystemPage"))),
  at("/feed", lazyPage(() => import("../pages/feed/FeedPage"))),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading rows={6} />,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
