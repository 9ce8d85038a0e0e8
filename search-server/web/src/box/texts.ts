// What the box says, in the four languages of its interface.

/** The tag of a language of the interface. */
export type Tongue = "fi" | "fi-x-selko" | "sv" | "en";

export interface Texts {
  /** The language that answers are asked in, and dates and numbers written in. */
  answers: "fi" | "sv" | "en";
  locale: string;
  label: string;
  submit: string;
  usePosition: string;
  /** Why a position that was asked for is not known, and what to do instead. */
  positions: Record<"refused" | "unavailable", string>;
  /** How the field is used, for those who cannot see it. */
  help: string;
  suggestions: string;
  noSuggestions: string;
  someSuggestions: (count: number) => string;
  chosen: (text: string) => string;
  services: (count: number) => string;
  kinds: Record<"place" | "organization" | "service", string>;
  searching: string;
  results: string;
  found: (shown: number, total: number) => string;
  understood: string;
  place: string;
  topic: string;
  filters: Record<string, string>;
  modes: Record<"in" | "near" | "nearest", string>;
  within: (distance: string) => string;
  ownPosition: string;
  remove: (what: string) => string;
  didYouMean: string;
  searchedFor: (text: string) => string;
  searchInstead: (text: string) => string;
  leftOut: (words: string) => string;
  notices: Record<string, string>;
  about: (distance: string) => string;
  nationwide: string;
  served: string;
  hours: string;
  phone: string;
  fee: string;
  fees: Record<string, string>;
  verified: (date: string) => string;
  more: (count: number) => string;
  onPortal: string;
  emptyTitle: string;
  emptyTips: string[];
  everywhere: (words: string) => string;
  again: string;
  troubles: Record<"offline" | "unreachable" | "busy" | "wrong" | "failed", string>;
  sources: string;
}

