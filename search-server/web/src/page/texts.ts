// What script says on the pages, in the four languages of the interface.

export interface PageTexts {
  language: "fi" | "sv" | "en";
  map: string;
  showMap: (count: number) => string;
  hideMap: string;
  mapFailed: string;
  mapCredit: string;
  mapKeys: string;
  mapTouch: string;
  zoomIn: string;
  zoomOut: string;
  together: (count: number) => string;
  showInList: string;
  list: string;
  listCount: (count: number) => string;
  add: string;
  full: (most: number) => string;
  remove: string;
  shared: (count: number) => string;
  keepShared: string;
  empty: string;
  print: string;
  copy: string;
  copied: string;
  copyFailed: string;
  share: string;
  shareNote: string;
  clear: string;
  compare: string;
  compareNote: (most: number) => string;
  csv: string;
  json: string;
  gone: string;
  loading: string;
  failed: string;
  again: string;
  organization: string;
  address: string;
  phone: string;
  hours: string;
  web: string;
  referral: string;
  referrals: Record<"required" | "not_required", string>;
  fee: string;
  fees: Record<"free" | "paid", string>;
  verified: string;
  unknown: string;
  made: (date: string) => string;
  kept: string;
  qr: string;
  noQr: string;
  shortcuts: string;
  shortcutsUse: string;
  shortcutsClose: string;
  keys: Record<"search" | "next" | "previous" | "add" | "list" | "map" | "help", string>;
}

const finnish: PageTexts = {
  language: "fi",
  map: "Kartta",
  showMap: (count) => `Näytä kartalla (${count})`,
  hideMap: "Piilota kartta",
  mapFailed: "Karttaa ei saatu näkyviin. Samat paikat ovat luettelossa.",
  mapCredit: "Kartta: Natural Earth · Nimet: Luukun paikannimistö",
  mapKeys: "Nuolinäppäimet liikuttavat, + ja − zoomaavat.",
  mapTouch: "Liikuta karttaa kahdella sormella.",
  zoomIn: "Lähennä",
  zoomOut: "Loitonna",
  together: (count) => `${count} palvelua lähekkäin`,
  showInList: "Näytä luettelossa",
  list: "Ohjauslista",
  listCount: (count) => (count === 1 ? "1 palvelu" : `${count} palvelua`),
  add: "Lisää listalle",
  full: (most) => `Listalle mahtuu ${most} palvelua.`,
  remove: "Poista listalta",
  shared: (count) => `Sinulle jaettiin lista, jossa on ${count === 1 ? "1 palvelu" : `${count} palvelua`}. Sitä ei ole tallennettu tähän selaimeen.`,
  keepShared: "Lisää omalle listalleni",
  empty: "Lista on tyhjä. Lisää palveluja hakutuloksista tai palvelun sivulta.",
  print: "Tulosta",
  copy: "Kopioi tekstinä",
  copied: "Kopioitu.",
  copyFailed: "Selain ei antanut kopioida. Valitse teksti ja kopioi se itse.",
  share: "Kopioi linkki",
  shareNote: "Linkissä on vain palvelujen tunnukset, ei mitään sinusta tai asiakkaasta. Niitä ei lähetetä palvelimelle osana osoitetta.",
  clear: "Tyhjennä lista",
  compare: "Vertaile valittuja",
  compareNote: (most) => `Valitse 2–${most} palvelua.`,
  csv: "Lataa taulukkona (CSV)",
  json: "Lataa JSON-tiedostona",
  gone: "Tätä palvelua ei enää ole tiedoissa.",
  loading: "Haetaan tietoja …",
  failed: "Tietoja ei saatu. Tarkista verkkoyhteys.",
  again: "Yritä uudelleen",
  organization: "Järjestäjä",
  address: "Osoite",
  phone: "Puhelin",
  hours: "Milloin",
  web: "Verkossa",
  referral: "Lähete",
  referrals: { required: "Tarvitaan lähete", not_required: "Lähetettä ei tarvita" },
  fee: "Hinta",
  fees: { free: "Maksuton", paid: "Maksullinen" },
  verified: "Tiedot tarkistettu",
  unknown: "ei tiedossa",
  made: (date) => `Koottu ${date}. Tarkista tiedot palvelusta.`,
  kept: "Lista on vain tässä selaimessa. Yhteisellä koneella tyhjennä se lopuksi.",
  qr: "Lista puhelimeen: lue koodi kameralla.",
  noQr: "Listalla on niin monta palvelua, ettei niitä mahdu yhteen koodiin.",
  shortcuts: "Pikanäppäimet",
  shortcutsUse: "Käytä pikanäppäimiä",
  shortcutsClose: "Sulje",
  keys: {
    search: "hakukenttään",
    next: "seuraava tulos",
    previous: "edellinen tulos",
    add: "lisää tai poista tulos listalta",
    list: "ohjauslista",
    map: "kartta näkyviin tai piiloon",
    help: "tämä ohje",
  },
};

