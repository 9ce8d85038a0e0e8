//! Names of LIPAS' types by their codes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A type's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    pub(super) fi: &'static str,
    pub(super) sv: &'static str,
    pub(super) en: &'static str,
}

const TABLE: &str = include_str!("../../../../data/lipas/types.tsv");

static TYPES: LazyLock<BTreeMap<u64, TypeName>> = LazyLock::new(|| {
    TABLE
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let code = cells.next()?.parse().ok()?;
            let [fi, sv, en] = [cells.next()?, cells.next()?, cells.next()?];
            Some((code, TypeName { fi, sv, en }))
        })
        .collect()
});

/// The name of a type; `None` for a code that is none.
pub(super) fn name(code: u64) -> Option<TypeName> {
    TYPES.get(&code).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_type() {
        assert_eq!(TYPES.len(), TABLE.lines().count() - 1);
        for name in TYPES.values() {
            assert!(!name.fi.is_empty() && !name.sv.is_empty() && !name.en.is_empty());
        }
        assert_eq!(name(301).map(|it| it.sv), Some("Vindskydd eller kåta"));
        assert_eq!(name(999), None);
    }
}
