//! [`Memory`], the constants of a binary, and the source locations among them.
//!
//! A call to a panic is handed the place it is for, a `core::panic::Location`:
//! a pointer to the file's name, its length, a line and a column. Debug
//! information would not do: the compiler merges such calls, and drops their line.

use std::collections::BTreeMap;
use std::fmt;

use super::disassembly::{Call, Slots};

/// What the sections of a binary hold, and what the dynamic linker adds.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    rows: BTreeMap<u64, Vec<u8>>,
    slots: Slots,
}

/// A place in the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    file: String,
    line: u64,
}

impl Memory {
    /// Reads `objdump --full-contents`, with what `objdump --dynamic-reloc` said.
    pub(super) fn parse(contents: &str, slots: Slots) -> Self {
        Self {
            rows: contents.lines().filter_map(row).collect(),
            slots,
        }
    }

    /// The location at `address`, if there is one that makes sense.
    pub(super) fn location(&self, address: u64) -> Option<Location> {
        let Some(Call::Address(name)) = self.slots.get(&address) else {
            return None;
        };
        let length = usize::try_from(self.number(address + 8, 8)?).ok()?;
        let file = String::from_utf8(self.bytes(*name, length)?).ok()?;
        let line = self.number(address + 16, 4)?;
        file.ends_with(".rs").then_some(Location { file, line })
    }

    fn number(&self, address: u64, length: usize) -> Option<u64> {
        let bytes = self.bytes(address, length)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0, |number, byte| number << 8 | u64::from(*byte)),
        )
    }

    fn bytes(&self, address: u64, length: usize) -> Option<Vec<u8>> {
        (address..)
            .take(length.min(1024))
            .map(|at| self.byte(at))
            .collect()
    }

    fn byte(&self, address: u64) -> Option<u8> {
        let (start, row) = self.rows.range(..=address).next_back()?;
        row.get(usize::try_from(address - start).ok()?).copied()
    }
}

impl Location {
    /// True if it is in a file of that name, whatever directory leads there.
    pub(super) fn is_in(&self, file: &str) -> bool {
        self.file.ends_with(file)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Reads ` 4ebb8 10480000 00000000 69000000 00000000  .H......i.......`.
fn row(line: &str) -> Option<(u64, Vec<u8>)> {
    let (address, rest) = line.strip_prefix(' ')?.split_once(' ')?;
    let address = u64::from_str_radix(address, 16).ok()?;
    // Four groups of eight digits, of which the last row may lack some.
    let digits: String = rest.get(..35).unwrap_or(rest).split(' ').collect();
    let pairs = (0..digits.len()).step_by(2);
    let bytes = pairs.map_while(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok());
    Some((address, bytes.collect()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Call, Memory};

    /// A location at 0x2000 whose file is named at 0x1000, as objdump shows it.
    const CONTENTS: &str = "
t:     file format elf64-x86-64

Contents of section .rodata:
 1000 7372632f 66642e72 73666420 213d202d  src/fd.rsfd != -
 1010 31                                   1
Contents of section .data.rel.ro:
 2000 00000000 00000000 09000000 00000000  ................
 2010 36000000 12000000                    6.......
";

    fn memory() -> Memory {
        Memory::parse(CONTENTS, BTreeMap::from([(0x2000, Call::Address(0x1000))]))
    }

    #[test]
    fn a_location_is_read_through_its_pointer() {
        let location = memory().location(0x2000).expect("a location");
        assert_eq!(location.to_string(), "src/fd.rs:54");
        assert!(location.is_in("fd.rs") && !location.is_in("raw.rs"));
    }

    #[test]
    fn what_is_no_location_is_none() {
        assert_eq!(memory().location(0x1000), None);
        assert_eq!(memory().location(0x3000), None);
        let elsewhere = BTreeMap::from([(0x2000, Call::Address(0x1009))]);
        assert_eq!(Memory::parse(CONTENTS, elsewhere).location(0x2000), None);
    }

    #[test]
    fn the_last_row_of_a_section_may_be_short() {
        assert_eq!(memory().byte(0x1010), Some(b'1'));
        assert_eq!(memory().byte(0x1011), None);
    }
}