const plain: PageTexts = {
  ...finnish,
  mapFailed: "Kartta ei toimi nyt. Samat paikat ovat tässä luettelossa.",
  together: (count) => `${count} palvelua samassa paikassa tai lähellä`,
  list: "Oma lista",
  shared: (count) => `Sait listan. Listalla on ${count === 1 ? "1 palvelu" : `${count} palvelua`}. Lista ei ole vielä sinun omalla listallasi.`,
  empty: "Lista on tyhjä. Etsi palvelu. Paina sitten ”Lisää listalle”.",
  shareNote: "Linkki kertoo, mitä palveluja listalla on. Linkki ei kerro, kuka sinä olet.",
  gone: "Tätä palvelua ei enää ole.",
  failed: "Emme saaneet tietoja. Toimiiko netti?",
  referral: "Tarvitseeko lähetteen",
  referrals: { required: "Tarvitset lähetteen", not_required: "Et tarvitse lähetettä" },
  fees: { free: "Ei maksa mitään", paid: "Maksaa" },
  made: (date) => `Lista on tehty ${date}. Tieto voi muuttua. Kysy palvelusta.`,
  kept: "Lista on vain tällä laitteella. Jos laite ei ole sinun, tyhjennä lista lopuksi.",
};

const swedish: PageTexts = {
  language: "sv",
  map: "Karta",
  showMap: (count) => `Visa på karta (${count})`,
  hideMap: "Dölj kartan",
  mapFailed: "Kartan kunde inte visas. Samma platser finns i listan.",
  mapCredit: "Karta: Natural Earth · Namn: Luukkus ortnamn",
  mapKeys: "Piltangenterna flyttar, + och − zoomar.",
  mapTouch: "Flytta kartan med två fingrar.",
  zoomIn: "Zooma in",
  zoomOut: "Zooma ut",
  together: (count) => `${count} tjänster nära varandra`,
  showInList: "Visa i listan",
  list: "Hänvisningslista",
  listCount: (count) => (count === 1 ? "1 tjänst" : `${count} tjänster`),
  add: "Lägg till i listan",
  full: (most) => `I listan ryms ${most} tjänster.`,
  remove: "Ta bort ur listan",
  shared: (count) => `Du har fått en lista med ${count === 1 ? "1 tjänst" : `${count} tjänster`}. Den har inte sparats i den här webbläsaren.`,
  keepShared: "Lägg till i min egen lista",
  empty: "Listan är tom. Lägg till tjänster från sökresultaten eller från en tjänsts sida.",
  print: "Skriv ut",
  copy: "Kopiera som text",
  copied: "Kopierat.",
  copyFailed: "Webbläsaren tillät inte kopiering. Markera texten och kopiera den själv.",
  share: "Kopiera länk",
  shareNote: "Länken innehåller bara tjänsternas id, inget om dig eller klienten. De skickas inte till servern i adressen.",
  clear: "Töm listan",
  compare: "Jämför de valda",
  compareNote: (most) => `Välj 2–${most} tjänster.`,
  csv: "Ladda ner som tabell (CSV)",
  json: "Ladda ner som JSON",
  gone: "Tjänsten finns inte längre i uppgifterna.",
  loading: "Hämtar uppgifter …",
  failed: "Uppgifterna kunde inte hämtas. Kontrollera nätet.",
  again: "Försök igen",
  organization: "Anordnare",
  address: "Adress",
  phone: "Telefon",
  hours: "När",
  web: "På webben",
  referral: "Remiss",
  referrals: { required: "Remiss behövs", not_required: "Ingen remiss behövs" },
  fee: "Pris",
  fees: { free: "Avgiftsfri", paid: "Avgiftsbelagd" },
  verified: "Uppgifterna kontrollerade",
  unknown: "inte känt",
  made: (date) => `Sammanställd ${date}. Kontrollera uppgifterna med tjänsten.`,
  kept: "Listan finns bara i den här webbläsaren. Töm den till slut på en gemensam dator.",
  qr: "Listan till telefonen: läs koden med kameran.",
  noQr: "Listan har så många tjänster att de inte ryms i en kod.",
  shortcuts: "Kortkommandon",
  shortcutsUse: "Använd kortkommandon",
  shortcutsClose: "Stäng",
  keys: {
    search: "till sökfältet",
    next: "nästa resultat",
    previous: "föregående resultat",
    add: "lägg till eller ta bort resultatet ur listan",
    list: "hänvisningslistan",
    map: "visa eller dölj kartan",
    help: "denna hjälp",
  },
};

