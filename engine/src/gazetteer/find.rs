//! Places by what a person typed of their name.

use luukku_analyzers::fold;

use super::{Gazetteer, Place, PlaceId};

impl Gazetteer {
    /// At most `limit` places that `text` may name, best first: the area of a postcode; places
    /// of which it is a form; those with a name that begins so; and when there are none, those
    /// it may be a misspelling of.
    ///
    /// ```
    /// use luukku_engine::gazetteer::Gazetteer;
    ///
    /// let first = |text| Gazetteer::embedded().find(text, 1).first().map(|place| place.name_fi);
    /// for text in ["Forssa", "forssassa", "forss", "Forrsa"] {
    ///     assert_eq!(first(text), Some("Forssa"), "{text}");
    /// }
    /// assert_eq!(first("Atlantis"), None);
    /// ```
    ///
    /// Cost: linear in the names that begin so; a few microseconds for a whole name.
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<&Place> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let form = fold(&words.join(" "));
        if form.is_empty() {
            return Vec::new();
        }
        let mut ids: Vec<PlaceId> = Vec::new();
        ids.extend(self.postcode(&form).map(|place| place.id));
        ids.extend(self.lookup(&form).iter().map(|form| form.place));
        ids.extend(self.prefix(&form, limit).iter().map(|place| place.id));
        if ids.is_empty() {
            let meant = Self::misspelt(&form);
            let forms = meant.iter().flat_map(|meant| self.lookup(&meant.form));
            ids.extend(forms.map(|form| form.place));
        }
        let mut found: Vec<&Place> = Vec::new();
        for id in ids {
            if found.len() == limit {
                break;
            }
            if found.iter().all(|place| place.id != id) {
                found.extend(self.place(id));
            }
        }
        found
    }
}
