// What script adds to the pages. Without it they work as they are.
import { leaveOutEmptyFields } from "./empty_fields.ts";
import { goBackWhenIdle } from "./kiosk.ts";
import { offerList } from "./list_buttons.ts";
import { offerMap } from "./map.ts";
import { offerPosition } from "./position.ts";
import { offerShortcuts } from "./shortcuts.ts";
import { offerSuggestions } from "./suggest.ts";

offerPosition();
const form = document.querySelector<HTMLFormElement>("[data-search]");
if (form) {
  leaveOutEmptyFields(form);
  offerSuggestions(form);
}
// A screen in a lobby is nobody's own: it keeps no list, and nobody works there all day.
if (!document.body.classList.contains("kiosk")) {
  offerList();
  offerShortcuts();
}
goBackWhenIdle();
offerMap();
