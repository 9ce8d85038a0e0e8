//! PTV's Open API v11 over HTTP: lists of ids by pages, details by up to a hundred ids, changes
//! since a time.
//!
//! The whole feed is kept as one file of objects. A fetch of changes writes it anew with what
//! changed in the place of what was, so that it is always read as a whole: a service has to be
//! read again when a place it refers to changes.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::client::Client;
use super::pages::Pages;
use crate::IndexerError;
use crate::source::{Elements, PtvObject, ptv_object};

/// Ids in one request for details, as the API allows.
const BATCH: usize = 100;

/// Most pages of one list: ten times those of all of PTV, with a thousand ids each.
const MAX_PAGES: u64 = 2_000;

/// Changes are asked for from this long before the last fetch, since the server's clock is not
/// ours.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// The member of a page that holds its items.
const PAGE_LIST: &str = "itemList";

/// The statuses of what is no longer published.
const GONE: [&str; 2] = ["Archived", "Withdrawn"];

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PtvFetch {
    /// The address up to and with `/v11`.
    pub(crate) base: String,
    /// Only these areas, as `Municipality/061`; all of PTV when empty.
    pub(crate) areas: Vec<String>,
    /// Only what changed since, given that the rest is there from before; not for areas, whose
    /// lists know no date.
    pub(crate) since: Option<Timestamp>,
}

/// A feed that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PtvFetched {
    /// All objects of the feed, one after another.
    pub(crate) objects: PathBuf,
    /// From when on changes are to be asked for the next time.
    pub(crate) cursor: Timestamp,
    /// How many objects came, and how many are gone.
    pub(crate) changed: usize,
    pub(crate) gone: usize,
}

/// What the API has, in the order it is fetched in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Service,
    Channel,
    Organization,
    General,
}

impl Kind {
    const ALL: [Kind; 4] = [
        Kind::Service,
        Kind::Channel,
        Kind::Organization,
        Kind::General,
    ];

    fn path(self) -> &'static str {
        match self {
            Kind::Service => "Service",
            Kind::Channel => "ServiceChannel",
            Kind::Organization => "Organization",
            Kind::General => "GeneralDescription",
        }
    }
}

/// The head of a page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    page_count: Option<u64>,
    #[serde(rename = "itemList")]
    _items: Option<IgnoredAny>,
}

/// A fetch under way.
struct Run<'a> {
    client: &'a mut Client,
    pages: Pages,
    base: String,
    progress: &'a ProgressBar,
    /// Files with objects, in the order they came.
    objects: Vec<PathBuf>,
    /// Objects that came, by id.
    have: HashSet<u128>,
    /// What they refer to.
    wanted: [BTreeSet<u128>; 4],
    gone: HashSet<u128>,
}

impl PtvFetch {
    /// Where the objects are once they are fetched.
    pub(crate) fn objects(home: &Path) -> PathBuf {
        home.join("objects.jsonl")
    }

    /// Fetches everything, or the changes.
    ///
    /// # Errors
    /// When the server cannot be reached, goes on refusing, or sends what is not right; or the
    /// disk refuses. What was fetched is kept, and the next call goes on from there.
    pub(crate) fn run(
        &self,
        client: &mut Client,
        home: &Path,
        progress: &ProgressBar,
    ) -> Result<PtvFetched, IndexerError> {
        fs::create_dir_all(home).map_err(IndexerError::io(home, "make"))?;
        let objects = Self::objects(home);
        let since = self
            .since
            .filter(|_| self.areas.is_empty() && objects.exists());
        let what = format!("{} {} {since:?}", self.base, self.areas.join(" "));
        let pages = Pages::open(home, &what)?;
        let cursor = pages.begun - OVERLAP;
        let mut run = Run {
            client,
            pages,
            base: self.base.trim_end_matches('/').to_owned(),
            progress,
            objects: Vec::new(),
            have: HashSet::new(),
            wanted: [const { BTreeSet::new() }; 4],
            gone: HashSet::new(),
        };
        if self.areas.is_empty() {
            run.lists(since)?;
        } else {
            for area in &self.areas {
                run.area(area)?;
            }
        }
        let before = since.map(|_| objects.as_path());
        if let Some(before) = before {
            run.know(before)?;
        }
        run.referred()?;
        let (changed, gone) = run.write(before, &objects)?;
        run.pages.close()?;
        Ok(PtvFetched {
            objects,
            cursor,
            changed,
            gone,
        })
    }
}

