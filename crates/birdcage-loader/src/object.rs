//! [`Object`], what a program or library in ELF says of itself (`elf(5)`).

use elf::abi;
use elf::dynamic::{Dyn, DynamicTable};
use elf::endian::AnyEndian;
use elf::file::{Class, FileHeader, parse_ident};
use elf::segment::{ProgramHeader, SegmentTable};
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// What can be read at any place: a file, or what would be in one.
pub trait Positioned {
    /// As much as there is from `offset` on, and no more than `most`.
    fn part(&self, offset: u64, most: usize) -> Option<Vec<u8>>;
}

impl Positioned for File {
    fn part(&self, offset: u64, most: usize) -> Option<Vec<u8>> {
        let mut part = vec![0; most];
        let mut length = 0;
        while let Some(rest) = part.get_mut(length..).filter(|rest| !rest.is_empty()) {
            let at = offset.checked_add(u64::try_from(length).ok()?)?;
            match self.read_at(rest, at) {
                Ok(0) => break,
                Ok(more) => length += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
        part.truncate(length);
        Some(part)
    }
}

impl Positioned for [u8] {
    fn part(&self, offset: u64, most: usize) -> Option<Vec<u8>> {
        let rest = self.get(usize::try_from(offset).ok()?..)?;
        Some(rest.get(..most).unwrap_or(rest).to_vec())
    }
}

/// What a program or library says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Whether it is for 64 bits, and the machine that it is for.
    pub kind: (bool, u16),
    /// `PT_INTERP`: the loader; a static program has none, be it `static-pie` or not.
    pub interpreter: Option<PathBuf>,
    /// `DT_NEEDED`: the libraries to load with it.
    pub needed: Vec<OsString>,
    /// `DT_RPATH`: where these are looked for, and what they need in turn.
    pub rpath: Option<OsString>,
    /// `DT_RUNPATH`: where these are looked for, and then the other is not heeded.
    pub runpath: Option<OsString>,
    /// `DF_1_NODEFLIB`: not in the usual places.
    pub no_default_places: bool,
}

/// A longest path, a table as large as that of any program, and a list no longer than need be.
const TEXT: usize = 4096;
const TABLE: u64 = 1024 * 1024;
const LIBRARIES: usize = 1024;

impl Object {
    /// Reads what a file says; nothing of one in another format.
    pub fn read(file: &(impl Positioned + ?Sized)) -> Option<Self> {
        let header = header(file)?;
        let segments = segments(file, &header)?;
        let mut object = Self {
            kind: (header.class == Class::ELF64, header.e_machine),
            interpreter: interpreter(file, &segments),
            ..Self::default()
        };
        object.read_dynamic(file, &header, &segments);
        Some(object)
    }

