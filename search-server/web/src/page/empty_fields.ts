/** Keeps fields that are left empty out of the address. */
export function leaveOutEmptyFields(form: HTMLFormElement): void {
  form.addEventListener("submit", () => {
    for (const field of fields(form)) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
  // Somebody who comes back to the page finds the fields as they were.
  addEventListener("pageshow", () => {
    for (const field of fields(form)) {
      if (field.name) field.disabled = false;
    }
  });
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLButtonElement;

function* fields(form: HTMLFormElement): Iterable<Field> {
  for (const element of form.elements) {
    if (
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLButtonElement
    ) {
      yield element;
    }
  }
}
