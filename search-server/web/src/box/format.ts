/** `400 m`, `3,4 km`, `27 km`: as exact as it helps. */
export function distance(metres: number, locale: string): string {
  if (metres < 950) return `${Math.max(50, Math.round(metres / 50) * 50)} m`;
  const maximumFractionDigits = metres < 9_950 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(metres / 1000)} km`;
}

/** A date as people write it, from ISO 8601; as it came when it is none. */
export function date(iso: string, locale: string): string {
  const day = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(day);
}

/** A link that calls, for what looks like one telephone number. */
export function telephone(written: string): string | null {
  const digits = written.replace(/[\s().-]/g, "");
  return /^\+?[0-9]{3,15}$/.test(digits) ? `tel:${digits}` : null;
}
