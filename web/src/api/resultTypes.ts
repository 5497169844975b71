// Names for what belongs to a result: see types.ts.
import type { Schemas } from "./client";

export type Order = Schemas["Order"];
export type OrderPage = Schemas["OrderPage"];
export type Candles = Schemas["Candles"];
/** What the conditions compared, bar after bar. */
export type ConditionLines = Schemas["ConditionLines"];
export type ConditionLine = ConditionLines["lines"][number];
export type ExplainedPart = Schemas["ExplainedPart"];
export type Explanation = Schemas["Explanation"];
export type ConditionName = keyof Explanation["conditions"];
/** Two to six results side by side; the first is the baseline. */
export type Comparison = Schemas["Comparison"];
export type TradeDifference = Schemas["TradeDifference"];
export type Analysis = Schemas["Analysis"];
export type Distribution = Schemas["Distribution"];
