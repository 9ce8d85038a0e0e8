//! Every listed case form of the municipalities' names comes out of the rules.

use luukku_analyzers::{Case, place_name_forms};

const TABLE: &str = include_str!("data/municipality_cases.tsv");
const COLUMNS: [Case; 7] = [
    Case::Genitive,
    Case::Inessive,
    Case::Elative,
    Case::Illative,
    Case::Adessive,
    Case::Ablative,
    Case::Allative,
];

#[test]
fn every_listed_form_is_generated() {
    let mut listed = 0;
    let mut missing = Vec::new();
    for row in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut cells = row.split('\t');
        let name = cells.next().expect("a name");
        let generated = place_name_forms(name);
        for (case, cell) in COLUMNS.into_iter().zip(cells) {
            for form in cell.split('|').filter(|form| !form.is_empty()) {
                listed += 1;
                if !generated.contains(&(case, form.to_owned())) {
                    missing.push(format!("{name} {case:?} {form}"));
                }
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "of {listed} forms");
    assert_eq!(listed, 1266, "forms in the table");
}
