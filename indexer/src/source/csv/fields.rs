//! The fields of the record format that a column can fill.

/// A field of the record format.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name in a column map and as a heading.
    pub(super) name: &'static str,
    /// Where it goes in a record.
    pub(super) target: &'static str,
    /// What its values are.
    pub(super) kind: Kind,
    /// Headings that mean it in Finnish and English, separated by `|`; lower case, without
    /// spaces and punctuation.
    pub(super) headings: &'static str,
    /// The same in Swedish: their text is Swedish.
    pub(super) swedish: &'static str,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text, in one language a column.
    Text,
    /// A string without a language.
    Plain,
    /// Several strings.
    List,
    /// Several strings, each the one thing known of an object, by its field's name.
    Objects(&'static str),
    /// A number; a decimal comma will do.
    Number,
    /// Yes or no.
    Flag,
    /// A date.
    Date,
    /// JSON as it is.
    Json,
}

const fn field(
    name: &'static str,
    target: &'static str,
    kind: Kind,
    headings: &'static str,
    swedish: &'static str,
) -> Field {
    Field {
        name,
        target,
        kind,
        headings,
        swedish,
    }
}

use Kind::{Date, Flag, Json, List, Number, Objects, Plain, Text};

/// All of them: name, place in a record, kind, headings in Finnish and English, in Swedish.
#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    field("id", "id", Plain, "tunnus|tunniste|palvelunid|serviceid|identifier|uuid", "identifikation"),
    field("kind", "kind", Plain, "laji|tyyppi", "typ"),
    field("name", "name", Text, "nimi|palvelu|palvelunnimi|ryhmännimi|otsikko|servicename|title", "namn|tjänst|tjänstensnamn|rubrik"),
    field("alternate_name", "alternate_name", Text, "toinennimi|rinnakkaisnimi|vaihtoehtoinennimi|alternatename", "alternativtnamn"),
    field("summary", "summary", Text, "tiivistelmä|lyhytkuvaus|ingressi|shortdescription", "sammanfattning|ingress"),
    field("description", "description", Text, "kuvaus|palvelunkuvaus|esittely|lisätiedot|details", "beskrivning"),
    field("organization.id", "organization.id", Plain, "organisaatiotunnus|organisaationid", ""),
    field("organization.name", "organization.name", Text, "organization|organisation|organisaatio|järjestäjä|palveluntuottaja|tuottaja|toimija|yhdistys|järjestö|provider", "anordnare|arrangör|förening|serviceproducent"),
    field("organization.business_id", "organization.business_id", Plain, "businessid|ytunnus|yritystunnus|lytunnus", "fonummer"),
    field("organization.type", "organization.type", Plain, "organisaatiotyyppi|toimijatyyppi|organizationtype", "organisationstyp"),
    field("organization.registered", "organization.registered", Flag, "rekisteröity", "registrerad"),
    field("organization.url", "organization.url", Plain, "organisaationverkkosivu", ""),
    field("organization.email", "organization.email", Plain, "organisaationsähköposti", ""),
    field("organization.phone", "organization.phone", Plain, "organisaationpuhelin", ""),
    field("organization.description", "organization.description", Text, "organisaationkuvaus", ""),
    field("location.id", "locations[0].id", Plain, "toimipaikkatunnus|locationid", ""),
    field("location.name", "locations[0].name", Text, "place|paikka|toimipaikka|paikannimi|toimipaikannimi|tila|locationname|venue", "plats|verksamhetsställe"),
    field("address", "locations[0].address", Text, "osoite|katuosoite|lähiosoite|käyntiosoite|streetaddress|street", "adress|gatuadress|besöksadress"),
    field("postcode", "locations[0].postcode", Plain, "postinumero|postinro|postalcode|zip|zipcode", "postnummer"),
    field("municipality", "locations[0].municipality", Plain, "kunta|kaupunki|paikkakunta|postitoimipaikka|kotikunta|city|town", "kommun|stad|ort|postanstalt"),
    field("lat", "locations[0].lat", Number, "latitude|leveysaste|leveyspiiri|pohjoiskoordinaatti|pohjoinen|northing", "latitud|breddgrad"),
    field("lon", "locations[0].lon", Number, "lng|long|longitude|pituusaste|pituuspiiri|itäkoordinaatti|itä|easting", "longitud|längdgrad"),
    field("loc_precision", "locations[0].loc_precision", Plain, "tarkkuus|sijaintitarkkuus", ""),
    field("location.phone", "locations[0].phone", Plain, "toimipaikanpuhelin", ""),
    field("municipalities", "municipalities", List, "kunnat|toimialue|palvelualue|alue|servicearea", "kommuner|verksamhetsområde"),
    field("regions", "regions", List, "maakunta|maakunnat|region", "landskap"),
    field("wellbeing_counties", "wellbeing_counties", List, "hyvinvointialue|hyvinvointialueet", "välfärdsområde|välfärdsområden"),
    field("nationwide", "nationwide", Flag, "valtakunnallinen|kokomaa", "helalandet|riksomfattande"),
    field("area_shape", "area_shape", Json, "", ""),
    field("classes", "classes", List, "palveluluokka|palveluluokat|luokka|luokat|kategoria|category|categories|serviceclass", "serviceklass|kategori"),
    field("terms", "terms", List, "avainsanat|asiasanat|hakusanat|keywords|tags", "nyckelord|sökord"),
    field("labels", "labels", List, "merkinnät", ""),
    field("target", "target", List, "kohderyhmä|kohderyhmät|targetgroup|targetgroups|audience", "målgrupp|målgrupper"),
    field("life_events", "life_events", List, "elämäntilanne|elämäntilanteet|elämäntapahtumat|lifeevents", "livshändelser|livssituation"),
    field("channels", "channels", List, "asiointikanava|asiointitapa|kanavat|asiointikanavat|channel", "kanal|kanaler"),
    field("phone", "phone", Plain, "puhelin|puh|puhelinnumero|tel|telephone|phonenumber", "telefon|telefonnummer"),
    field("phones", "phones", Objects("number"), "puhelinnumerot|muutpuhelinnumerot", "telefonnumren"),
    field("email", "email", Plain, "sähköposti|sähköpostiosoite|eposti|mail|emailaddress", "epost|epostadress"),
    field("emails", "emails", List, "sähköpostit", ""),
    field("url", "url", Plain, "verkkosivu|verkkosivut|verkkosivusto|www|nettisivu|kotisivu|kotisivut|linkki|website|web|homepage|link", "webbplats|webbsida|hemsida|länk"),
    field("web_pages", "web_pages", Objects("url"), "muutverkkosivut", ""),
    field("hours", "hours", Text, "aukiolo|aukioloaika|aukioloajat|aika|ajankohta|kokoontuminen|kokoontumisajat|time|times", "öppettider|öppet|tid|tider"),
    field("opening_hours", "opening_hours", Plain, "openinghours", ""),
    field("schedule.freq", "schedules[0].freq", Plain, "", ""),
    field("schedule.interval", "schedules[0].interval", Number, "", ""),
    field("schedule.byday", "schedules[0].byday", Plain, "", ""),
    field("schedule.dtstart", "schedules[0].dtstart", Date, "alkaa|alkamispäivä|päivä|päivämäärä|startdate", "startdatum|datum"),
    field("schedule.until", "schedules[0].until", Date, "päättyy|päättymispäivä|enddate", "slutdatum"),
    field("schedule.valid_from", "schedules[0].valid_from", Date, "", ""),
    field("schedule.valid_to", "schedules[0].valid_to", Date, "", ""),
    field("schedule.opens_at", "schedules[0].opens_at", Plain, "alkamisaika|starttime", "starttid"),
    field("schedule.closes_at", "schedules[0].closes_at", Plain, "päättymisaika|endtime", "sluttid"),
    field("schedule.description", "schedules[0].description", Text, "", ""),
    field("accessibility", "accessibility", List, "esteettömyys", "tillgänglighet"),
    field("accessibility_notes", "accessibility_notes", Text, "esteettömyystiedot", ""),
    field("min_age", "min_age", Number, "alaikäraja|ikäalaraja|minage|minimumage", "minimiålder"),
    field("max_age", "max_age", Number, "yläikäraja|ikäyläraja|maxage|maximumage", "maximiålder"),
    field("referral", "referral", Plain, "lähete", "remiss"),
    field("fee", "fee", Plain, "maksu|maksullisuus|hintatieto|price", "avgift"),
    field("cost.option", "cost_options[0].option", Text, "", ""),
    field("cost.amount", "cost_options[0].amount", Number, "hinta|summa|amount", "pris"),
    field("cost.currency", "cost_options[0].currency", Plain, "valuutta|currency", "valuta"),
    field("cost.description", "cost_options[0].description", Text, "hinnankuvaus|maksutiedot", ""),
    field("languages", "languages", List, "kieli|kielet|palvelukielet|palvelukieli|language", "språk|servicespråk"),
    field("peer_support", "peer_support", Flag, "vertaistuki", "kamratstöd"),
    field("expert_by_experience", "expert_by_experience", Flag, "kokemusasiantuntija|kokemusasiantuntijuus", "erfarenhetsexpert"),
    field("networks", "networks", List, "verkosto|verkostot|network", "nätverk"),
    field("verified", "verified", Date, "tarkistettu|tarkastettu|vahvistettu|verifiedat|verifieddate", "kontrollerad|granskad"),
    field("updated", "updated", Date, "päivitetty|muokattu|muutettu|updatedat|modified|lastmodified", "uppdaterad"),
    field("contact.name", "contact.name", Plain, "yhteyshenkilö|contactperson", "kontaktperson"),
    field("contact.role", "contact.role", Plain, "yhteyshenkilönrooli|rooli", "roll"),
    field("contact.phone", "contact.phone", Plain, "yhteyshenkilönpuhelin", "kontaktpersonenstelefon"),
    field("contact.email", "contact.email", Plain, "yhteyshenkilönsähköposti", "kontaktpersonensepost"),
    field("source", "source", Plain, "lähde", "källa"),
    field("licence", "licence", Plain, "license|lisenssi|käyttöehdot", "licens"),
    field("attribution", "attribution", Plain, "", ""),
    field("source_url", "source_url", Plain, "", ""),
];

/// The field of this name.
pub(super) fn named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