const english: PageTexts = {
  language: "en",
  map: "Map",
  showMap: (count) => `Show on a map (${count})`,
  hideMap: "Hide the map",
  mapFailed: "The map cannot be shown. The same places are in the list.",
  mapCredit: "Map: Natural Earth · Names: Luukku's gazetteer",
  mapKeys: "Arrow keys move, + and − zoom.",
  mapTouch: "Move the map with two fingers.",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  together: (count) => `${count} services close together`,
  showInList: "Show in the list",
  list: "Referral list",
  listCount: (count) => (count === 1 ? "1 service" : `${count} services`),
  add: "Add to list",
  full: (most) => `The list holds ${most} services.`,
  remove: "Remove from list",
  shared: (count) => `A list of ${count === 1 ? "1 service" : `${count} services`} was shared with you. It is not kept in this browser.`,
  keepShared: "Add to my own list",
  empty: "The list is empty. Add services from search results or from a service's page.",
  print: "Print",
  copy: "Copy as text",
  copied: "Copied.",
  copyFailed: "The browser did not allow copying. Select the text and copy it yourself.",
  share: "Copy link",
  shareNote: "The link holds only the ids of the services, nothing about you or the client. They are not sent to the server in the address.",
  clear: "Clear the list",
  compare: "Compare chosen",
  compareNote: (most) => `Choose 2–${most} services.`,
  csv: "Download as a table (CSV)",
  json: "Download as JSON",
  gone: "This service is no longer in the data.",
  loading: "Fetching details …",
  failed: "The details could not be fetched. Check the network.",
  again: "Try again",
  organization: "Provider",
  address: "Address",
  phone: "Telephone",
  hours: "When",
  web: "On the web",
  referral: "Referral",
  referrals: { required: "A referral is needed", not_required: "No referral needed" },
  fee: "Price",
  fees: { free: "Free of charge", paid: "There is a fee" },
  verified: "Details verified",
  unknown: "not known",
  made: (date) => `Put together on ${date}. Check the details with the service.`,
  kept: "The list is in this browser only. On a shared computer, clear it when you are done.",
  qr: "The list on a phone: read the code with its camera.",
  noQr: "The list has more services than one code holds.",
  shortcuts: "Keyboard shortcuts",
  shortcutsUse: "Use keyboard shortcuts",
  shortcutsClose: "Close",
  keys: {
    search: "to the search field",
    next: "next result",
    previous: "previous result",
    add: "add the result to the list, or remove it",
    list: "the referral list",
    map: "show or hide the map",
    help: "this help",
  },
};

const byTag: Record<string, PageTexts> = { fi: finnish, "fi-x-selko": plain, sv: swedish, en: english };

/** The texts in the language of the page. */
export function textsOfPage(): PageTexts {
  return byTag[document.documentElement.lang] ?? finnish;
}
