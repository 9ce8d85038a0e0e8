//! The names of all services of an index, while it is built.

use std::collections::{BTreeMap, HashSet};

use luukku_analyzers::fold;

use super::bytes::Reader;
use super::entry::Name;

/// Names, packed as they are written and set apart by their letters: a million take some
/// 100 MB, and sorting them one length after another takes little more.
#[derive(Default)]
pub(in crate::index) struct NameList {
    by_letters: BTreeMap<usize, Packed>,
}

#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    /// Where each name ends.
    ends: Vec<usize>,
}

impl Packed {
    fn push(&mut self, name: &Name) {
        name.write(&mut self.bytes, None);
        self.ends.push(self.bytes.len());
    }

    fn names(&self) -> impl Iterator<Item = Name> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges
            .filter_map(|(start, end)| Name::read(&mut Reader(self.bytes.get(start..*end)?), None))
    }
}

impl NameList {
    pub(super) fn push(&mut self, name: &Name) {
        let letters = fold(&name.text).chars().count();
        self.by_letters.entry(letters).or_default().push(name);
    }

    /// Takes out the names of the services with these ids.
    pub(super) fn remove(&mut self, ids: &HashSet<String>) {
        if ids.is_empty() {
            return;
        }
        for packed in self.by_letters.values_mut() {
            let mut left = Packed::default();
            for name in packed.names().filter(|name| !ids.contains(&name.id)) {
                left.push(&name);
            }
            *packed = left;
        }
    }

    /// The names, in no order that means something.
    pub(super) fn iter(&self) -> impl Iterator<Item = Name> + '_ {
        self.by_letters.values().flat_map(Packed::names)
    }

    /// The names, the shortest first, and those of a length by the alphabet; each with its
    /// folded text. What was given out is forgotten.
    pub(super) fn into_sorted(self) -> impl Iterator<Item = (String, Name)> {
        self.by_letters.into_values().flat_map(|packed| {
            let names = packed.names().map(|name| (fold(&name.text), name));
            let mut names: Vec<(String, Name)> = names.collect();
            names.sort_by(|(one, a), (other, b)| {
                let rest = |name: &Name| name.language as u8;
                (one, &a.id, rest(a)).cmp(&(other, &b.id, rest(b)))
            });
            names
        })
    }
}

impl Extend<Name> for NameList {
    fn extend<T: IntoIterator<Item = Name>>(&mut self, names: T) {
        for name in names {
            self.push(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use luukku_analyzers::Language;

    use super::*;

    #[test]
    fn names_come_out_whole_the_shortest_first() {
        let name = |text: &str, id: &str| Name {
            language: Language::Finnish,
            text: text.to_owned(),
            id: id.to_owned(),
            municipality: None,
            point: None,
        };
        let mut list = NameList::default();
        list.extend([
            name("Uimahalli", "4"),
            name("Kirjasto", "2"),
            name("KIRJASTO", "1"),
            name("Apteekki", "3"),
        ]);
        list.extend([name("Kirkko", "5")]);
        assert_eq!(list.iter().count(), 5);
        list.remove(&HashSet::from(["5".to_owned()]));
        let sorted: Vec<String> = list
            .into_sorted()
            .map(|(folded, name)| format!("{folded} {} {}", name.text, name.id))
            .collect();
        assert_eq!(
            sorted,
            [
                "apteekki Apteekki 3",
                "kirjasto KIRJASTO 1",
                "kirjasto Kirjasto 2",
                "uimahalli Uimahalli 4"
            ]
        );
    }
}
