//! What becomes of records, in lines that tests compare.

use super::RawRecord;
use crate::Finding;
use crate::judge::{Judged, judge};

/// `accepted ID` with its warnings, `removed ID`, or the finding: `services.csv:12: lat: why`.
pub(super) fn judged(records: Vec<RawRecord>) -> Vec<String> {
    let line = |raw| match judge(raw) {
        Judged::Accepted(accepted) => {
            let warnings: Vec<String> = accepted.warnings.iter().map(told).collect();
            format!("accepted {} {}", accepted.service.id, warnings.join("; "))
        }
        Judged::Rejected(finding) | Judged::Noted(finding) => told(&finding),
        Judged::Removed(id) => format!("removed {id}"),
    };
    let lines = records.into_iter().map(line);
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn told(finding: &Finding) -> String {
    let file = finding.file.as_ref();
    let mut text = file.map_or_else(String::new, |file| file.display().to_string());
    if let Some(line) = finding.line {
        text = format!("{text}:{line}");
    }
    match &finding.field {
        Some(field) if !finding.reason.starts_with(field.as_str()) => {
            format!("{text}: {field}: {}", finding.reason)
        }
        _ => format!("{text}: {}", finding.reason),
    }
}
