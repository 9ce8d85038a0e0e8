//! Phones, e-mail addresses and web pages, each once, in the order met.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::node::Node;
use super::texts::Text;

/// How to reach a service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Contacts {
    phones: Vec<Phone>,
    emails: Vec<String>,
    pages: Vec<Page>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Phone {
    number: String,
    description: Text,
    languages: Vec<String>,
    fax: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Page {
    url: String,
    name: Text,
}

impl Contacts {
    /// Adds what an object has under PTV's names for contacts.
    pub(super) fn read(&mut self, object: &Node<'_>) {
        for name in ["phoneNumbers", "supportPhones"] {
            for phone in object.get(name).items() {
                self.phone(&phone);
            }
        }
        for name in ["emails", "emailAddresses", "supportEmails"] {
            for email in object.get(name).items() {
                if let Some(email) = email.get("value").text()
                    && !self.emails.iter().any(|known| known == email)
                {
                    self.emails.push(email.to_owned());
                }
            }
        }
        for page in object.get("webPages").items() {
            self.page(&page);
        }
        for page in object.get("channelUrls").items() {
            // Files to print: the type says which kind of file, the value is the address.
            let url = page.get("value").text().or(page.get("url").text());
            if let Some(url) = url {
                self.add_page(url, Text::default());
            }
        }
    }

    /// A page with a name in one language.
    pub(super) fn page(&mut self, page: &Node<'_>) {
        let Some(url) = page.get("url").text() else {
            return;
        };
        let mut name = Text::default();
        if let (Some(language), Some(value)) =
            (page.get("language").text(), page.get("value").text())
            && !name.add(language, value)
        {
            page.notes.other_language(language);
        }
        self.add_page(url, name);
    }

    fn add_page(&mut self, url: &str, name: Text) {
        match self.pages.iter_mut().find(|page| page.url == url) {
            Some(page) => page.name = std::mem::take(&mut page.name).or(name),
            None => self.pages.push(Page {
                url: url.to_owned(),
                name,
            }),
        }
    }

    fn phone(&mut self, phone: &Node<'_>) {
        let Some(number) = phone.get("number").text() else {
            return;
        };
        let number = match phone.get("prefixNumber").text() {
            Some(prefix) if !phone.get("isFinnishServiceNumber").flag() => {
                format!("{prefix} {number}")
            }
            _ => number.to_owned(),
        };
        let fax = phone.get("type").text() == Some("Fax");
        let language = phone.get("language").text();
        let mut description = Text::default();
        if fax {
            description = Text::in_all("Faksi", "Fax", "Fax");
        }
        for part in ["additionalInformation", "chargeDescription"] {
            if let Some(said) = phone.get(part).text() {
                let mut text = Text::default();
                if text.add(language.unwrap_or("fi"), said) {
                    description.join(text, ". ");
                } else {
                    phone.notes.other_language(language.unwrap_or_default());
                }
            }
        }
        self.add_phone(Phone {
            number,
            description,
            languages: language.into_iter().map(str::to_owned).collect(),
            fax,
        });
    }

    fn add_phone(&mut self, phone: Phone) {
        let known = self
            .phones
            .iter_mut()
            .find(|known| known.number == phone.number);
        let Some(known) = known else {
            self.phones.push(phone);
            return;
        };
        known.description = std::mem::take(&mut known.description).or(phone.description);
        for language in phone.languages {
            if !known.languages.contains(&language) {
                known.languages.push(language);
            }
        }
    }

    /// Adds what another has and this has not.
    pub(super) fn merge(&mut self, other: &Contacts) {
        for phone in &other.phones {
            self.add_phone(phone.clone());
        }
        for email in &other.emails {
            if !self.emails.contains(email) {
                self.emails.push(email.clone());
            }
        }
        for page in &other.pages {
            self.add_page(&page.url, page.name.clone());
        }
    }

    /// The first number to call.
    pub(super) fn main_phone(&self) -> Option<&str> {
        let phone = self.phones.iter().find(|phone| !phone.fax)?;
        Some(&phone.number)
    }

    pub(super) fn main_email(&self) -> Option<&str> {
        self.emails.first().map(String::as_str)
    }

    pub(super) fn main_page(&self) -> Option<&str> {
        self.pages.first().map(|page| page.url.as_str())
    }

    /// Sets the fields of a record: the main ones, and lists of the others. A main one about
    /// which something is said is in the list too, so that it is said.
    pub(super) fn write(&self, record: &mut Map<String, Value>) {
        let main = self.main_phone();
        let phones: Vec<Value> = self
            .phones
            .iter()
            .filter(|phone| Some(phone.number.as_str()) != main || !phone.description.is_empty())
            .map(Phone::value)
            .collect();
        let pages: Vec<Value> = self
            .pages
            .iter()
            .enumerate()
            .filter(|(at, page)| *at > 0 || !page.name.is_empty())
            .map(|(_, page)| page.value())
            .collect();
        let emails = self
            .emails
            .iter()
            .skip(1)
            .map(|email| email.as_str().into());
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                record.insert(name.to_owned(), value);
            }
        };
        let list = |values: Vec<Value>| (!values.is_empty()).then_some(Value::Array(values));
        set("phone", main.map(Value::from));
        set("phones", list(phones));
        set("email", self.main_email().map(Value::from));
        set("emails", list(emails.collect()));
        set("url", self.main_page().map(Value::from));
        set("web_pages", list(pages));
    }
}

impl Phone {
    fn value(&self) -> Value {
        let mut value = json!({"number": self.number});
        if let Some(map) = value.as_object_mut() {
            if let Some(description) = self.description.clone().into_value() {
                map.insert("description".to_owned(), description);
            }
            if !self.languages.is_empty() {
                map.insert("languages".to_owned(), json!(self.languages));
            }
        }
        value
    }
}

impl Page {
    fn value(&self) -> Value {
        let mut value = json!({"url": self.url});
        if let (Some(map), Some(name)) = (value.as_object_mut(), self.name.clone().into_value()) {
            map.insert("name".to_owned(), name);
        }
        value
    }
}
