//! Where nodes and ways are: kept for those that are needed only, sorted by id.

use crate::source::geometry::LatLon;

/// Ten-millionths of a degree.
const DEGREE: f64 = 1e7;

/// A node that has not been met.
pub(super) const NOWHERE: [i32; 2] = [i32::MIN; 2];

/// Values of the objects wanted, by their ids.
#[derive(Debug)]
pub(super) struct Known<T> {
    ids: Vec<i64>,
    values: Vec<T>,
    /// How many of the ids are sorted and there once.
    settled: usize,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            values: Vec::new(),
            settled: 0,
        }
    }
}

impl<T: Copy> Known<T> {
    /// Remembers that the object with this id is needed.
    ///
    /// # Errors
    /// When more than `most` are.
    pub(super) fn want(&mut self, id: i64, most: usize) -> Result<(), String> {
        self.ids.push(id);
        // Neighbours share nodes; sorting whenever the list has doubled costs little in all.
        if self.ids.len() > most.min(2 * self.settled + 1_000_000) {
            self.sort();
            if self.ids.len() >= most {
                return Err(format!(
                    "the outlines of its services have more than {most} parts: cut the extract \
                     into smaller ones"
                ));
            }
        }
        Ok(())
    }

    fn sort(&mut self) {
        self.ids.sort_unstable();
        self.ids.dedup();
        self.settled = self.ids.len();
    }

    /// Ends the wanting; each id has the value `unknown` from here on.
    pub(super) fn settle(&mut self, unknown: T) {
        self.sort();
        self.ids.shrink_to_fit();
        self.values = vec![unknown; self.ids.len()];
    }

    /// The value of an id that is wanted.
    pub(super) fn get(&self, id: i64) -> Option<&T> {
        self.values.get(self.ids.binary_search(&id).ok()?)
    }

    /// Sets the value of an id, where it is wanted.
    pub(super) fn put(&mut self, id: i64, value: T) {
        if let Ok(at) = self.ids.binary_search(&id)
            && let Some(known) = self.values.get_mut(at)
        {
            *known = value;
        }
    }
}

/// The box around some nodes, in ten-millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    south: i32,
    west: i32,
    north: i32,
    east: i32,
}

impl Bounds {
    /// Around nothing.
    pub(super) const NONE: Self = Self {
        south: i32::MAX,
        west: i32::MAX,
        north: i32::MIN,
        east: i32::MIN,
    };

    /// Around nodes; those that were not met do not count.
    pub(super) fn of(nodes: impl Iterator<Item = [i32; 2]>) -> Self {
        nodes
            .filter(|node| *node != NOWHERE)
            .fold(Self::NONE, |bounds, [lat, lon]| {
                bounds.and(Self {
                    south: lat,
                    west: lon,
                    north: lat,
                    east: lon,
                })
            })
    }

    /// Around both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            south: self.south.min(other.south),
            west: self.west.min(other.west),
            north: self.north.max(other.north),
            east: self.east.max(other.east),
        }
    }

    /// The middle; `None` of nothing.
    pub(super) fn middle(self) -> Option<LatLon> {
        if self.south > self.north {
            return None;
        }
        let between =
            |one: i32, other: i32| f64::midpoint(f64::from(one), f64::from(other)) / DEGREE;
        Some((
            between(self.south, self.north),
            between(self.west, self.east),
        ))
    }
}

/// A node's position in degrees.
pub(super) fn degrees([lat, lon]: [i32; 2]) -> LatLon {
    (f64::from(lat) / DEGREE, f64::from(lon) / DEGREE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wanted_is_known() {
        let mut known = Known::default();
        for id in [7, 3, 7, -1] {
            known.want(id, 10).expect("few");
        }
        known.settle(NOWHERE);
        known.put(3, [600_000_000, 240_000_000]);
        known.put(4, [1, 1]);
        assert_eq!(known.get(3), Some(&[600_000_000, 240_000_000]));
        assert_eq!(known.get(7), Some(&NOWHERE));
        assert_eq!(known.get(4), None);
    }

    #[test]
    fn too_many_parts_are_an_error_not_memory() {
        let mut known = Known::<[i32; 2]>::default();
        let full = (0..100).find_map(|id| known.want(id, 50).err());
        assert!(full.expect("an error").contains("more than 50 parts"));
        let mut same = Known::<[i32; 2]>::default();
        assert!((0..100).all(|id| same.want(id % 10, 50).is_ok()));
    }

    #[test]
    fn the_middle_of_a_way_is_that_of_the_nodes_met() {
        let nodes = [
            [600_000_000, 240_000_000],
            NOWHERE,
            [601_000_000, 250_000_000],
        ];
        assert_eq!(Bounds::of(nodes.into_iter()).middle(), Some((60.05, 24.5)));
        assert_eq!(Bounds::of([NOWHERE].into_iter()).middle(), None);
    }
}
