use super::*;
use luukku_analyzers::{Case, Language, place_name_forms};

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
    check(
        "Uudessakaupungissa",
        &[("municipality:895", Some(Case::Inessive))],
    );
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
    check("Hervannassa", &[("locality:658120", Some(Case::Inessive))]);
    // The municipality comes before the districts of its name.
    let tammelassa = Gazetteer::embedded().lookup("tammelassa");
    assert_eq!(tammelassa[0].place.to_string(), "municipality:834");
    assert!(tammelassa.len() > 1);
}

#[test]
fn forms_of_postal_places() {
    check("Vääksyssä", &[("postal:17200", Some(Case::Inessive))]);
    check("Saariselältä", &[("postal:99830", Some(Case::Ablative))]);
    let gazetteer = Gazetteer::embedded();
    let vaaksy = gazetteer.place_named("Vääksy")[0];
    assert_eq!(vaaksy.municipality.unwrap().to_string(), "016");
    assert_eq!(vaaksy.region, Some(PlaceId::Region(7)));
    assert!(gazetteer.place_named("Otava")[0].is_common_word);
}

#[test]
fn names_find_municipalities() {
    let named = |name| {
        Gazetteer::embedded()
            .municipality_named(name)
            .map(|place| place.name_fi)
    };
    assert_eq!(named("Vaasa - Vasa"), Some("Vaasa"));
    assert_eq!(named("Vantaa/Vanda"), Some("Vantaa"));
    assert_eq!(named("Vantaa - Vasa"), None);
    let gazetteer = Gazetteer::embedded();
    for name in ["Forssa", "FORSSA", " forssa "] {
        let place = gazetteer.municipality_named(name).expect("Forssa");
        assert_eq!(place.id.to_string(), "municipality:061");
    }
    let named = |name| {
        gazetteer
            .municipality_named(name)
            .map(|place| place.name_fi)
    };
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
    assert_eq!(members("locality:658120"), ["837"]);
    assert_eq!(members("region:99"), [""; 0]);
}

#[test]
fn prefixes_suggest_the_best_places_first() {
    let gazetteer = Gazetteer::embedded();
    let names = |prefix, limit| -> Vec<_> {
        let places = gazetteer.prefix(prefix, limit);
        places.iter().map(|place| place.name_fi).collect()
    };
    assert_eq!(names("forss", 3), ["Forssa"]);
    assert_eq!(names("h", 2), ["Helsinki", "Hämeenlinna"]);
    assert_eq!(names("tavas", 1), ["Hämeenlinna"]);
    assert_eq!(names("xyz", 3), [""; 0]);
    assert_eq!(names("", 1), ["Helsinki"]);
}

/// National Land Survey seats against GeoNames' point of the locality that is the seat.
#[test]
fn seats_lie_where_another_source_has_the_seat() {
    let gazetteer = Gazetteer::embedded();
    for (municipality, seat) in [
        ("Hattula", "Parola"),
        ("Inari", "Ivalo"),
        ("Janakkala", "Turenki"),
        ("Kemiönsaari", "Kemiö"),
        ("Kärkölä", "Järvelä"),
        ("Luumäki", "Taavetti"),
        ("Mustasaari", "Sepänkylä"),
        ("Pyhtää", "Siltakylä"),
        ("Pyhäjärvi", "Pyhäsalmi"),
        ("Raasepori", "Tammisaari"),
        ("Rautjärvi", "Simpele"),
        ("Sastamala", "Vammala"),
        ("Siikajoki", "Ruukki"),
        ("Siikalatva", "Pulkkila"),
        ("Sipoo", "Nikkilä"),
        ("Virolahti", "Virojoki"),
    ] {
        let place = gazetteer
            .municipality_named(municipality)
            .expect(municipality);
        let locality = gazetteer
            .place_named(seat)
            .into_iter()
            .find(|locality| locality.municipality == place.municipality)
            .expect(seat);
        let distance_m = place.point.distance_m(locality.point);
        assert!(
            distance_m < 4_000.0,
            "{municipality} {seat}: {distance_m:.0} m"
        );
    }
}

