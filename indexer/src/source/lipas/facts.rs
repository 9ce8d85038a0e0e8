//! What LIPAS knows of a place, in words: its surface, light, lengths, and who has it.

use serde_json::Value;

use super::Members;

/// What is there when a property is true.
const THERE: &[(&str, &str)] = &[
    ("ligthing", "valaistus"),
    ("lighting", "valaistus"),
    ("schooluse", "koulut käyttävät paikkaa"),
    ("toilet", "käymälä"),
    ("changingrooms", "pukuhuoneet"),
    ("shower", "suihku"),
    ("sauna", "sauna"),
    ("playground", "leikkipaikka"),
    ("pier", "laituri"),
    ("boatlaunchingspot", "veneenlaskupaikka"),
    ("equipmentrental", "välinevuokraus"),
    ("customerservicepoint", "asiakaspalvelupiste"),
    ("skiservice", "suksihuolto"),
    ("parkingplace", "pysäköintipaikka"),
    ("yearrounduse", "käytössä ympäri vuoden"),
    ("heating", "lämmitys"),
    ("climbingwall", "kiipeilyseinä"),
    ("skitracktraditional", "latu perinteiselle hiihtotavalle"),
    ("skitrackfreestyle", "latu vapaalle hiihtotavalle"),
    ("iceclimbing", "jääkiipeily"),
    ("showjumping", "esteratsastus"),
    ("outdoorexercisemachines", "kuntoilulaitteita"),
    ("mobileorienteering", "mobiilisuunnistus"),
    ("bikeorienteering", "pyöräsuunnistus"),
    ("skiorienteering", "hiihtosuunnistus"),
    ("range", "harjoitusalue (range)"),
    ("green", "puttausviheriö"),
];

/// What is measured or counted, and in what.
const MEASURED: &[(&str, &str, &str)] = &[
    ("routelengthkm", "reitin pituus", "km"),
    ("litroutelengthkm", "valaistua reittiä", "km"),
    ("areakm2", "pinta-ala", "km²"),
    ("aream2", "pinta-ala", "m²"),
    ("fieldlengthm", "kentän pituus", "m"),
    ("fieldwidthm", "kentän leveys", "m"),
    ("fieldscount", "kenttiä", ""),
    ("icerinkscount", "kaukaloita", ""),
    ("holescount", "väyliä", ""),
    ("tenniscourtscount", "tenniskenttiä", ""),
    ("badmintoncourtscount", "sulkapallokenttiä", ""),
    ("padelcourtscount", "padelkenttiä", ""),
    ("squashcourtscount", "squashkenttiä", ""),
    ("bowlinglanescount", "keilaratoja", ""),
    ("tabletenniscount", "pöytätennispöytiä", ""),
    ("climbingroutescount", "kiipeilyreittejä", ""),
    ("exercisemachinescount", "kuntoilulaitteita", ""),
    ("swimmingpoolcount", "uima-altaita", ""),
    ("poollengthm", "altaan pituus", "m"),
    ("pooltemperaturec", "veden lämpötila", "°C"),
    ("beachlengthm", "rannan pituus", "m"),
    ("slopescount", "rinteitä", ""),
    ("boatplacescount", "venepaikkoja", ""),
    ("restplacescount", "taukopaikkoja", ""),
    ("standcapacityperson", "katsomopaikkoja", ""),
];

/// What is told in words.
const TOLD: &[(&str, &str)] = &[
    ("surfacematerialinfo", "Pinta"),
    ("lightinginfo", "Valaistus"),
    ("travelmodeinfo", "Kulkutavat"),
];

/// The newer API's codes of surfaces. The older one has Finnish words.
const SURFACES: &[(&str, &str)] = &[
    ("artificial-turf", "tekonurmi"),
    ("sand-infilled-artificial-turf", "hiekkatekonurmi"),
    ("asphalt", "asfaltti"),
    ("brick-crush", "tiilimurska"),
    ("carpet", "matto"),
    ("ceramic", "keramiikka"),
    ("concrete", "betoni"),
    ("deinked-pulp", "siistausmassa"),
    ("fiberglass", "lasikuitu"),
    ("grass", "nurmi"),
    ("gravel", "sora"),
    ("hardened-plastic", "lujitemuovi"),
    ("metal", "metalli"),
    ("resin", "massa"),
    ("rock-dust", "kivituhka"),
    ("sand", "hiekka"),
    ("sawdust", "sahanpuru"),
    ("soil", "maa"),
    ("stone", "kivi"),
    ("synthetic", "muovi tai synteettinen"),
    ("textile", "tekstiili"),
    ("tile", "laatta"),
    ("water", "vesi"),
    ("wood", "puu"),
    ("woodchips", "hake"),
];

