//! The report as a page: HTML with drawings in SVG, no script.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::figures::{Figures, SideFigures};
use super::plot::{Bars, Lines};
use super::query::Set;
use super::table;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;\
padding:0 1rem;color:#1a1a1a}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .6rem;\
border-bottom:1px solid #ccc;text-align:right}th:first-child,td:first-child{text-align:left}\
svg{max-width:100%;height:auto}.missed{color:#a02020}figure{margin:1.5rem 0}\
figcaption{color:#555}";

/// The whole page.
pub(crate) fn page(figures: &Figures) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <title>Luukku and its peers: speed</title><style>{STYLE}</style></head><body>\n\
         <h1>Luukku and its peers: speed</h1>\n<p>{}<br>{}<br><code>{}</code></p>\n\
         <p>One thread, hot, all sides in turns in the same run; the best of three times of each \
         query, each after some that warm the caches; medians and 99th percentiles over the \
         queries. Only ratios from one run count.</p>\n",
        escaped(&figures.machine.to_string()),
        escaped(&figures.date),
        escaped(&figures.command)
    );
    if figures.sizes.len() > 1 {
        page.push_str("<h2>Cost against the number of services</h2>\n");
        for set in sets(figures) {
            growth(&mut page, figures, set);
        }
    }
    for size in &figures.sizes {
        let _ = write!(
            page,
            "<h2>{} services</h2>\n<p>Corpus BLAKE3 <code>{}</code>, queries <code>{}</code>; {} of \
             our answers compared with a scan of the records before anything was timed.</p>\n",
            size.corpus.documents,
            size.corpus.blake3,
            size.queries,
            size.checked.values().sum::<usize>()
        );
        for set in sets(figures) {
            let bars = size.sides.iter().filter_map(|side| {
                let set = side.sets.get(&set)?;
                Some((side.name.clone(), set.median, set.p99))
            });
            let bars = Bars(bars.collect());
            let _ = writeln!(
                page,
                "<figure><figcaption>{}: µs, median (dark) and p99 (light)</figcaption>{}</figure>",
                escaped(set.title()),
                bars.svg()
            );
        }
        indexes(&mut page, &size.sides);
        page.push_str("<table><tr><th>target</th><th>at most</th><th>whole answer</th>");
        page.push_str("<th>ids</th></tr>\n");
        for row in table::target_rows(size) {
            page.push_str("<tr>");
            for cell in row {
                let class = if cell.contains("too much") || cell.contains("not reached") {
                    " class=\"missed\""
                } else {
                    ""
                };
                let _ = write!(page, "<td{class}>{}</td>", escaped(&cell));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table>\n");
    }
    page.push_str("</body></html>\n");
    page
}

/// The sets that any side was asked.
fn sets(figures: &Figures) -> BTreeSet<Set> {
    let sides = figures.sizes.iter().flat_map(|size| &size.sides);
    sides.flat_map(|side| side.sets.keys().copied()).collect()
}

/// One set's medians against the number of services, a line a side.
fn growth(page: &mut String, figures: &Figures, set: Set) {
    let names: BTreeSet<&str> = figures
        .sizes
        .iter()
        .flat_map(|size| size.sides.iter().map(|side| side.name.as_str()))
        .collect();
    let lines = names.into_iter().map(|name| {
        let points = figures.sizes.iter().filter_map(|size| {
            let side = size.sides.iter().find(|side| side.name == name)?;
            Some((size.corpus.documents as f64, side.sets.get(&set)?.median))
        });
        (name.to_owned(), points.collect())
    });
    let lines = Lines(lines.collect());
    let _ = writeln!(
        page,
        "<figure><figcaption>{}: median µs</figcaption>{}</figure>",
        escaped(set.title()),
        lines.svg()
    );
}

fn indexes(page: &mut String, sides: &[SideFigures]) {
    page.push_str(
        "<table><tr><th></th><th>build s</th><th>index MB</th><th>cold open ms</th>\
         <th>resident MB</th><th>of its own</th></tr>\n",
    );
    for side in sides {
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td>{:.1}</td><td>{:.1}</td><td>{}</td><td>{:.1}</td>\
             <td>{:.1}</td></tr>",
            escaped(&format!("{} ({})", side.name, side.version)),
            side.build_seconds,
            side.index_bytes as f64 / 1e6,
            side.cold_open(),
            side.resident_bytes as f64 / 1e6,
            side.own_bytes as f64 / 1e6
        );
    }
    page.push_str("</table>\n");
}

/// A text as HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
