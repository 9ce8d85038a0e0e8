//! Drawings of figures in SVG, on logarithmic axes: sides are orders of magnitude apart.

use std::fmt::Write as _;

use super::page::escaped;
use super::table::digits;

/// A colour a side, told apart by people who do not tell red from green (Okabe and Ito, 2008).
const COLOURS: [&str; 8] = [
    "#0072b2", "#56b4e9", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000", "#999999",
];

const WIDTH: f64 = 760.0;
/// Room for the names of sides.
const NAMES: f64 = 170.0;
/// Room for figures to the right of a bar.
const FIGURES: f64 = 130.0;
const BAR: f64 = 22.0;

/// Sides with median and p99.
pub(super) struct Bars(pub(super) Vec<(String, f64, f64)>);

impl Bars {
    pub(super) fn svg(&self) -> String {
        let most = self.0.iter().map(|(_, _, p99)| *p99).fold(1.0, f64::max);
        let least = self.0.iter().map(|(_, median, _)| *median);
        let least = least.fold(f64::INFINITY, f64::min).max(0.01) / 2.0;
        let scale = Scale::new(least, most, NAMES, WIDTH - FIGURES);
        let height = BAR * self.0.len() as f64 + 4.0;
        let mut svg = start(height);
        // Writing to a string cannot fail.
        for (number, (name, median, p99)) in self.0.iter().enumerate() {
            let top = number as f64 * BAR + 3.0;
            let middle = top + BAR / 2.0 + 3.0;
            let colour = colour(number);
            let _ = write!(
                svg,
                "<text x=\"{:.0}\" y=\"{middle:.0}\" text-anchor=\"end\">{}</text>",
                NAMES - 8.0,
                escaped(name)
            );
            for (value, opacity) in [(*p99, 0.35), (*median, 1.0)] {
                let _ = write!(
                    svg,
                    "<rect x=\"{NAMES}\" y=\"{top:.0}\" width=\"{:.1}\" height=\"{:.0}\" \
                     fill=\"{colour}\" fill-opacity=\"{opacity}\"/>",
                    scale.of(value) - NAMES,
                    BAR - 5.0
                );
            }
            let _ = write!(
                svg,
                "<text x=\"{:.0}\" y=\"{middle:.0}\">{} / {}</text>",
                scale.of(*p99) + 6.0,
                digits(*median),
                digits(*p99)
            );
        }
        svg.push_str("</svg>");
        svg
    }
}

/// Sides with a line of points each: services, microseconds.
pub(super) struct Lines(pub(super) Vec<(String, Vec<(f64, f64)>)>);

impl Lines {
    pub(super) fn svg(&self) -> String {
        const HEIGHT: f64 = 260.0;
        const LEFT: f64 = 70.0;
        let points = || self.0.iter().flat_map(|(_, points)| points);
        let range = |value: fn(&(f64, f64)) -> f64| {
            let values = points().map(value);
            values.fold((f64::INFINITY, 0.0), |(least, most), value| {
                (f64::min(least, value), f64::max(most, value))
            })
        };
        let ((few, many), (fast, slow)) = (range(|point| point.0), range(|point| point.1));
        let across = Scale::new(few, many, LEFT, WIDTH - NAMES - 20.0);
        let up = Scale::new(fast.max(0.01) / 1.5, slow * 1.5, HEIGHT - 30.0, 10.0);
        let mut svg = start(HEIGHT);
        for power in -2..8 {
            let value = 10f64.powi(power);
            if value >= fast / 1.5 && value <= slow * 1.5 {
                let y = up.of(value);
                let _ = write!(
                    svg,
                    "<path d=\"M{LEFT} {y:.1}H{:.0}\" stroke=\"#ddd\"/>\
                     <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
                    WIDTH - NAMES - 20.0,
                    LEFT - 6.0,
                    y + 4.0
                );
            }
        }
        let mut marks: Vec<f64> = points().map(|(services, _)| *services).collect();
        marks.sort_unstable_by(f64::total_cmp);
        marks.dedup();
        for services in marks {
            let _ = write!(
                svg,
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{services}</text>",
                across.of(services),
                HEIGHT - 8.0
            );
        }
        for (number, (name, points)) in self.0.iter().enumerate() {
            let colour = colour(number);
            let way: Vec<String> = points
                .iter()
                .map(|(services, micros)| {
                    format!("{:.1} {:.1}", across.of(*services), up.of(*micros))
                })
                .collect();
            let key = 20.0 + 18.0 * number as f64;
            let _ = write!(
                svg,
                "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\
                 <rect x=\"{:.0}\" y=\"{:.0}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>\
                 <text x=\"{:.0}\" y=\"{key:.0}\">{}</text>",
                way.join("L"),
                WIDTH - NAMES,
                key - 10.0,
                WIDTH - NAMES + 18.0,
                escaped(name)
            );
        }
        svg.push_str("</svg>");
        svg
    }
}

/// A logarithmic axis.
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(least: f64, most: f64, from: f64, to: f64) -> Self {
        Self {
            least: least.ln(),
            // One value only stands at the start.
            most: most.ln().max(least.ln() + 1e-9),
            from,
            to,
        }
    }

    fn of(&self, value: f64) -> f64 {
        let share = (value.max(1e-9).ln() - self.least) / (self.most - self.least);
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }
}

fn start(height: f64) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" \
         xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\" role=\"img\">"
    )
}

fn colour(number: usize) -> &'static str {
    COLOURS
        .get(number % COLOURS.len())
        .copied()
        .unwrap_or("#000000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_side_has_a_shorter_bar_and_names_are_escaped() {
        let svg = Bars(vec![
            ("a<b".to_owned(), 10.0, 20.0),
            ("c".to_owned(), 100.0, 2000.0),
        ])
        .svg();
        assert!(svg.contains("a&lt;b") && svg.ends_with("</svg>"));
        let widths: Vec<f64> = svg
            .split("width=\"")
            .skip(2)
            .filter_map(|rest| rest.split('"').next()?.parse().ok())
            .collect();
        assert_eq!(widths.len(), 4);
        assert!(widths[0] > widths[1] && widths[1] < widths[3] && widths[2] > widths[0]);
    }

    #[test]
    fn lines_rise_to_the_right() {
        let svg = Lines(vec![("x".to_owned(), vec![(1e4, 10.0), (1e6, 100.0)])]).svg();
        let way = svg
            .split("d=\"M")
            .last()
            .and_then(|rest| rest.split('"').next());
        let numbers: Vec<f64> = way
            .expect("a line")
            .split([' ', 'L'])
            .map(|number| number.parse().expect("a number"))
            .collect();
        assert!(
            numbers[0] < numbers[2] && numbers[1] > numbers[3],
            "{numbers:?}"
        );
    }
}