/// Lines of facts in Finnish.
pub(super) fn sentences(place: &Members, properties: &Members) -> Vec<String> {
    let mut facts = Vec::new();
    let surface = properties.get("surfacematerial").map(surfaces);
    facts.extend(
        surface
            .filter(|it| !it.is_empty())
            .map(|it| format!("pinta: {it}")),
    );
    for (name, words) in THERE {
        let is_there = properties.is_true(name) || place.is_true(name);
        if is_there && !facts.iter().any(|fact| fact == words) {
            facts.push((*words).to_owned());
        }
    }
    for (name, words, unit) in MEASURED {
        if let Some(number) = properties.get(name).and_then(Value::as_f64)
            && number > 0.0
        {
            let text = format!("{words} {} {unit}", number.to_string().replace('.', ","));
            facts.push(text.trim_end().to_owned());
        }
    }
    let mut sentences = Vec::new();
    if !facts.is_empty() {
        sentences.push(sentence(&facts.join(", ")));
    }
    for (name, heading) in TOLD {
        if let Some(text) = properties.text(name) {
            sentences.push(format!("{heading}: {}", text.trim()));
        }
    }
    let years = [
        ("constructionyear", "Rakennettu"),
        ("renovationyears", "Peruskorjattu"),
    ];
    for (name, heading) in years {
        let years: Vec<String> = match place.get(name) {
            Some(Value::Array(years)) => years.iter().map(Value::to_string).collect(),
            Some(Value::Number(year)) => vec![year.to_string()],
            _ => Vec::new(),
        };
        if !years.is_empty() {
            sentences.push(format!("{heading} {}.", years.join(", ")));
        }
    }
    let people = [("owner", "Omistaja"), ("admin", "Ylläpitäjä")];
    for (name, heading) in people {
        if let Some(who) = place.text(name).and_then(who) {
            sentences.push(format!("{heading}: {who}."));
        }
    }
    sentences
}

fn surfaces(value: &Value) -> String {
    let word = |value: &Value| {
        let code = value.as_str()?;
        let known = SURFACES.iter().find(|(known, _)| *known == code);
        Some(known.map_or_else(|| code.to_lowercase(), |(_, word)| (*word).to_owned()))
    };
    match value {
        Value::Array(codes) => codes.iter().filter_map(word).collect::<Vec<_>>().join(", "),
        one => word(one).unwrap_or_default(),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

/// Owners and administrators, by code and as the older API writes them.
const WHO: &[(&str, &str, Option<Provider>)] = &[
    ("city", "kunta", Some(Provider::Municipality)),
    (
        "city-main-owner",
        "kuntaenemmistöinen yritys",
        Some(Provider::Company),
    ),
    (
        "city-sports",
        "kunta / liikuntatoimi",
        Some(Provider::Municipality),
    ),
    (
        "city-education",
        "kunta / opetustoimi",
        Some(Provider::Municipality),
    ),
    (
        "city-technical-services",
        "kunta / tekninen toimi",
        Some(Provider::Municipality),
    ),
    ("city-other", "kunta / muu", Some(Provider::Municipality)),
    (
        "registered-association",
        "rekisteröity yhdistys",
        Some(Provider::Association),
    ),
    (
        "private-association",
        "yksityinen / yhdistys",
        Some(Provider::Association),
    ),
    ("company-ltd", "yritys", Some(Provider::Company)),
    (
        "private-company",
        "yksityinen / yritys",
        Some(Provider::Company),
    ),
    ("foundation", "säätiö", Some(Provider::Foundation)),
    (
        "private-foundation",
        "yksityinen / säätiö",
        Some(Provider::Foundation),
    ),
    ("state", "valtio", Some(Provider::State)),
    ("municipal-consortium", "kuntayhtymä", None),
    ("other", "muu", None),
];

/// Kinds of providers LIPAS tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    Municipality,
    State,
    Association,
    Foundation,
    Company,
}

impl Provider {
    /// The name in the record format.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Provider::Municipality => "municipality",
            Provider::State => "state",
            Provider::Association => "association",
            Provider::Foundation => "foundation",
            Provider::Company => "company",
        }
    }
}

fn known(written: &str) -> Option<&'static (&'static str, &'static str, Option<Provider>)> {
    let lower = written.trim().to_lowercase();
    WHO.iter()
        .find(|(code, words, _)| *code == lower || *words == lower)
}

/// The kind of provider an owner or administrator is.
pub(super) fn provider(written: &str) -> Option<Provider> {
    known(written)?.2
}

/// An owner or administrator in words; `None` where it is not known.
fn who(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    if matches!(lower.as_str(), "unknown" | "ei tietoa") {
        return None;
    }
    Some(known(written).map_or(lower, |(_, words, _)| (*words).to_owned()))
}
