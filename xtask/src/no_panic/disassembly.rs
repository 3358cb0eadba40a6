//! What `objdump` prints, as functions and the calls in them.
//!
//! Only as much is understood as the check needs, and what is not understood is
//! an indirect call, which the walk refuses.

use std::collections::BTreeMap;

/// A function of the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    /// Where it begins.
    pub(super) address: u64,
    /// Its name in the source.
    pub(super) name: String,
    /// What it calls or jumps to, itself included.
    pub(super) calls: Vec<Site>,
}

/// A call or a jump, and what was made ready for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// Where it goes.
    pub(super) call: Call,
    /// The constants whose addresses were loaded since the call before.
    pub(super) constants: Vec<u64>,
}

/// Where a call or a jump goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// Into the binary.
    Address(u64),
    /// Out of the binary, to a function of a shared library.
    External(String),
    /// To where a register or a variable points; the instruction as text.
    Indirect(String),
    /// To where a register points, just after a system call: `clone` came back
    /// in the new process, which enters its first function.
    Entrance,
}

/// Instructions between `syscall` and the first call of a cloned process.
const ENTRANCE_DISTANCE: usize = 5;

/// Reads `objdump --disassemble`, with what `objdump --dynamic-reloc` said.
pub(super) fn parse(disassembly: &str, slots: &Slots) -> Vec<Function> {
    let mut reader = Reader {
        slots,
        functions: Vec::new(),
        since_syscall: 0,
        constants: Vec::new(),
    };
    disassembly.lines().for_each(|line| reader.line(line));
    reader.functions
}

/// What was read so far, and what the next call needs to know of it.
struct Reader<'a> {
    slots: &'a Slots,
    functions: Vec<Function>,
    since_syscall: usize,
    constants: Vec<u64>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        if let Some(function) = header(line) {
            self.functions.push(function);
            self.since_syscall = usize::MAX;
            self.constants.clear();
        } else if let Some(instruction) = instruction(line) {
            self.instruction(instruction);
        }
    }

    fn instruction(&mut self, instruction: &str) {
        self.since_syscall = self.since_syscall.saturating_add(1);
        if instruction.starts_with("syscall") {
            self.since_syscall = 0;
        }
        self.constants.extend(constant(instruction));
        let Some(call) = call(instruction, self.slots, self.since_syscall) else {
            return;
        };
        let site = Site {
            call,
            constants: std::mem::take(&mut self.constants),
        };
        if let Some(function) = self.functions.last_mut() {
            function.calls.push(site);
        }
    }
}

/// Reads `lea    0x3b460(%rip),%rsi        # 4e190 <name>`.
fn constant(instruction: &str) -> Option<u64> {
    let (_, comment) = instruction.strip_prefix("lea ")?.split_once("# ")?;
    u64::from_str_radix(comment.split(' ').next()?, 16).ok()
}

/// Reads `000000000000e3c0 <stage_alloc>:`.
fn header(line: &str) -> Option<Function> {
    let (address, name) = line.strip_suffix(">:")?.split_once(" <")?;
    let address = u64::from_str_radix(address, 16).ok()?;
    Some(Function {
        address,
        name: name.to_owned(),
        calls: Vec::new(),
    })
}

/// Reads `    e3d4:⇥call   *0x3bc66(%rip)        # 4a040 <malloc@GLIBC_2.2.5>`.
fn instruction(line: &str) -> Option<&str> {
    let (address, instruction) = line.split_once(":\t")?;
    let hexadecimal = address.trim().bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then_some(instruction.trim_start())
}

fn call(instruction: &str, slots: &Slots, since_syscall: usize) -> Option<Call> {
    let instruction = ["bnd ", "notrack "]
        .iter()
        .find_map(|prefix| instruction.strip_prefix(prefix))
        .unwrap_or(instruction);
    let (mnemonic, operand) = instruction.split_once(' ')?;
    if mnemonic != "call" && !mnemonic.starts_with('j') {
        return None;
    }
    let entrance = mnemonic == "call" && since_syscall <= ENTRANCE_DISTANCE;
    Some(target(operand.trim(), slots, entrance))
}

fn target(operand: &str, slots: &Slots, entrance: bool) -> Call {
    let indirect = || Call::Indirect(operand.to_owned());
    match operand.strip_prefix('*') {
        Some(register) if entrance && register.starts_with("%r") => Call::Entrance,
        Some(memory) => slot(memory, slots).unwrap_or_else(indirect),
        None => direct(operand).unwrap_or_else(indirect),
    }
}

/// Reads `10f27 <core::panicking::panic_bounds_check>`, `2030 <memcpy@plt>`.
fn direct(operand: &str) -> Option<Call> {
    let (address, name) = operand.split_once(" <").unwrap_or((operand, ""));
    match name.strip_suffix("@plt>") {
        Some(name) => Some(Call::External(name.to_owned())),
        None => u64::from_str_radix(address, 16).ok().map(Call::Address),
    }
}

/// Reads `0x3bc66(%rip)        # 4a040 <malloc@GLIBC_2.2.5>`: a call through a
/// slot that the dynamic linker fills and nobody writes to after.
fn slot(memory: &str, slots: &Slots) -> Option<Call> {
    let (operand, comment) = memory.split_once("# ")?;
    let address = comment.split_whitespace().next()?;
    let address = u64::from_str_radix(address, 16).ok()?;
    operand
        .contains("(%rip)")
        .then(|| slots.get(&address).cloned())?
}

