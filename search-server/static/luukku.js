// Adds "use my position" to the search form. Without this script the form works as it is.
const button = document.querySelector("[data-position]");
const form = document.querySelector("[data-search]");
const message = document.querySelector("[data-position-message]");

function setField(name, value) {
  let field = form.elements.namedItem(name);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

function useHere(position) {
  // Three decimals are about a hundred metres: near enough, and says less.
  setField("lat", position.coords.latitude.toFixed(3));
  setField("lon", position.coords.longitude.toFixed(3));
  setField("near", "");
  form.requestSubmit();
}

function sayItFailed() {
  button.disabled = false;
  message.textContent = button.dataset.failed;
  message.hidden = false;
}

if (button && form && message && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    message.hidden = true;
    navigator.geolocation.getCurrentPosition(useHere, sayItFailed, {
      maximumAge: 300000,
      timeout: 10000,
    });
  });
}

// Fields left empty stay out of the address.
if (form) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of form.elements) {
      if (field.name) field.disabled = false;
    }
  });
}
