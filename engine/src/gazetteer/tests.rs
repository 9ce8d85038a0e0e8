use super::*;
use luukku_analyzers::{Case, Language};

#[test]
fn the_embedded_tables_can_be_read() {
    let gazetteer = Gazetteer::read(&Tables::EMBEDDED).expect("valid tables");
    let count = |kind| {
        gazetteer
            .places()
            .iter()
            .filter(|place| place.kind == kind)
            .count()
    };
    assert_eq!(count(PlaceKind::Municipality), 308);
    assert_eq!(count(PlaceKind::Region), 19);
    assert_eq!(count(PlaceKind::WellbeingCounty), 23);
    assert!(count(PlaceKind::Town) + count(PlaceKind::Village) + count(PlaceKind::Suburb) > 600);
    assert_eq!(
        Gazetteer::embedded().places().len(),
        gazetteer.places().len()
    );
}

#[track_caller]
fn check(form: &str, expect: &[(&str, Option<Case>)]) {
    let gazetteer = Gazetteer::embedded();
    let found: Vec<_> = gazetteer
        .lookup(&fold(form))
        .iter()
        .map(|found| (found.place.to_string(), found.case))
        .collect();
    let found: Vec<_> = found
        .iter()
        .map(|(place, case)| (place.as_str(), *case))
        .collect();
    assert_eq!(found, expect, "{form}");
}

#[test]
fn forms_of_municipalities() {
    check("Forssan", &[("municipality:061", Some(Case::Genitive))]);
    check("Tampereella", &[("municipality:837", Some(Case::Adessive))]);
    check("Koskella Tl", &[("municipality:284", Some(Case::Adessive))]);
    check("Uudessakaupungissa", &[("municipality:895", Some(Case::Inessive))]);
    check("Tavastehus", &[("municipality:109", None)]);
    check("Åbos", &[("municipality:853", None)]);
    check("Hki", &[("municipality:091", None)]);
    check("talo", &[]);
}

#[test]
fn forms_of_regions_and_counties() {
    check("Kanta-Hämeessä", &[("region:05", Some(Case::Inessive))]);
    check("Uudellamaalla", &[("region:01", Some(Case::Adessive))]);
    check("Egentliga Finland", &[("region:02", None)]);
    check("Southwest Finland", &[("region:02", None)]);
    check(
        "Kanta-Hämeen hyvinvointialueella",
        &[("county:07", Some(Case::Adessive))],
    );
    check("Oma Hämeen", &[("county:07", Some(Case::Genitive))]);
    check("Siun soten", &[("county:14", Some(Case::Genitive))]);
}

#[test]
fn forms_of_localities() {
    check("Hervannassa", &[("locality:658186", Some(Case::Inessive))]);
    // The municipality comes before the districts of its name.
    let tammelassa = Gazetteer::embedded().lookup("tammelassa");
    assert_eq!(tammelassa[0].place.to_string(), "municipality:834");
    assert!(tammelassa.len() > 1);
}

#[test]
fn names_find_municipalities() {
    let gazetteer = Gazetteer::embedded();
    for name in ["Forssa", "FORSSA", " forssa "] {
        let place = gazetteer.municipality_named(name).expect("Forssa");
        assert_eq!(place.id.to_string(), "municipality:061");
    }
    let named = |name| gazetteer.municipality_named(name).map(|place| place.name_fi);
    assert_eq!(named("Helsingfors"), Some("Helsinki"));
    assert_eq!(named("Pyhäjärvi"), Some("Pyhäjärvi"));
    assert_eq!(named("Forssan"), None);
    assert_eq!(named("Hervanta"), None);
}

#[test]
fn areas_have_their_municipalities() {
    let gazetteer = Gazetteer::embedded();
    let members = |id: &str| -> Vec<String> {
        let members = gazetteer.members(id.parse().expect("an id"));
        members.iter().map(ToString::to_string).collect()
    };
    assert_eq!(members("municipality:061"), ["061"]);
    assert_eq!(members("county:90"), ["091"]);
    assert_eq!(members("county:04"), ["092", "245"]);
    assert_eq!(members("county:91").len(), 16);
    assert_eq!(members("region:01").len(), 26);
    assert_eq!(members("locality:658186"), ["837"]);
    assert_eq!(members("region:99"), [""; 0]);
}

#[test]
fn prefixes_suggest_the_best_places_first() {
    let gazetteer = Gazetteer::embedded();
    let names = |prefix, limit| -> Vec<_> {
        let places = gazetteer.prefix(prefix, limit);
        places.iter().map(|place| place.name_fi).collect()
    };
    assert_eq!(names("fors", 3), ["Forssa"]);
    assert_eq!(names("h", 2), ["Helsinki", "Hämeenlinna"]);
    assert_eq!(names("tavas", 1), ["Hämeenlinna"]);
    assert_eq!(names("xyz", 3), [""; 0]);
    assert_eq!(names("", 1), ["Helsinki"]);
}