    /// A file without that table, or with one that makes no sense, needs nothing.
    fn read_dynamic(
        &mut self,
        file: &(impl Positioned + ?Sized),
        header: &FileHeader<AnyEndian>,
        segments: &[ProgramHeader],
    ) -> Option<()> {
        let dynamic = segments.iter().find(|one| one.p_type == abi::PT_DYNAMIC)?;
        let bytes = bytes(file, dynamic.p_offset, dynamic.p_filesz)?;
        let table = DynamicTable::new(header.endianness, header.class, &bytes);
        let entries: Vec<Dyn> = table
            .iter()
            .take_while(|entry| entry.d_tag != abi::DT_NULL)
            .collect();
        let find = |tag| entries.iter().find(|entry| entry.d_tag == tag);
        let texts = offset_of(find(abi::DT_STRTAB)?.d_ptr(), segments)?;
        let text = |entry: &Dyn| text(file, texts.checked_add(entry.d_val())?);
        let needed = entries.iter().filter(|entry| entry.d_tag == abi::DT_NEEDED);
        self.needed = needed.take(LIBRARIES).filter_map(text).collect();
        self.rpath = find(abi::DT_RPATH).and_then(text);
        self.runpath = find(abi::DT_RUNPATH).and_then(text);
        self.no_default_places = find(abi::DT_FLAGS_1)
            .is_some_and(|entry| entry.d_val() & u64::from(NO_DEFAULT_PLACES) != 0);
        Some(())
    }
}

/// `DF_1_NODEFLIB` of `link.h`.
const NO_DEFAULT_PLACES: u32 = 0x800;

fn header(file: &(impl Positioned + ?Sized)) -> Option<FileHeader<AnyEndian>> {
    let identity = bytes(file, 0, abi::EI_NIDENT as u64)?;
    let identity = parse_ident::<AnyEndian>(&identity).ok()?;
    let size = match identity.1 {
        Class::ELF32 => elf::file::ELF32_EHDR_TAILSIZE,
        Class::ELF64 => elf::file::ELF64_EHDR_TAILSIZE,
    };
    let tail = bytes(file, abi::EI_NIDENT as u64, size as u64)?;
    FileHeader::parse_tail(identity, &tail).ok()
}

fn segments(
    file: &(impl Positioned + ?Sized),
    header: &FileHeader<AnyEndian>,
) -> Option<Vec<ProgramHeader>> {
    let size = u64::from(header.e_phnum) * u64::from(header.e_phentsize);
    let bytes = bytes(file, header.e_phoff, size)?;
    let table = SegmentTable::new(header.endianness, header.class, &bytes);
    Some(table.iter().collect())
}

fn interpreter(file: &(impl Positioned + ?Sized), segments: &[ProgramHeader]) -> Option<PathBuf> {
    let segment = segments.iter().find(|one| one.p_type == abi::PT_INTERP)?;
    let name = text(file, segment.p_offset)?;
    Some(name.into())
}

/// Where in the file that is which is to be at an address.
fn offset_of(address: u64, segments: &[ProgramHeader]) -> Option<u64> {
    let loaded = segments.iter().filter(|one| one.p_type == abi::PT_LOAD);
    loaded
        .filter_map(|one| {
            let within = address.checked_sub(one.p_vaddr)?;
            let offset = one.p_offset.checked_add(within)?;
            (within < one.p_filesz).then_some(offset)
        })
        .next()
}

/// A part of the file, if all of it is there and it is not too large.
fn bytes(file: &(impl Positioned + ?Sized), offset: u64, size: u64) -> Option<Vec<u8>> {
    if size > TABLE {
        return None;
    }
    let size = usize::try_from(size).ok()?;
    file.part(offset, size).filter(|part| part.len() == size)
}

/// A text up to its zero byte, which is there and not far.
fn text(file: &(impl Positioned + ?Sized), offset: u64) -> Option<OsString> {
    let mut bytes = file.part(offset, TEXT)?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    bytes.truncate(end);
    (end > 0).then(|| OsString::from_vec(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Option<Object> {
        Object::read(bytes)
    }

    fn own() -> Vec<u8> {
        let own = std::env::current_exe().expect("a path");
        let mut head = std::fs::read(own).expect("this test");
        head.truncate(8192);
        head
    }

    #[test]
    fn this_test_needs_the_c_library() {
        let own = File::open(std::env::current_exe().expect("a path")).expect("this test");
        let object = Object::read(&own).expect("a program");
        assert_eq!(object.kind.0, cfg!(target_pointer_width = "64"));
        let is_c = |name: &OsString| name.to_string_lossy().starts_with("libc.");
        let expected = object.interpreter.is_some();
        assert_eq!(object.needed.iter().any(is_c), expected, "{object:?}");
    }

    #[test]
    fn a_file_is_read_as_its_bytes_are() {
        let path = std::env::current_exe().expect("a path");
        let file = File::open(&path).expect("this test");
        let bytes = std::fs::read(&path).expect("this test");
        assert_eq!(Object::read(&file), Object::read(&bytes[..]));
        let end = bytes.len() as u64 - 3;
        assert_eq!(file.part(end, 8), bytes.part(end, 8));
        assert_eq!(bytes.part(end, 8).map(|part| part.len()), Some(3));
    }

    #[test]
    fn what_is_cut_off_is_no_program_or_needs_nothing() {
        let own = own();
        for length in [0, 1, 15, 16, 17, 63] {
            assert_eq!(read(&own[..length]), None, "{length}");
        }
        assert_eq!(read(b"#!/bin/sh\n# and more than sixteen bytes"), None);
    }

    /// A program of these segments: type, offset and size.
    fn program(segments: &[(u32, u64, u64)]) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
        bytes.resize(18, 0);
        bytes.extend(abi::EM_X86_64.to_le_bytes());
        bytes.resize(32, 0);
        bytes.extend(64_u64.to_le_bytes());
        bytes.resize(54, 0);
        let count = u16::try_from(segments.len()).expect("few");
        bytes.extend([56_u16.to_le_bytes(), count.to_le_bytes()].concat());
        bytes.resize(64, 0);
        for (kind, offset, size) in segments {
            bytes.extend(kind.to_le_bytes());
            bytes.resize(bytes.len() + 4, 0);
            bytes.extend(offset.to_le_bytes());
            bytes.resize(bytes.len() + 16, 0);
            bytes.extend(size.to_le_bytes());
            bytes.resize(bytes.len() + 16, 0);
        }
        bytes
    }

    /// Whoever changes a loader's name afterwards puts it behind all that was there.
    #[test]
    fn a_loader_is_found_wherever_its_name_is() {
        for place in [200, 100_000] {
            let mut bytes = program(&[(abi::PT_INTERP, place, 9)]);
            bytes.resize(usize::try_from(place).expect("small"), 0);
            bytes.extend(b"/lib/ld.so\0");
            let object = read(&bytes).expect("a program");
            assert_eq!(object.interpreter, Some("/lib/ld.so".into()));
        }
    }

    /// `static-pie`: there is a table, by which such a program relocates itself.
    #[test]
    fn a_static_program_needs_nothing_and_nobody() {
        let mut bytes = program(&[(abi::PT_DYNAMIC, 200, 16)]);
        bytes.resize(216, 0);
        let object = read(&bytes).expect("a program");
        assert_eq!((object.interpreter, object.needed), (None, vec![]));
    }

    #[test]
    fn what_is_larger_than_any_table_is_not_read() {
        for size in [TABLE + 1, u64::MAX] {
            let bytes = program(&[(abi::PT_DYNAMIC, 0, size)]);
            assert_eq!(read(&bytes).expect("a program").needed, [""; 0]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_file_is_too_strange(
            at in prop::collection::vec((0..512_usize, any::<u8>()), 0..8),
            mut rest in prop::collection::vec(any::<u8>(), 0..256),
        ) {
            let mut own = own();
            for (at, byte) in at {
                own[at] = byte;
            }
            let _ = read(&own);
            rest.splice(0..0, *b"\x7fELF\x02\x01\x01");
            let _ = read(&rest);
        }
    }
}
