// Examples of /docs that run: the answer comes below the form instead of a page of its own.

for (const form of document.querySelectorAll<HTMLFormElement>("[data-route]")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void tryIt(form);
  });
}

async function tryIt(form: HTMLFormElement): Promise<void> {
  const answer = form.querySelector<HTMLElement>("[data-answer]");
  const status = form.querySelector<HTMLElement>("[data-status]");
  const body = form.querySelector<HTMLElement>("[data-body]");
  if (!answer || !status || !body) return;
  answer.hidden = false;
  try {
    await fillPath(form);
    const address = addressOf(form);
    const started = performance.now();
    const response = await ask(address);
    const text = await response.text();
    const took = Math.round(performance.now() - started);
    status.textContent = `GET ${address} — ${response.status} ${response.statusText}, ${took} ms`;
    body.textContent = indented(text);
  } catch {
    status.textContent = "The server does not answer.";
    body.textContent = "";
  }
}

function ask(address: string): Promise<Response> {
  return fetch(address, { headers: { accept: "application/json" } });
}

/** An id that is not given is the first there is, so that the example runs. */
async function fillPath(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLInputElement>("[data-in-path]");
  if (!field || field.value.trim() !== "") return;
  const route = form.dataset["route"] ?? "";
  // Services are listed by the search; all else has its list in HSDS.
  const isService = route === "/v1/services/{id}";
  const list = isService ? "/v1/search" : route.replace("/v1/", "/").replace("/{id}", "");
  const response = await ask(`${list}?per_page=1`);
  const page = (await response.json()) as { contents?: { id: string }[] };
  field.value = page.contents?.[0]?.id ?? "";
}

function addressOf(form: HTMLFormElement): string {
  let path = form.dataset["route"] ?? "/";
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]")) {
    const value = field.value.trim();
    if ("inPath" in field.dataset) path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    else if (value !== "") query.set(field.name, value);
  }
  const asked = query.toString();
  return asked === "" ? path : `${path}?${asked}`;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