const finnish: Texts = {
  answers: "fi",
  locale: "fi-FI",
  label: "Etsi palveluja",
  submit: "Hae",
  usePosition: "Käytä sijaintiani",
  positions: {
    refused: "Selain ei saa kertoa sijaintiasi. Kirjoita hakuun paikan nimi.",
    unavailable: "Sijaintiasi ei saatu selville. Kirjoita hakuun paikan nimi.",
  },
  help: "Kirjoita, mitä etsit ja missä. Ehdotukset tulevat kirjoittaessasi: liiku niissä nuolilla ja valitse Enterillä, tai kosketa ehdotusta.",
  suggestions: "Ehdotukset",
  noSuggestions: "Ei ehdotuksia.",
  someSuggestions: (count) => (count === 1 ? "1 ehdotus." : `${count} ehdotusta.`),
  chosen: (text) => `Valittu: ${text}.`,
  services: (count) => (count === 1 ? "1 palvelu" : `${count} palvelua`),
  kinds: { place: "paikka", organization: "järjestäjä", service: "palvelu" },
  searching: "Haetaan …",
  results: "Tulokset",
  found: (shown, total) => (shown < total ? `${shown} / ${total} palvelua` : finnish.services(total)),
  understood: "Näin ymmärsimme haun",
  place: "Paikka",
  topic: "Aihe",
  filters: {
    fee: "Hinta",
    open: "Aukiolo",
    channel: "Asiointitavat",
    language: "Kieli",
    accessibility: "Esteettömyys",
    audience: "Kenelle",
    referral: "Lähete",
  },
  modes: { in: "alueella", near: "lähellä", nearest: "lähin ensin" },
  within: (distance) => `enintään ${distance} päässä`,
  ownPosition: "oma sijaintisi",
  remove: (what) => `Poista: ${what}`,
  didYouMean: "Tarkoititko:",
  searchedFor: (text) => `Haimme: ${text}.`,
  searchInstead: (text) => `Hae sen sijaan: ${text}`,
  leftOut: (words) => `Kaikilla sanoilla ei löytynyt tarpeeksi. Pois jätettiin: ${words}.`,
  notices: {
    position_missing: "Emme tiedä, missä olet. Kirjoita hakuun paikan nimi tai käytä sijaintiasi.",
    shortened: "Haku oli pitkä, joten sen loppu jätettiin pois.",
    none_in_area: "Paikasta ei löytynyt tällaista palvelua. Näytämme lähimmät muualta.",
    filter_loosened:
      "Kaikista ehdoista ei löytynyt palvelua. Näytämme palvelut, joista jokin ehto puuttuu.",
    incomplete: "Hakuun kului liikaa aikaa. Näytämme parhaat siihen mennessä löydetyt.",
  },
  about: (distance) => `noin ${distance}`,
  nationwide: "Koko maa",
  served: "Palvelee aluetta",
  hours: "Ajat",
  phone: "Puhelin",
  fee: "Hinta",
  fees: { free: "Maksuton", paid: "Maksullinen" },
  verified: (date) => `Tiedot vahvistettu ${date}`,
  more: (count) => `Näytä ${count} lisää`,
  onPortal: "Kaikki tulokset ja rajaukset",
  emptyTitle: "Tällä haulla ei löytynyt palveluja.",
  emptyTips: [
    "Kokeile yleisempää sanaa.",
    "Tarkista paikan nimi tai hae laajemmalta alueelta.",
  ],
  everywhere: (words) => `Hae koko maasta: ${words}`,
  again: "Yritä uudelleen",
  troubles: {
    offline: "Verkkoyhteys puuttuu. Tarkista yhteys ja yritä uudelleen.",
    unreachable: "Hakupalvelimeen ei saada yhteyttä. Yritä hetken kuluttua uudelleen.",
    busy: "Palvelussa on nyt ruuhkaa. Yritä hetken kuluttua uudelleen.",
    wrong: "Haku ei onnistu: sivun asetuksissa on arvo, jota haku ei tunne:",
    failed: "Palvelussa tapahtui virhe. Yritä hetken kuluttua uudelleen.",
  },
  sources: "Tietolähteet:",
};

const plainFinnish: Texts = {
  ...finnish,
  label: "Etsi apua ja palveluja",
  usePosition: "Hae läheltäni",
  positions: {
    refused: "Emme saa tietää, missä olet. Kirjoita paikan nimi.",
    unavailable: "Emme tiedä, missä olet. Kirjoita paikan nimi.",
  },
  help: "Kirjoita, mitä etsit. Kirjoita myös, missä. Saat ehdotuksia. Valitse ehdotus nuolilla ja paina Enter. Voit myös koskettaa ehdotusta.",
  chosen: (text) => `Valitsit: ${text}.`,
  searching: "Odota hetki.",
  results: "Nämä palvelut löysimme",
  understood: "Haimme näin",
  topic: "Asia",
  modes: { in: "tällä alueella", near: "lähellä", nearest: "lähin on ensin" },
  didYouMean: "Tarkoitatko paikkaa:",
  leftOut: (words) => `Löysimme vähän palveluja. Siksi jätimme pois sanat: ${words}.`,
  notices: {
    position_missing: "Emme tiedä, missä olet. Kirjoita paikan nimi tai paina: Hae läheltäni.",
    shortened: "Kirjoitit pitkän tekstin. Haimme vain alkuosalla.",
    none_in_area: "Täällä ei ole tällaista palvelua. Nämä palvelut ovat muualla.",
    filter_loosened: "Emme löytäneet juuri tällaista palvelua. Nämä palvelut ovat lähes sellaisia.",
    incomplete: "Haku kesti liian kauan. Voi olla, että palveluja on enemmän.",
  },
  onPortal: "Katso kaikki tulokset",
  emptyTitle: "Emme löytäneet palveluja.",
  emptyTips: ["Kirjoita toinen sana.", "Tarkista, onko paikan nimi oikein."],
  everywhere: (words) => `Hae koko Suomesta: ${words}`,
  troubles: {
    offline: "Internet ei toimi. Tarkista yhteys. Yritä sitten uudelleen.",
    unreachable: "Haku ei toimi nyt. Yritä pian uudelleen.",
    busy: "Haussa on nyt ruuhkaa. Yritä pian uudelleen.",
    wrong: "Haku ei toimi. Tällä sivulla on virhe:",
    failed: "Haku ei toimi nyt. Yritä pian uudelleen.",
  },
  sources: "Tiedot ovat täältä:",
};