impl Run<'_> {
    /// Ids of everything, or of what changed, and their details.
    fn lists(&mut self, since: Option<Timestamp>) -> Result<(), IndexerError> {
        let date = since.map(|since| {
            let since = since.to_zoned(TimeZone::UTC);
            format!("&date={}", since.strftime("%Y-%m-%dT%H:%M:%S"))
        });
        let date = date.unwrap_or_default();
        for kind in [Kind::Service, Kind::Channel, Kind::Organization] {
            let path = format!("{}?status=Published{date}", kind.path());
            let ids = self.list(&path, kind)?;
            self.details(kind, ids)?;
            if since.is_none() {
                continue;
            }
            for status in GONE {
                if kind != Kind::Organization || status == "Archived" {
                    let path = format!("{}?status={status}{date}", kind.path());
                    let ids = self.list(&path, kind)?;
                    self.gone.extend(ids);
                }
            }
        }
        Ok(())
    }

    /// Services and channels of an area, such as `Municipality/061`.
    fn area(&mut self, area: &str) -> Result<(), IndexerError> {
        let Some((kind_of_area, code)) = area.split_once('/') else {
            return Err(self.failed(format!("{area:?} is no area such as Municipality/061")));
        };
        for kind in [Kind::Service, Kind::Channel] {
            let path = format!(
                "{}/list/area/{kind_of_area}/code/{code}?includeWholeCountry=false",
                kind.path()
            );
            let ids = self.list(&path, kind)?;
            self.details(kind, ids)?;
        }
        Ok(())
    }

    /// All pages of a list: the ids of items that are only ids. Whole objects are noted.
    fn list(&mut self, path: &str, kind: Kind) -> Result<BTreeSet<u128>, IndexerError> {
        let mut ids = BTreeSet::new();
        let mut page = 1;
        loop {
            let address = format!("{}/{path}&page={page}", self.base);
            let Some(file) = self.pages.get(self.client, &address)? else {
                return Ok(ids);
            };
            let head = head(&file)?;
            let count = head.page_count.unwrap_or(1);
            if count > MAX_PAGES {
                let problem = format!("a list of {count} pages is longer than {MAX_PAGES}");
                return Err(self.failed(problem));
            }
            self.note(&file, kind, Some(&mut ids))?;
            self.say(kind, &format!("page {page} of {count}"));
            if page >= count {
                return Ok(ids);
            }
            page += 1;
        }
    }

    /// Details of ids, a hundred a request.
    fn details(&mut self, kind: Kind, ids: BTreeSet<u128>) -> Result<(), IndexerError> {
        let ids: Vec<u128> = ids
            .into_iter()
            .filter(|id| !self.have.contains(id))
            .collect();
        let mut done = 0;
        for batch in ids.chunks(BATCH) {
            let guids: Vec<String> = batch.iter().map(|id| crate::source::guid(*id)).collect();
            let address = format!(
                "{}/{}/list?guids={}",
                self.base,
                kind.path(),
                guids.join(",")
            );
            if let Some(file) = self.pages.get(self.client, &address)? {
                self.note(&file, kind, None)?;
            }
            done += batch.len();
            self.say(kind, &format!("{done} of {}", ids.len()));
        }
        Ok(())
    }

    /// What the objects refer to and is not there yet: channels first, which refer to
    /// organizations.
    fn referred(&mut self) -> Result<(), IndexerError> {
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            let ids = std::mem::take(&mut self.wanted[at]);
            self.details(kind, ids)?;
        }
        Ok(())
    }

    /// Notes the objects of a page and what they refer to, and gathers bare ids.
    fn note(
        &mut self,
        file: &Path,
        kind: Kind,
        mut ids: Option<&mut BTreeSet<u128>>,
    ) -> Result<(), IndexerError> {
        let mut has_objects = false;
        for element in elements(file)? {
            let element = element.map_err(IndexerError::io(file, "read"))?;
            let text = match &element.text {
                Ok(text) => text,
                Err(reason) => {
                    self.progress.println(format!(
                        "PTV {}: an object is left out: {reason}",
                        kind.path()
                    ));
                    continue;
                }
            };
            match ptv_object(text) {
                PtvObject::Whole(object) => {
                    has_objects = true;
                    self.have.extend(object.id);
                    self.want(&object);
                }
                PtvObject::Id(id) => {
                    if let Some(ids) = &mut ids {
                        ids.insert(id);
                    }
                }
                PtvObject::Other => {
                    // The reader names it; here it has only to be kept.
                    has_objects = true;
                }
            }
        }
        if has_objects {
            self.objects.push(file.to_owned());
        }
        self.say(kind, &format!("{} objects", self.have.len()));
        Ok(())
    }

    fn want(&mut self, object: &crate::source::PtvReferences) {
        let [_, channels, organizations, generals] = &mut self.wanted;
        channels.extend(&object.channels);
        organizations.extend(&object.organizations);
        generals.extend(object.general);
    }

    /// Notes what is there from before, so that it is not fetched again.
    fn know(&mut self, before: &Path) -> Result<(), IndexerError> {
        let mut known = HashSet::new();
        for element in elements(before)? {
            let element = element.map_err(IndexerError::io(before, "read"))?;
            if let Ok(text) = &element.text
                && let PtvObject::Whole(object) = ptv_object(text)
            {
                known.extend(object.id);
            }
        }
        for wanted in &mut self.wanted {
            wanted.retain(|id| !known.contains(id));
        }
        Ok(())
    }

    /// Writes the objects that came, once each, after those from before that neither changed
    /// nor are gone.
    fn write(&self, before: Option<&Path>, objects: &Path) -> Result<(usize, usize), IndexerError> {
        let part = objects.with_extension("part");
        let failed = |action| IndexerError::io(&part, action);
        let mut file = BufWriter::new(File::create(&part).map_err(failed("make"))?);
        let mut write = |text: &str| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.write_all(b"\n"))
                .map_err(IndexerError::io(&part, "write"))
        };
        for element in before.map(elements).transpose()?.into_iter().flatten() {
            let element = element.map_err(IndexerError::io(objects, "read"))?;
            if let Ok(text) = &element.text
                && !matches!(ptv_object(text), PtvObject::Whole(object) if object
                    .id
                    .is_some_and(|id| self.have.contains(&id) || self.gone.contains(&id)))
            {
                write(text)?;
            }
        }
        let mut written = HashSet::new();
        for page in &self.objects {
            for element in elements(page)? {
                let element = element.map_err(IndexerError::io(page, "read"))?;
                let Ok(text) = &element.text else { continue };
                let is_new = match ptv_object(text) {
                    PtvObject::Whole(object) => object.id.is_none_or(|id| written.insert(id)),
                    PtvObject::Id(_) => false,
                    PtvObject::Other => true,
                };
                if is_new {
                    write(text)?;
                }
            }
        }
        let file = file
            .into_inner()
            .map_err(|error| failed("write")(error.into_error()))?;
        file.sync_all().map_err(failed("write"))?;
        fs::rename(&part, objects).map_err(failed("rename"))?;
        Ok((written.len(), self.gone.len()))
    }

    fn say(&self, kind: Kind, what: &str) {
        let Pages { fetched, kept, .. } = self.pages;
        self.progress.set_message(format!(
            "PTV {}: {what}; {fetched} answers fetched, {kept} from before",
            kind.path()
        ));
        self.progress.tick();
    }

    fn failed(&self, problem: String) -> IndexerError {
        IndexerError::Http {
            address: self.base.clone(),
            problem,
        }
    }
}

fn elements(file: &Path) -> Result<Elements<BufReader<File>>, IndexerError> {
    let opened = File::open(file).map_err(IndexerError::io(file, "open"))?;
    Ok(Elements::new(BufReader::new(opened), PAGE_LIST))
}

/// The head of a page; a list of objects alone is the only page.
fn head(file: &Path) -> Result<Page, IndexerError> {
    let opened = File::open(file).map_err(IndexerError::io(file, "open"))?;
    let page = serde_json::from_reader(BufReader::new(opened));
    Ok(page.unwrap_or(Page {
        page_count: None,
        _items: None,
    }))
}
