// The live preview of /embed: when an option changes, the server makes the page anew, and its
// parts are put in place here.

/** Typing goes on: the server is asked where it rests, in ms. */
const REST = 250;

const form = document.querySelector<HTMLFormElement>("[data-builder]");
const said = part(document, "said");
let timer = 0;
let underWay: AbortController | null = null;

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(form), REST);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void update(form);
  });
}

for (const copy of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  copy.hidden = false;
  copy.addEventListener("click", () => void copyPart(copy));
}

async function update(form: HTMLFormElement): Promise<void> {
  underWay?.abort();
  const here = new AbortController();
  underWay = here;
  const address = `/embed?${new URLSearchParams(fieldsOf(form))}`;
  try {
    const answer = await fetch(address, { signal: here.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (here.signal.aborted) return;
    for (const name of ["errors", "preview", "current", "pinned", "frame"]) {
      const [ours, theirs] = [part(document, name), part(page, name)];
      if (ours && theirs) ours.replaceChildren(...theirs.childNodes);
    }
    history.replaceState(null, "", address);
  } catch (error) {
    // Without an answer the page stays as it is, and the button still asks for it.
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
  }
}

function fieldsOf(form: HTMLFormElement): [string, string][] {
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") fields.push([name, value]);
  }
  return fields;
}

async function copyPart(copy: HTMLButtonElement): Promise<void> {
  const code = part(document, copy.dataset["copy"] ?? "");
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    if (said) said.textContent = copy.dataset["copied"] ?? "";
  } catch {
    // Where pages may not copy, the text is chosen for the person to copy.
    getSelection()?.selectAllChildren(code);
  }
}

function part(page: Document, name: string): HTMLElement | null {
  return page.querySelector<HTMLElement>(`[data-part="${name}"]`);
}
