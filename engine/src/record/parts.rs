//! The parts of a record: who provides it, where, for whom, how to reach it.

use super::fields::Fields;
use super::{RecordError, RecordWarning};
use crate::catalog::{
    AreaShape, BusinessId, CostOption, GeoPoint, LocalizedText, Location, NamedContact,
    Organization, Phone, PositionPrecision, ServiceArea, TaxonomyTerm, WebPage,
};

type Warnings<'a> = &'a mut Vec<RecordWarning>;

pub(super) fn organization(
    fields: &mut Fields,
    warnings: Warnings<'_>,
) -> Result<Option<Organization>, RecordError> {
    if let Some(name) = fields.take_string("organization") {
        return Ok((!name.trim().is_empty()).then(|| Organization {
            name: LocalizedText::finnish(name),
            ..Organization::default()
        }));
    }
    let read = |inner: &mut Fields, warnings: Warnings<'_>| {
        let business_id = inner.string("business_id")?;
        if let Some(id) = &business_id
            && let Err(error) = id.parse::<BusinessId>()
        {
            warnings.push(inner.warning("business_id", error));
        }
        Ok(Organization {
            id: inner.string("id")?,
            name: inner.text("name", warnings)?,
            business_id,
            provider_type: inner.named("type")?,
            registered: inner.boolean("registered")?,
            url: web_address(inner, "url", warnings)?,
            email: inner.string("email")?,
            phone: inner.string("phone")?,
            description: inner.text("description", warnings)?,
        })
    };
    let organization = fields.object("organization", warnings, read)?;
    Ok(organization.filter(|organization| *organization != Organization::default()))
}

/// The youngest and the oldest a service is for.
pub(super) fn ages(fields: &mut Fields) -> Result<(Option<u8>, Option<u8>), RecordError> {
    let min = fields.age("min_age")?;
    let max = fields.age("max_age")?;
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let reason = format!("{min} is greater than max_age {max}");
        return Err(fields.invalid("min_age", reason));
    }
    Ok((min, max))
}

pub(super) fn service_area(fields: &mut Fields) -> Result<ServiceArea, RecordError> {
    let shape = fields.take("area_shape");
    let shape = shape.map(|value| {
        AreaShape::of_geojson(value)
            .map_err(|invalid| fields.invalid("area_shape", invalid.to_string()))
    });
    Ok(ServiceArea {
        municipalities: fields.strings("municipalities")?,
        regions: fields.strings("regions")?,
        wellbeing_counties: fields.strings("wellbeing_counties")?,
        nationwide: fields.boolean("nationwide")?.unwrap_or(false),
        shape: shape.transpose()?,
    })
}

pub(super) fn locations(
    fields: &mut Fields,
    warnings: Warnings<'_>,
) -> Result<Vec<Location>, RecordError> {
    let listed = fields.objects("locations", warnings, |inner, warnings| {
        let mut place = place(inner, warnings)?.unwrap_or_default();
        place.id = inner.string("id")?;
        place.name = inner.text("name", warnings)?;
        place.accessibility = inner.named_list("accessibility")?;
        place.phone = inner.string("phone")?;
        place.hours = inner.text("hours", warnings)?;
        place.opening_hours = inner.named("opening_hours")?;
        Ok(place)
    })?;
    let flat = place(fields, warnings)?;
    if listed.is_empty() {
        return Ok(flat.into_iter().collect());
    }
    if flat.is_some() {
        return Err(fields.invalid("locations", "given together with a flat location"));
    }
    let known = listed
        .into_iter()
        .filter(|place| *place != Location::default());
    Ok(known.collect())
}

/// What the flat way and the list have in common; `None` when none of it is there.
fn place(fields: &mut Fields, warnings: Warnings<'_>) -> Result<Option<Location>, RecordError> {
    let point = match (fields.number("lat")?, fields.number("lon")?) {
        (Some(lat), Some(lon)) => {
            Some(GeoPoint::new(lat, lon).map_err(|error| fields.invalid("lat", error))?)
        }
        (None, None) => None,
        (Some(_), None) => return Err(fields.invalid("lon", "missing although lat is given")),
        (None, Some(_)) => return Err(fields.invalid("lat", "missing although lon is given")),
    };
    let precision = fields
        .named("loc_precision")?
        .unwrap_or(PositionPrecision::Exact);
    let address = fields.text("address", warnings)?;
    let postcode = fields.string("postcode")?;
    let municipality = fields.string("municipality")?;
    if let Some(postcode) = &postcode
        && !(postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let message = format!("{postcode:?} is not five digits");
        warnings.push(fields.warning("postcode", message));
    }
    let place = Location {
        address,
        postcode,
        municipality,
        point,
        precision,
        ..Location::default()
    };
    let known = point.is_some()
        || !place.address.is_empty()
        || place.postcode.is_some()
        || place.municipality.is_some();
    Ok(known.then_some(place))
}

pub(super) fn web_address(
    fields: &mut Fields,
    name: &str,
    warnings: Warnings<'_>,
) -> Result<Option<String>, RecordError> {
    let url = fields.string(name)?;
    if let Some(url) = &url
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        let message = format!("{url:?} is not an http or https address: it is not shown as a link");
        warnings.push(fields.warning(name, message));
    }
    Ok(url)
}

pub(super) fn phone(fields: &mut Fields, warnings: Warnings<'_>) -> Result<Phone, RecordError> {
    Ok(Phone {
        number: fields.required("number")?,
        description: fields.text("description", warnings)?,
        languages: fields.strings("languages")?,
    })
}

pub(super) fn web_page(
    fields: &mut Fields,
    warnings: Warnings<'_>,
) -> Result<WebPage, RecordError> {
    let url = web_address(fields, "url", warnings)?;
    Ok(WebPage {
        url: url.ok_or_else(|| fields.missing("url"))?,
        name: fields.text("name", warnings)?,
    })
}

pub(super) fn contact(fields: &mut Fields, _: Warnings<'_>) -> Result<NamedContact, RecordError> {
    Ok(NamedContact {
        name: fields.required("name")?,
        role: fields.string("role")?,
        phone: fields.string("phone")?,
        email: fields.string("email")?,
    })
}

pub(super) fn cost_option(
    fields: &mut Fields,
    warnings: Warnings<'_>,
) -> Result<CostOption, RecordError> {
    let amount = fields.number("amount")?;
    if let Some(amount) = amount
        && !(amount.is_finite() && amount >= 0.0)
    {
        return Err(fields.invalid("amount", format_args!("{amount} is not an amount of money")));
    }
    Ok(CostOption {
        option: fields.text("option", warnings)?,
        amount,
        currency: fields.string("currency")?,
        description: fields.text("description", warnings)?,
    })
}

pub(super) fn taxonomy_term(
    fields: &mut Fields,
    warnings: Warnings<'_>,
) -> Result<TaxonomyTerm, RecordError> {
    let term = TaxonomyTerm {
        taxonomy: fields.required("taxonomy")?,
        id: fields.string("id")?,
        name: fields.text("name", warnings)?,
    };
    if term.id.is_none() && term.name.is_empty() {
        return Err(fields.missing("name"));
    }
    Ok(term)
}