const swedish: Texts = {
  answers: "sv",
  locale: "sv-FI",
  label: "Sök tjänster",
  submit: "Sök",
  usePosition: "Använd min position",
  positions: {
    refused: "Webbläsaren får inte berätta var du är. Skriv namnet på en plats i sökningen.",
    unavailable: "Din position kunde inte hämtas. Skriv namnet på en plats i sökningen.",
  },
  help: "Skriv vad du söker och var. Förslag kommer medan du skriver: gå mellan dem med piltangenterna och välj med Enter, eller tryck på ett förslag.",
  suggestions: "Förslag",
  noSuggestions: "Inga förslag.",
  someSuggestions: (count) => `${count} förslag.`,
  chosen: (text) => `Valt: ${text}.`,
  services: (count) => (count === 1 ? "1 tjänst" : `${count} tjänster`),
  kinds: { place: "plats", organization: "anordnare", service: "tjänst" },
  searching: "Söker …",
  results: "Resultat",
  found: (shown, total) => (shown < total ? `${shown} av ${total} tjänster` : swedish.services(total)),
  understood: "Så här förstod vi sökningen",
  place: "Plats",
  topic: "Ämne",
  filters: {
    fee: "Pris",
    open: "Öppet",
    channel: "Så här används tjänsten",
    language: "Språk",
    accessibility: "Tillgänglighet",
    audience: "För vem",
    referral: "Remiss",
  },
  modes: { in: "i området", near: "i närheten", nearest: "närmast först" },
  within: (distance) => `inom ${distance}`,
  ownPosition: "din plats",
  remove: (what) => `Ta bort: ${what}`,
  didYouMean: "Menade du:",
  searchedFor: (text) => `Vi sökte: ${text}.`,
  searchInstead: (text) => `Sök i stället: ${text}`,
  leftOut: (words) => `För få träffar med alla ord. Vi lämnade bort: ${words}.`,
  notices: {
    position_missing: "Vi vet inte var du är. Skriv namnet på en plats eller använd din position.",
    shortened: "Sökningen var lång, så slutet lämnades bort.",
    none_in_area: "Ingen sådan tjänst hittades på platsen. Vi visar de närmaste på andra håll.",
    filter_loosened: "Ingen tjänst uppfyller alla villkor. Vi visar tjänster som saknar något av dem.",
    incomplete: "Sökningen tog för lång tid. Vi visar de bästa som hann hittas.",
  },
  about: (distance) => `cirka ${distance}`,
  nationwide: "Hela landet",
  served: "Betjänar området",
  hours: "Tider",
  phone: "Telefon",
  fee: "Pris",
  fees: { free: "Avgiftsfri", paid: "Avgiftsbelagd" },
  verified: (date) => `Uppgifterna bekräftade ${date}`,
  more: (count) => `Visa ${count} till`,
  onPortal: "Alla resultat och avgränsningar",
  emptyTitle: "Sökningen gav inga tjänster.",
  emptyTips: ["Prova ett mer allmänt ord.", "Kontrollera platsens namn eller sök i ett större område."],
  everywhere: (words) => `Sök i hela landet: ${words}`,
  again: "Försök igen",
  troubles: {
    offline: "Nätförbindelsen saknas. Kontrollera förbindelsen och försök igen.",
    unreachable: "Sökservern svarar inte. Försök igen om en stund.",
    busy: "Det är många som söker just nu. Försök igen om en stund.",
    wrong: "Sökningen lyckas inte: sidans inställningar har ett okänt värde:",
    failed: "Något gick fel i tjänsten. Försök igen om en stund.",
  },
  sources: "Källor:",
};

