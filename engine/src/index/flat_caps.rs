//! The caps of cells side by side, in 32 bits: how near and how far the places of many cells
//! are is worked out for some of them at once.

use std::ops::Range;

use super::cells::Cap;

/// More than what 32 bits leave out of a distance through the earth, in its radii: 13 m.
const SLACK: f32 = 2e-6;

/// Caps, as they are measured from a point.
#[derive(Debug, Default)]
pub(super) struct FlatCaps {
    /// Their middles on the unit sphere.
    x: Vec<f32>,
    y: Vec<f32>,
    z: Vec<f32>,
    /// From the middle to the farthest place through the earth, in its radii; less than any
    /// number where there is no place.
    chords: Vec<f32>,
    have_nowhere: Vec<bool>,
}

impl FlatCaps {
    pub(super) fn of(caps: &[Cap]) -> Self {
        let mut flat = Self::default();
        for cap in caps {
            let ([x, y, z], chord) = cap.middle_and_chord();
            flat.x.push(x as f32);
            flat.y.push(y as f32);
            flat.z.push(z as f32);
            let chord = chord.map_or(f32::NEG_INFINITY, |chord| chord as f32);
            flat.chords.push(chord);
            flat.have_nowhere.push(cap.has_nowhere);
        }
        flat
    }

    /// Puts into `near` what no place of each of some caps is nearer to `from` (on the unit
    /// sphere) than, and into `far` what none is farther than: through the earth, in its radii.
    /// Without places one is infinite and the other less than any number.
    pub(super) fn measure(
        &self,
        caps: &Range<usize>,
        from: [f64; 3],
        near: &mut [f32],
        far: &mut [f32],
    ) {
        let from = from.map(|part| part as f32);
        let middles = part(&self.x, caps)
            .iter()
            .zip(part(&self.y, caps))
            .zip(part(&self.z, caps));
        let bounds = near.iter_mut().zip(far);
        for ((((x, y), z), chord), (near, far)) in middles.zip(part(&self.chords, caps)).zip(bounds)
        {
            let (x, y, z) = (x - from[0], y - from[1], z - from[2]);
            let apart = (x * x + y * y + z * z).sqrt();
            *near = (apart - chord - SLACK).max(0.0);
            *far = apart + chord + SLACK;
        }
    }

    /// Whether a document of some caps has no place, by cap.
    pub(super) fn have_nowhere(&self, caps: &Range<usize>) -> &[bool] {
        self.have_nowhere.get(caps.clone()).unwrap_or_default()
    }
}

fn part<'a>(values: &'a [f32], caps: &Range<usize>) -> &'a [f32] {
    values.get(caps.clone()).unwrap_or_default()
}
