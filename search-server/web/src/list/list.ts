// The page of the referral list: everything on it comes from this browser or from the link.
import { h } from "../box/dom.ts";
import { date } from "../box/format.ts";
import { textsOfPage } from "../page/texts.ts";
import { code } from "./code.ts";
import { asCsv, asText, entryOf, LOCALES, today, type Entry, type ServiceRecord } from "./facts.ts";
import { fragmentOf, keep, kept, MOST, onChange, sharedIds } from "./kept.ts";

/** As many services as are compared side by side. */
const MOST_COMPARED = 4;
/** As many as are asked for at a time. */
const AT_ONCE = 4;

const texts = textsOfPage();
const page = document.querySelector<HTMLElement>("[data-list]");

/** A service that the data no longer has, or one that could not be fetched. */
type Missing = "gone" | "failed";

interface Line {
  id: string;
  /** As it was called when it was put on the list. */
  name: string;
  entry: Entry | Missing;
}

if (page) {
  const holder = page;
  const begin = (): void => void show(holder);
  addEventListener("hashchange", begin);
  onChange(begin);
  begin();
}

async function show(holder: HTMLElement): Promise<void> {
  const shared = sharedIds(location.hash);
  const isShared = shared.length > 0;
  const names = new Map(kept().map(({ id, name }) => [id, name]));
  const ids = isShared ? shared : [...names.keys()];
  if (ids.length === 0) {
    holder.replaceChildren(h("p", { class: "lead" }, texts.empty));
    return;
  }
  holder.replaceChildren(h("p", { role: "status" }, texts.loading));
  const lines = await fetched(ids.map((id) => ({ id, name: names.get(id) ?? id })));
  const entries = lines.flatMap(({ entry }) => (typeof entry === "string" ? [] : [entry]));
  const address = new URL(`${location.pathname}${location.search}`, location.href);
  address.hash = fragmentOf(ids);
  const said = h("p", { class: "said no-print", role: "status" });
  const failed = lines.some(({ entry }) => entry === "failed");
  holder.replaceChildren(
    ...(isShared ? [sharedNotice(lines)] : []),
    ...(failed ? [trouble(holder)] : []),
    h("p", { class: "count" }, texts.listCount(lines.length)),
    tools(entries, address.href, said),
    said,
    h("ol", { class: "cards listed-services" }, ...lines.map((line) => card(line, isShared))),
    comparison(entries),
    foot(address.href, isShared),
  );
}

async function fetched(ids: readonly { id: string; name: string }[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    lines.push(...(await Promise.all(some.map(async (one) => ({ ...one, entry: await entry(one.id) })))));
  }
  return lines;
}

async function entry(id: string): Promise<Entry | Missing> {
  try {
    const answer = await fetch(`/v1/services/${encodeURIComponent(id)}`, { credentials: "omit" });
    // An id that the server refuses names nothing either.
    if (answer.status === 404 || answer.status === 400) return "gone";
    return answer.ok ? entryOf((await answer.json()) as ServiceRecord, texts) : "failed";
  } catch {
    return "failed";
  }
}

function sharedNotice(lines: readonly Line[]): HTMLElement {
  const save = action(texts.keepShared, () => {
    const own = kept();
    const known = new Set(own.map(({ id }) => id));
    const added = lines.filter(({ id }) => !known.has(id));
    const named = added.map(({ id, name, entry }) => ({ id, name: typeof entry === "string" ? name : entry.name }));
    keep([...own, ...named].slice(0, MOST));
    location.hash = "";
  });
  return h("div", { class: "notice no-print" }, h("p", {}, texts.shared(lines.length)), save);
}

function trouble(holder: HTMLElement): HTMLElement {
  const again = action(texts.again, () => void show(holder));
  return h("div", { class: "notice", role: "alert" }, h("p", {}, texts.failed), again);
}

