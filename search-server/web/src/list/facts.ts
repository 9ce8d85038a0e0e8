import { date, telephone } from "../box/format.ts";
import type { PageTexts } from "../page/texts.ts";

type Localized = Partial<Record<"fi" | "sv" | "en", string>>;

/** How dates are written, where the language alone does not say it. */
export const LOCALES = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" } as const;

/** What `/v1/services/{id}` gives, as far as the list shows it. */
export interface ServiceRecord {
  id: string;
  name: Localized;
  summary: Localized;
  organization: { name: Localized } | null;
  locations: { name: Localized; address: Localized; postcode: string | null; municipality: string | null }[];
  phone: string | null;
  url: string | null;
  hours: Localized;
  referral: string | null;
  fee: string | null;
  verified_at: string | null;
}

/** A fact with its name, and where it leads. */
export type Fact = [name: string, value: string, address?: string | null];

/** A service as the list shows it. */
export interface Entry {
  id: string;
  name: string;
  summary: string;
  facts: Fact[];
  record: ServiceRecord;
}

/** A text in the language of the page, else in another. */
export function said(text: Localized | undefined, language: PageTexts["language"]): string {
  return text?.[language] ?? text?.fi ?? text?.sv ?? text?.en ?? "";
}

/** What a service is and how it is reached; what is not known says so where it matters. */
export function entryOf(record: ServiceRecord, texts: PageTexts): Entry {
  const { language } = texts;
  const first = record.locations[0];
  const town = [first?.postcode, first?.municipality].filter(Boolean).join(" ");
  const place = [said(first?.name, language), said(first?.address, language), town];
  const referrals: Record<string, string> = texts.referrals;
  const fees: Record<string, string> = texts.fees;
  const facts: Fact[] = [
    [texts.organization, said(record.organization?.name, language)],
    [texts.address, place.filter(Boolean).join(", ")],
    [texts.phone, record.phone ?? "", telephone(record.phone ?? "")],
    [texts.hours, said(record.hours, language)],
    [texts.web, record.url ?? "", webAddress(record.url)],
    [texts.referral, referrals[record.referral ?? ""] ?? texts.unknown],
    [texts.fee, fees[record.fee ?? ""] ?? texts.unknown],
    [texts.verified, record.verified_at ? date(record.verified_at, LOCALES[language]) : texts.unknown],
  ];
  return {
    id: record.id,
    name: said(record.name, language) || record.id,
    summary: said(record.summary, language),
    facts: facts.filter(([, value]) => value !== ""),
    record,
  };
}

/** An address that leads to the web and nowhere else. */
function webAddress(written: string | null): string | null {
  return /^https?:\/\//i.test(written ?? "") ? written : null;
}

/** The list as text, for case notes. */
export function asText(entries: readonly Entry[], texts: PageTexts): string {
  const parts = entries.map(({ name, facts }, at) => {
    const lines = facts.map(([fact, value]) => `   ${fact}: ${value}`);
    return [`${at + 1}. ${name}`, ...lines].join("\n");
  });
  return [texts.list, ...parts, texts.made(date(today(), LOCALES[texts.language]))].join("\n\n");
}

/** The list as a table, RFC 4180; cells that a spreadsheet would read as formulas are quoted. */
export function asCsv(entries: readonly Entry[], texts: PageTexts): string {
  const columns = [texts.organization, texts.address, texts.phone, texts.hours, texts.web, texts.referral, texts.fee, texts.verified];
  const rows = entries.map(({ id, name, facts }) => {
    const known = new Map(facts.map(([fact, value]) => [fact, value]));
    return [id, name, ...columns.map((column) => known.get(column) ?? "")];
  });
  const lines = [["id", texts.list, ...columns], ...rows].map((row) => row.map(cell).join(","));
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** The day in Finland, ISO 8601. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Helsinki" }).format(new Date());
}

function cell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value);
  return `"${isFormula ? "'" : ""}${value.replaceAll('"', '""')}"`;
}
