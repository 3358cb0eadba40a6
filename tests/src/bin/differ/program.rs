//! [`PROGRAM`], the smallest program that can be executed and ends well.

/// An ELF file of one segment that calls `exit_group(0)`.
///
/// Nothing else has to be in the sandbox for it, no library and no loader.
pub(crate) const PROGRAM: &[u8] = &program();

/// `xor edi, edi; mov eax, 231; syscall`.
#[cfg(target_arch = "x86_64")]
const CODE: [u8; 12] = [0x31, 0xff, 0xb8, 231, 0, 0, 0, 0x0f, 0x05, 0, 0, 0];
#[cfg(target_arch = "x86_64")]
const MACHINE: u8 = 62;

/// `mov x0, 0; mov x8, 94; svc 0`.
#[cfg(target_arch = "aarch64")]
const CODE: [u8; 12] = [0, 0, 0x80, 0xd2, 0xc8, 0x0b, 0x80, 0xd2, 1, 0, 0, 0xd4];
#[cfg(target_arch = "aarch64")]
const MACHINE: u8 = 183;

const HEADERS: u8 = 64 + 56;
const SIZE: u8 = HEADERS + 12;

/// As `elf(5)` has it: the header, one program header, the code.
const fn program() -> [u8; SIZE as usize] {
    let mut bytes = [0; SIZE as usize];
    let fields: [(usize, &[u8]); 14] = [
        (0, b"\x7fELF\x02\x01\x01"),
        // An executable, of this machine, in version 1.
        (16, &[2, 0, MACHINE, 0, 1]),
        // It begins behind the headers, at 4 MiB in memory.
        (24, &[HEADERS, 0, 0x40]),
        // The program header is at 64; the header's size is 64, that one's 56; there is 1.
        (32, &[64]),
        (52, &[64]),
        (54, &[56]),
        (56, &[1]),
        // To be loaded, readable and executable, from 0 on, to 4 MiB.
        (64, &[1, 0, 0, 0, 5]),
        (80, &[0, 0, 0x40]),
        (88, &[0, 0, 0x40]),
        // That many bytes in the file and in memory, aligned to a page of any size.
        (96, &[SIZE]),
        (104, &[SIZE]),
        (114, &[1]),
        (HEADERS as usize, &CODE),
    ];
    let mut field = 0;
    while field < fields.len() {
        let (at, value) = fields[field];
        let mut byte = 0;
        while byte < value.len() {
            bytes[at + byte] = value[byte];
            byte += 1;
        }
        field += 1;
    }
    bytes
}
