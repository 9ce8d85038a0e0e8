/** How long the browser may look for a position, and how old one it may give, in ms. */
const PATIENCE = { timeout: 10_000, maximumAge: 300_000 };

/** Adds "use my position" to the page's form, where the browser can tell one. */
export function offerPosition(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-position]");
  const message = document.querySelector<HTMLElement>("[data-position-message]");
  const form = button?.form;
  if (!button || !message || !form || !("geolocation" in navigator)) return;

  const useHere = ({ coords }: GeolocationPosition): void => {
    // Three decimals are about a hundred metres: near enough, and says less.
    setField(form, "lat", coords.latitude.toFixed(3));
    setField(form, "lon", coords.longitude.toFixed(3));
    setField(form, "near", "");
    form.requestSubmit();
  };
  const sayItFailed = (): void => {
    button.disabled = false;
    message.textContent = button.dataset["failed"] ?? "";
    message.hidden = false;
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    message.hidden = true;
    navigator.geolocation.getCurrentPosition(useHere, sayItFailed, PATIENCE);
  });
}

function setField(form: HTMLFormElement, name: string, value: string): void {
  const known = form.elements.namedItem(name);
  if (known instanceof HTMLInputElement) {
    known.value = value;
    return;
  }
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}