const english: Texts = {
  answers: "en",
  locale: "en-GB",
  label: "Find services",
  submit: "Search",
  usePosition: "Use my position",
  positions: {
    refused: "The browser may not tell where you are. Type the name of a place instead.",
    unavailable: "Your position could not be found. Type the name of a place instead.",
  },
  help: "Type what you need and where. Suggestions come as you type: move with the arrow keys and choose with Enter, or touch one.",
  suggestions: "Suggestions",
  noSuggestions: "No suggestions.",
  someSuggestions: (count) => (count === 1 ? "1 suggestion." : `${count} suggestions.`),
  chosen: (text) => `Chosen: ${text}.`,
  services: (count) => (count === 1 ? "1 service" : `${count} services`),
  kinds: { place: "place", organization: "provider", service: "service" },
  searching: "Searching …",
  results: "Results",
  found: (shown, total) => (shown < total ? `${shown} of ${total} services` : english.services(total)),
  understood: "How we understood the search",
  place: "Place",
  topic: "Topic",
  filters: {
    fee: "Price",
    open: "Open",
    channel: "Ways to use it",
    language: "Language",
    accessibility: "Accessibility",
    audience: "For whom",
    referral: "Referral",
  },
  modes: { in: "in the area", near: "nearby", nearest: "nearest first" },
  within: (distance) => `within ${distance}`,
  ownPosition: "your position",
  remove: (what) => `Remove: ${what}`,
  didYouMean: "Did you mean:",
  searchedFor: (text) => `We searched for: ${text}.`,
  searchInstead: (text) => `Search instead for: ${text}`,
  leftOut: (words) => `Too little was found with all words. Left out: ${words}.`,
  notices: {
    position_missing: "We do not know where you are. Type the name of a place, or use your position.",
    shortened: "The search was long, so its end was left out.",
    none_in_area: "There is no such service in that place. These are the nearest elsewhere.",
    filter_loosened: "No service meets every condition. These lack one of them.",
    incomplete: "The search took too long. These are the best found so far.",
  },
  about: (distance) => `about ${distance}`,
  nationwide: "Whole country",
  served: "Serves the area",
  hours: "Hours",
  phone: "Phone",
  fee: "Price",
  fees: { free: "Free of charge", paid: "For a fee" },
  verified: (date) => `Verified on ${date}`,
  more: (count) => `Show ${count} more`,
  onPortal: "All results and filters",
  emptyTitle: "No services were found.",
  emptyTips: ["Try a more general word.", "Check the name of the place, or search a larger area."],
  everywhere: (words) => `Search the whole country: ${words}`,
  again: "Try again",
  troubles: {
    offline: "There is no network connection. Check it and try again.",
    unreachable: "The search server cannot be reached. Try again in a moment.",
    busy: "The service is busy. Try again in a moment.",
    wrong: "The search does not work: an option of this page is not known:",
    failed: "Something went wrong in the service. Try again in a moment.",
  },
  sources: "Sources:",
};

const tongues: Record<Tongue, Texts> = {
  fi: finnish,
  "fi-x-selko": plainFinnish,
  sv: swedish,
  en: english,
};

/** The language that a tag asks for: `sv-FI` is Swedish, what is not ours is Finnish. */
export function tongueOf(tag: string): Tongue {
  const asked = tag.toLowerCase();
  if (asked.startsWith("fi-x-")) return "fi-x-selko";
  const primary = asked.split("-")[0];
  return primary === "sv" || primary === "en" ? primary : "fi";
}

export function textsOf(tongue: Tongue): Texts {
  return tongues[tongue];
}
