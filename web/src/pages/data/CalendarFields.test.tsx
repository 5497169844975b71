import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { calendarText, type Kind, kTokyo } from "./calendar";
import { CalendarFields } from "./CalendarFields";

function Form() {
  const [kind, setKind] = useState<Kind>("");
  const [own, setOwn] = useState(kTokyo);
  return (
    <>
      <CalendarFields kind={kind} own={own} onKind={setKind} onOwn={setOwn} />
      <output>{calendarText(kind, own) ?? "left out"}</output>
    </>
  );
}

test("a calendar is chosen, or a session of its own in a time zone", () => {
  render(<Form />);
  expect(screen.getByRole("status")).toHaveTextContent("left out");
  expect(screen.queryByLabelText("Time zone")).toBeNull();
  fireEvent.change(screen.getByLabelText("The market trades"), { target: { value: "own" } });
  fireEvent.change(screen.getByLabelText("Time zone"), { target: { value: "America/Chicago" } });
  fireEvent.change(screen.getByLabelText("Opens on"), { target: { value: "sun-thu" } });
  expect(screen.getByRole("status")).toHaveTextContent("America/Chicago 09:00-15:00 sun-thu");
});
