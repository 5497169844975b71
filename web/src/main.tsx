import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/client";
import "./app.css";
import { router } from "./app/router";

// A mistake stays a mistake when it is repeated; a server that is starting does not.
const retry = (failures: number, error: unknown) =>
  failures < 2 && error instanceof Problem && (error.status === 0 || error.status === 503);

const client = new QueryClient({
  defaultOptions: {
    // The server may be on this machine: "offline" in the browser says nothing about it.
    queries: { retry, networkMode: "always", refetchOnWindowFocus: true, staleTime: 1000 },
    mutations: { networkMode: "always" },
  },
});

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