#[test]
fn every_place_is_in_finland_and_not_far_from_its_seat() {
    let gazetteer = Gazetteer::embedded();
    for place in gazetteer.places() {
        let (lat, lon) = (place.point.lat(), place.point.lon());
        assert!(
            (59.7..70.1).contains(&lat) && (19.4..31.6).contains(&lon),
            "{place:?}"
        );
        let Some(code) = place.municipality else {
            continue;
        };
        let seat = gazetteer
            .place(PlaceId::Municipality(code))
            .expect("a municipality");
        let distance_m = seat.point.distance_m(place.point);
        assert!(
            distance_m < 180_000.0,
            "{}: {distance_m:.0} m",
            place.name_fi
        );
    }
}

#[test]
fn no_two_places_of_one_kind_share_name_and_municipality() {
    let mut seen = std::collections::HashSet::new();
    for place in Gazetteer::embedded().places() {
        if let Some(code) = place.municipality {
            assert!(
                seen.insert((place.name_fi, code)),
                "{} {code}",
                place.name_fi
            );
        }
    }
}

#[test]
fn every_name_is_written_as_names_are() {
    for place in Gazetteer::embedded().places() {
        for name in place.names() {
            let letters = |c: char| c.is_alphabetic() || " -:".contains(c);
            assert!(name.chars().all(letters), "{name}");
            assert!(
                name.chars().next().is_some_and(char::is_uppercase),
                "{name}"
            );
            assert_eq!(name, name.trim());
        }
    }
}

#[test]
fn every_form_of_every_place_is_found() {
    let gazetteer = Gazetteer::embedded();
    for place in gazetteer.places() {
        for (case, form) in place_name_forms(place.name_fi) {
            let meaning = PlaceForm {
                place: place.id,
                case: Some(case),
                language: Language::Finnish,
            };
            let found = gazetteer.lookup(&fold(&form));
            assert!(found.contains(&meaning), "{form}");
            assert!(form.split(' ').count() <= gazetteer.longest_form_words());
        }
    }
    assert_eq!(gazetteer.longest_form_words(), 6);
}

#[test]
fn nearest_agrees_with_a_linear_scan() {
    let gazetteer = Gazetteer::embedded();
    for step in 0..600 {
        let (row, column) = (f64::from(step / 20), f64::from(step % 20));
        let point = GeoPoint::new(59.0 + row * 0.4, 18.0 + column * 0.75).expect("on earth");
        let (place, distance_m) = gazetteer.nearest(point).expect("a place");
        let expect = gazetteer
            .places()
            .iter()
            .filter(|place| place.municipality.is_some())
            .map(|place| place.point.distance_m(point))
            .fold(f64::INFINITY, f64::min);
        assert!(
            (distance_m - expect).abs() < 0.001,
            "{point:?} {}",
            place.name_fi
        );
    }
}

#[test]
fn a_damaged_table_is_an_error_with_its_line() {
    let check = |places: &'static str, expect: &str| {
        let tables = Tables {
            places,
            ..Tables::EMBEDDED
        };
        let error = Gazetteer::read(&tables).expect_err("damaged");
        assert_eq!(error.to_string(), expect);
    };
    check("header\n1\tForssa", "places.tsv:2: 2 columns instead of 11");
    check(
        "header\n1\tMatku\t\t\thamlet\t061\t60.8\t23.4\t0\tinner\t",
        "places.tsv:2: kind \"hamlet\" is not valid",
    );
    check(
        "header\n1\tMatku\t\t\tvillage\t061\t602.1\t23.4\t0\tinner\t",
        "places.tsv:2: latitude 602.1 is outside -90..=90",
    );
    check(
        "header\n1\tMatku\t\t\tvillage\t999\t60.8\t23.4\t0\tinner\t",
        "municipality:999 is not in the tables or has no members",
    );
}

#[test]
fn local_cases_are_those_in_use() {
    let gazetteer = Gazetteer::embedded();
    for (name, expect) in [
        ("Forssa", LocalCase::Inner),
        ("Lahti", LocalCase::Inner),
        ("Riihimäki", LocalCase::Outer),
        ("Tampere", LocalCase::Outer),
        ("Virrat", LocalCase::Outer),
        ("Uusimaa", LocalCase::Outer),
        ("Kainuu", LocalCase::Inner),
        ("Otaniemi", LocalCase::Inner),
        ("Tervakoski", LocalCase::Outer),
    ] {
        let places = gazetteer.place_named(name);
        assert_eq!(places[0].local_case, expect, "{name}");
    }
}
