//! Values of closed lists, each with the stable name it has in records and on the wire.

/// A name that is not one of a closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not one of {expected}")]
pub struct UnknownName {
    /// The name met.
    pub value: String,
    /// The names known, separated by commas.
    pub expected: String,
}

macro_rules! named_enum {
    ($(#[$meta:meta])* $type:ident { $($(#[$variant_meta:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type { $($(#[$variant_meta])* $variant,)+ }

        impl $type {
            /// All values.
            pub const ALL: &[$type] = &[$($type::$variant,)+];

            /// The stable name used in records and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::catalog::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.name() == name).ok_or_else(|| $crate::catalog::UnknownName {
                    value: name.to_owned(),
                    expected: [$($name,)+].join(", "),
                })
            }
        }
    };
}

pub(super) use named_enum;
