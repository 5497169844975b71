// The server's description of a submission, read from its OpenAPI document: forms are drawn from it.
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";

export interface Schema {
  type?: string | string[];
  description?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxItems?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  examples?: string[];
  "x-unit"?: string;
}

interface Document {
  components: { schemas: Record<string, Schema> };
}

export const submissionSchema = () =>
  queryOptions({
    queryKey: ["schema", "Submission"],
    queryFn: ({ signal }) =>
      request<Document>("GET", "/api/openapi.json", { signal }).then((document) => document.components.schemas.Submission!),
    staleTime: Infinity,
  });

/** The schema of a part, e.g. ["strategy_definition", "risk_management"]. */
export const schemaAt = (schema: Schema, path: string[]): Schema | undefined =>
  path.reduce<Schema | undefined>((at, name) => at?.properties?.[name], schema);

export const typeOf = (schema: Schema): string =>
  (Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type) ?? "string";

/** "0 to 10", "above 0, at most 100". */
export function rangeOf(schema: Schema): string {
  const { minimum, exclusiveMinimum, maximum } = schema;
  const most = maximum === undefined || maximum >= 1e12 ? "" : maximum.toLocaleString();
  if (exclusiveMinimum !== undefined) {
    const above = `above ${exclusiveMinimum.toLocaleString()}`;
    return most ? `${above}, at most ${most}` : above;
  }
  if (minimum !== undefined && most) return `${minimum.toLocaleString()} to ${most}`;
  return most ? `at most ${most}` : "";
}
