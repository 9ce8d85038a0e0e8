//! A table's lines and cells: tab-separated, a header line, one place a line.

use std::str::FromStr;

use super::{LocalCase, Place, PlaceId};
use crate::catalog::{GeoPoint, InvalidPoint};

/// Why a table cannot be read: table, line and value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// A line does not have its table's columns.
    #[error("{table}:{line}: {found} columns instead of {expected}")]
    Columns {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// The columns the line has.
        found: usize,
        /// The columns the header promises.
        expected: usize,
    },
    /// A cell's value is not of its column.
    #[error("{table}:{line}: {column} {value:?} is not valid")]
    Value {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// The value found.
        value: &'static str,
    },
    /// A point is not on earth.
    #[error("{table}:{line}: {source}")]
    Point {
        /// The table's file name.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: InvalidPoint,
    },
    /// Two rows have one id.
    #[error("{0} is there twice")]
    Repeated(PlaceId),
    /// A row names a place no table has, or a region or county has no municipality.
    #[error("{0} is not in the tables or has no members")]
    Unknown(PlaceId),
}

/// One line of a table.
pub(super) struct Row {
    table: &'static str,
    line: usize,
    text: &'static str,
}

/// The lines after the header.
pub(super) fn rows(table: &'static str, text: &'static str) -> impl Iterator<Item = Row> {
    text.lines().enumerate().skip(1).map(move |(at, text)| Row {
        table,
        line: at + 1,
        text,
    })
}

impl Row {
    pub(super) fn cells<const N: usize>(&self) -> Result<[&'static str; N], GazetteerError> {
        let cells: Vec<_> = self.text.split('\t').collect();
        <[&str; N]>::try_from(cells.as_slice()).map_err(|_| GazetteerError::Columns {
            table: self.table,
            line: self.line,
            found: cells.len(),
            expected: N,
        })
    }

    pub(super) fn parse<T: FromStr>(
        &self,
        column: &'static str,
        value: &'static str,
    ) -> Result<T, GazetteerError> {
        value.parse().map_err(|_| self.invalid(column, value))
    }

    pub(super) fn point(
        &self,
        lat: &'static str,
        lon: &'static str,
    ) -> Result<GeoPoint, GazetteerError> {
        let (lat, lon) = (self.parse("lat", lat)?, self.parse("lon", lon)?);
        GeoPoint::new(lat, lon).map_err(|source| GazetteerError::Point {
            table: self.table,
            line: self.line,
            source,
        })
    }

    /// The municipality of this code: what a place takes its region and county from.
    pub(super) fn municipality<'a>(
        &self,
        code: &'static str,
        municipalities: &'a [Place],
    ) -> Result<&'a Place, GazetteerError> {
        let id = PlaceId::Municipality(self.parse("municipality", code)?);
        municipalities
            .iter()
            .find(|place| place.id == id)
            .ok_or(GazetteerError::Unknown(id))
    }

    pub(super) fn local_case(&self, value: &'static str) -> Result<LocalCase, GazetteerError> {
        match value {
            "inner" => Ok(LocalCase::Inner),
            "outer" => Ok(LocalCase::Outer),
            _ => Err(self.invalid("local_case", value)),
        }
    }

    pub(super) fn yes(
        &self,
        column: &'static str,
        value: &'static str,
    ) -> Result<bool, GazetteerError> {
        match value {
            "yes" => Ok(true),
            "" => Ok(false),
            _ => Err(self.invalid(column, value)),
        }
    }

    pub(super) fn invalid(&self, column: &'static str, value: &'static str) -> GazetteerError {
        GazetteerError::Value {
            table: self.table,
            line: self.line,
            column,
            value,
        }
    }
}

/// The items of a cell, separated by `|`.
pub(super) fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split('|').filter(|item| !item.is_empty()).collect()
}
