// What the server can do; the app offers no more, and tests ask for no more.
import { readFileSync } from "node:fs";

interface Description {
  paths: Record<string, Record<string, { operationId: string }>>;
}
const { paths } = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")) as Description;
const operations = new Set(Object.values(paths).flatMap((path) => Object.values(path).map((one) => one.operationId)));

export const can = (operation: string): boolean => operations.has(operation);