/// What the dynamic linker puts where.
pub(super) type Slots = BTreeMap<u64, Call>;

/// Reads `objdump --dynamic-reloc`.
pub(super) fn slots(relocations: &str) -> Slots {
    relocations.lines().filter_map(relocation).collect()
}

/// Reads `000000000004a040 R_X86_64_GLOB_DAT  malloc@GLIBC_2.2.5`, and
/// `00000000000487f0 R_X86_64_RELATIVE  *ABS*+0x000000000000e270`.
fn relocation(line: &str) -> Option<(u64, Call)> {
    let mut words = line.split_whitespace();
    let address = u64::from_str_radix(words.next()?, 16).ok()?;
    let (kind, value) = (words.next()?, words.next()?);
    let call = match kind {
        "R_X86_64_GLOB_DAT" | "R_X86_64_JUMP_SLOT" => {
            Call::External(value.split('@').next()?.to_owned())
        }
        "R_X86_64_RELATIVE" => {
            Call::Address(u64::from_str_radix(value.strip_prefix("*ABS*+0x")?, 16).ok()?)
        }
        _ => return None,
    };
    Some((address, call))
}

#[cfg(test)]
mod tests {
    use super::{Call, parse, slots};

    const RELOCATIONS: &str = "
t:     file format elf64-x86-64

DYNAMIC RELOCATION RECORDS
OFFSET           TYPE              VALUE
00000000000487f0 R_X86_64_RELATIVE  *ABS*+0x000000000000e270
000000000004a040 R_X86_64_GLOB_DAT  malloc@GLIBC_2.2.5
";

    fn check(instructions: &str, expected: &[Call]) {
        let text = format!("000000000000e3c0 <<a::B as c::D>::e>:\n{instructions}");
        let functions = parse(&text, &slots(RELOCATIONS));
        assert_eq!(functions.len(), 1);
        assert_eq!(
            (functions[0].address, functions[0].name.as_str()),
            (0xe3c0, "<a::B as c::D>::e")
        );
        let calls: Vec<_> = functions[0]
            .calls
            .iter()
            .map(|site| site.call.clone())
            .collect();
        assert_eq!(calls, expected, "{instructions}");
    }

    #[test]
    fn a_direct_call_goes_to_an_address() {
        check(
            "    e548:\tcall   10f27 <core::panicking::panic>\n",
            &[Call::Address(0x10f27)],
        );
    }

    #[test]
    fn a_jump_may_be_the_last_call_of_a_function() {
        let text = "    e3c7:\tjs     e40d <x+0x4d>\n    e3c9:\tjmp    e500 <y>\n";
        check(text, &[Call::Address(0xe40d), Call::Address(0xe500)]);
    }

    #[test]
    fn a_call_through_a_slot_goes_where_the_linker_says() {
        let malloc = Call::External("malloc".to_owned());
        check(
            "    e3d4:\tcall   *0x3bc66(%rip)        # 4a040 <malloc@GLIBC_2.2.5>\n",
            &[malloc],
        );
        let local = Call::Address(0xe270);
        check(
            "    e3d4:\tjmp    *0x3bc66(%rip)        # 487f0 <_GLOBAL_OFFSET_TABLE_>\n",
            &[local],
        );
        let plt = Call::External("memcpy".to_owned());
        check("    e3d4:\tbnd jmp 2030 <memcpy@plt>\n", &[plt]);
    }

    #[test]
    fn a_call_through_a_variable_is_indirect() {
        for operand in ["*%rdi", "*0x18(%rax)", "*0x9(%rip)        # 5000 <X>"] {
            let call = Call::Indirect(operand.to_owned());
            check(&format!("    e5d1:\tcall   {operand}\n"), &[call]);
        }
    }

    #[test]
    fn a_call_through_a_register_just_after_a_system_call_is_an_entrance() {
        let close = "    1:\tsyscall\n    2:\ttest   %rax,%rax\n    3:\tcall   *%r12\n";
        check(close, &[Call::Entrance]);
        let far =
            "    1:\tsyscall\n".to_owned() + &"    2:\tnop\n".repeat(5) + "    3:\tcall   *%r12\n";
        check(&far, &[Call::Indirect("*%r12".to_owned())]);
    }

    #[test]
    fn a_call_has_the_constants_that_were_loaded_for_it() {
        let text = "0000000000001000 <a>:\n\
                    1000:\tlea    0x10(%rip),%rdi        # 4000 <x>\n    1007:\tcall   2000 <b>\n\
                    100c:\tlea    0x10(%rip),%rsi        # 5000 <y>\n    1013:\tcall   2000 <b>\n";
        let functions = parse(text, &slots(RELOCATIONS));
        let constants: Vec<_> = functions[0]
            .calls
            .iter()
            .map(|s| s.constants.clone())
            .collect();
        assert_eq!(constants, [[0x4000], [0x5000]]);
    }

    #[test]
    fn other_instructions_call_nothing() {
        check(
            "    e3c4:\ttest   %rsi,%rsi\n    e3c5:\tret\n    e3c6:\tint3\n",
            &[],
        );
    }
}
