//! Who provides services.

use std::fmt;
use std::str::FromStr;

use super::LocalizedText;
use super::names::named_enum;

/// Who provides a service (HSDS `organization`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organization {
    /// The source's own identifier of it.
    pub id: Option<String>,
    /// The name.
    pub name: LocalizedText,
    /// Finnish business id (Y-tunnus), as written; see [`BusinessId`].
    pub business_id: Option<String>,
    /// What kind of provider it is.
    pub provider_type: Option<ProviderType>,
    /// Whether it is in a public register, such as the register of associations.
    pub registered: Option<bool>,
    /// Its web page, http or https.
    pub url: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its telephone number, as written.
    pub phone: Option<String>,
    /// What it is and does.
    pub description: LocalizedText,
}

impl Organization {
    /// Its business id, where it is written rightly.
    #[must_use]
    pub fn valid_business_id(&self) -> Option<BusinessId> {
        self.business_id.as_ref()?.parse().ok()
    }
}

/// A Finnish business id (Y-tunnus) whose check digit is right, such as `0201256-6`.
///
/// Seven digits, a dash, and a check digit: the digits times 7, 9, 10, 5, 8, 4, 2, summed,
/// modulo 11; 0 gives 0, 1 is never given out, and any other is taken from 11. Source: the
/// Finnish Tax Administration's description of the check digit.
///
/// ```
/// use luukku_engine::catalog::BusinessId;
///
/// assert!("0201256-6".parse::<BusinessId>().is_ok());
/// let wrong = "0201256-7".parse::<BusinessId>().unwrap_err();
/// assert_eq!(wrong.to_string(), "\"0201256-7\" has the check digit 7; it should be 6");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BusinessId(String);

/// A business id that none has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBusinessId {
    /// It is written in another way.
    #[error("{0:?} is not seven digits, a dash and a check digit")]
    Form(String),
    /// Its check digit is wrong.
    #[error("{id:?} has the check digit {found}; it should be {expected}")]
    CheckDigit {
        /// The id.
        id: String,
        /// The digit it has.
        found: u32,
        /// The digit it should have.
        expected: u32,
    },
    /// No id begins with these digits: their check sum has no digit.
    #[error("{0:?} cannot be a business id: no check digit fits it")]
    NoCheckDigit(String),
}

impl BusinessId {
    const WEIGHTS: [u32; 7] = [7, 9, 10, 5, 8, 4, 2];

    /// The id, as `1234567-8`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BusinessId {
    type Err = InvalidBusinessId;

    /// Spaces around it, and a missing leading zero as in old ids, change nothing.
    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let form = || InvalidBusinessId::Form(written.chars().take(40).collect());
        let (digits, check) = written.trim().split_once('-').ok_or_else(form)?;
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(6..=7).contains(&digits.len()) || check.len() != 1 || !are_digits(digits) {
            return Err(form());
        }
        let found: u32 = check.parse().map_err(|_| form())?;
        let digits = format!("{digits:0>7}");
        let sum: u32 = digits
            .bytes()
            .zip(Self::WEIGHTS)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        let id = format!("{digits}-{found}");
        match sum % 11 {
            1 => Err(InvalidBusinessId::NoCheckDigit(id)),
            rest => {
                let expected = (11 - rest) % 11;
                if expected == found {
                    Ok(Self(id))
                } else {
                    Err(InvalidBusinessId::CheckDigit {
                        id,
                        found,
                        expected,
                    })
                }
            }
        }
    }
}

impl fmt::Display for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

named_enum! {
    /// What kind of provider an organization is.
    ProviderType {
        /// A municipality or joint municipal authority.
        Municipality = "municipality",
        /// A wellbeing services county.
        WellbeingCounty = "wellbeing_county",
        /// The state.
        State = "state",
        /// A registered association.
        Association = "association",
        /// A parish.
        Parish = "parish",
        /// A foundation.
        Foundation = "foundation",
        /// A company.
        Company = "company",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        for right in [
            "0201256-6",
            " 0201256-6 ",
            "201256-6",
            "1572860-0",
            "0112038-9",
        ] {
            assert!(right.parse::<BusinessId>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "0201256-7",
            "02012566",
            "0201256-",
            "0201256-66",
            "ABCDEFG-1",
            "0201256-\u{664}",
            "12345-6",
            "0000006-0",
        ] {
            assert!(wrong.parse::<BusinessId>().is_err(), "{wrong}");
        }
    }
}
