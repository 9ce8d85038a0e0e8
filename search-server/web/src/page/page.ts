// What script adds to the pages. Without it they work as they are.
import { leaveOutEmptyFields } from "./empty_fields.ts";
import { offerPosition } from "./position.ts";

const form = document.querySelector<HTMLFormElement>("[data-search]");
if (form) {
  offerPosition(form);
  leaveOutEmptyFields(form);
}
