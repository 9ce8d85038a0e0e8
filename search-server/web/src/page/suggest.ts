/** What the suggestions' own script gives. */
interface SuggestScript {
  suggestIn: (input: HTMLInputElement) => void;
}

/** Fetches suggestions for the search field when it is first used. */
export function offerSuggestions(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("#q");
  const address = form.dataset["suggest"];
  if (!input || !address) return;
  const begin = async (): Promise<void> => {
    input.removeEventListener("focus", begin);
    try {
      ((await import(address)) as SuggestScript).suggestIn(input);
    } catch {
      // The field works without; the next use tries again.
      input.addEventListener("focus", begin);
    }
  };
  input.addEventListener("focus", begin);
  if (document.activeElement === input) void begin();
}
