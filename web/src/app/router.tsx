// Which page stands at which address. Each is loaded when it is first shown.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ButtonLink } from "../ui/Button";
import { PageHeader } from "../ui/layout";
import { ErrorState, Loading } from "../ui/states";
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
const at = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const routeTree = root.addChildren([
  at("/", lazyRouteComponent(() => import("../pages/home/HomePage"))),
  at("/new", lazyRouteComponent(() => import("../pages/new/NewPage"))),
  at("/jobs", lazyRouteComponent(() => import("../pages/jobs/JobsPage"))),
  at("/jobs/$jobId", lazyRouteComponent(() => import("../pages/jobs/JobPage"))),
  at("/results", lazyRouteComponent(() => import("../pages/results/ResultsPage"))),
  at("/results/$backtestId", lazyRouteComponent(() => import("../pages/results/ResultPage"))),
  at("/feed", lazyRouteComponent(() => import("../pages/feed/FeedPage"))),
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
