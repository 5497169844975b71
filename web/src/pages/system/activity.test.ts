import { expect, test } from "vitest";
import type { SystemActivity } from "../../api/system";
import { unfinished } from "./activity";

test("the queue's depth is counted back from now: each submitted job ends once", () => {
  const activity = {
    time: [0, 60, 120],
    submitted: [5, 0, 2],
    completed: [0, 2, 1],
    failed: [0, 1, 0],
    cancelled: [0, 0, 1],
  } as unknown as SystemActivity;
  const jobs = { pending: 1, running: 1, completed: 3, failed: 1, cancelled: 1 };
  expect(unfinished(activity, { jobs })).toEqual([5, 2, 2]);
});