function tools(entries: readonly Entry[], address: string, said: HTMLElement): HTMLElement {
  const copy = (text: string) => async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = texts.copied;
    } catch {
      said.textContent = texts.copyFailed;
      said.append(h("textarea", { class: "to-copy", readonly: "", rows: "8", "aria-label": texts.copy }, text));
      said.querySelector("textarea")?.select();
    }
  };
  const records = entries.map(({ record }) => record);
  return h(
    "p",
    { class: "list-tools no-print" },
    action(texts.print, () => print()),
    action(texts.copy, () => void copy(asText(entries, texts))()),
    action(texts.share, () => void copy(address)()),
    action(texts.csv, () => download("luukku.csv", "text/csv", asCsv(entries, texts))),
    action(texts.json, () => download("luukku.json", "application/json", JSON.stringify(records, null, 1))),
  );
}

function card({ id, name, entry }: Line, isShared: boolean): HTMLElement {
  const lang = new URLSearchParams(location.search).get("lang");
  const address = `/services/${encodeURIComponent(id)}${lang ? `?lang=${encodeURIComponent(lang)}` : ""}`;
  const remove = action(texts.remove, () => {
    keep(kept().filter((one) => one.id !== id));
    location.reload();
  });
  remove.setAttribute("aria-label", `${texts.remove}: ${name}`);
  remove.classList.add("no-print");
  if (typeof entry === "string") {
    const why = entry === "gone" ? texts.gone : texts.failed;
    return h("li", { class: "card" }, h("h2", {}, name), h("p", { class: "notice" }, why), !isShared && remove);
  }
  const rows = entry.facts.map(([fact, value, address]) => {
    const shown = address ? h("a", { href: address, rel: "noopener noreferrer" }, value) : value;
    return h("div", {}, h("dt", {}, fact), h("dd", {}, shown));
  });
  return h(
    "li",
    { class: "card" },
    h("h2", {}, h("a", { href: address }, entry.name)),
    entry.summary && h("p", {}, entry.summary),
    h("dl", { class: "facts" }, ...rows),
    !isShared && remove,
  );
}

/** Up to four of the list side by side, on a page of the server's. */
function comparison(entries: readonly Entry[]): HTMLElement | string {
  if (entries.length < 2) return "";
  const lang = document.documentElement.lang;
  const note = h("p", { class: "hint" }, texts.compareNote(MOST_COMPARED));
  const form = h("form", { class: "compare-form no-print", action: "/compare", method: "get" });
  const boxes = entries.map(({ id, name }, at) => {
    const box = h("input", { type: "checkbox", name: "id", value: id, id: `compare-${at}` });
    return h("li", { class: "check compact" }, box, h("label", { for: box.id }, name));
  });
  const submit = h("button", { type: "submit", class: "button plain", disabled: "" }, texts.compare);
  form.append(
    h("input", { type: "hidden", name: "lang", value: lang }),
    h("fieldset", {}, h("legend", {}, texts.compare), note, h("ul", { class: "plain-list" }, ...boxes)),
    submit,
  );
  form.addEventListener("change", () => {
    const count = form.querySelectorAll(":checked").length;
    submit.disabled = count < 2 || count > MOST_COMPARED;
  });
  return form;
}

function foot(address: string, isShared: boolean): HTMLElement {
  const picture = code(address, texts.qr);
  const clear = action(texts.clear, () => {
    keep([]);
    location.reload();
  });
  return h(
    "div",
    { class: "list-foot" },
    h("div", { class: "code" }, picture ?? "", h("p", {}, picture ? texts.qr : texts.noQr)),
    h(
      "div",
      {},
      h("p", {}, texts.made(date(today(), LOCALES[texts.language]))),
      h("p", { class: "no-print" }, texts.shareNote),
      !isShared && h("p", { class: "no-print" }, texts.kept),
      !isShared && h("p", { class: "no-print" }, clear),
    ),
  );
}

function action(label: string, act: () => void): HTMLButtonElement {
  const made = h("button", { type: "button", class: "button plain" }, label);
  made.addEventListener("click", act);
  return made;
}

function download(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
