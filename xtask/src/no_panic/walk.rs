//! Walking a call graph in search of what must not be there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use super::call_graph::Graph;
use super::disassembly::{Call, Function, Site};
use super::location::{Location, Memory};
use crate::Result;

/// Parts of names of functions that must not be reached.
const FORBIDDEN: [&str; 14] = [
    "panic",
    "unwrap_failed",
    "expect_failed",
    "index_fail",
    "index_order_fail",
    "copy_from_slice::len_mismatch",
    "alloc",
    "__rust_",
    "free",
    "Mutex",
    "mutex",
    "pthread",
    "__errno_location",
    "std::io",
];

/// Functions of libc that only touch the memory they are given. The compiler
/// makes calls to them of its own accord.
const HARMLESS: [&str; 6] = ["memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"];

/// Panics that cannot happen though the compiler cannot know: the file they are
/// in, and what they are reached by. Each with its reason.
const EXCUSED: [(&str, &str); 2] = [
    // `fd != -1`: what the kernel answered was found to be no error before.
    (
        "src/backend/linux_raw/conv.rs",
        "core::option::expect_failed",
    ),
    // `fd != -1`: the descriptor was made of such an answer.
    (
        "crates/birdcage-sys/src/fd.rs",
        "core::option::expect_failed",
    ),
];

/// What a walk has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Walk {
    /// How many functions it came to.
    pub(super) reached: usize,
    /// The calls that must not be.
    pub(super) violations: Vec<Violation>,
}

/// A call that must not be, and the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    what: String,
    way: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\n    by way of {}",
            self.what,
            self.way.join("\n           to ")
        )
    }
}

/// Walks from `entries`, which must all exist.
pub(super) fn from(graph: &Graph, memory: &Memory, entries: &[String]) -> Result<Walk> {
    let mut walker = Walker {
        graph,
        memory,
        callers: BTreeMap::new(),
        next: VecDeque::new(),
    };
    for entry in entries {
        let function = graph
            .named(entry)
            .ok_or_else(|| format!("there is no function {entry}"))?;
        walker.reach(function, None);
    }
    let violations = walker.walk();
    Ok(Walk {
        reached: walker.callers.len(),
        violations,
    })
}

struct Walker<'a> {
    graph: &'a Graph,
    memory: &'a Memory,
    /// The functions that were reached, by address, and from which other one.
    callers: BTreeMap<u64, Option<u64>>,
    next: VecDeque<&'a Function>,
}

impl<'a> Walker<'a> {
    fn reach(&mut self, function: &'a Function, caller: Option<&Function>) {
        if let Entry::Vacant(new) = self.callers.entry(function.address) {
            new.insert(caller.map(|caller| caller.address));
            self.next.push_back(function);
        }
    }

    /// Nearest first, so that the way to a violation is a short one. What is
    /// forbidden is not walked into: the call to it says enough.
    fn walk(&mut self) -> Vec<Violation> {
        let mut violations = Vec::new();
        while let Some(function) = self.next.pop_front() {
            violations.extend(
                function
                    .calls
                    .iter()
                    .filter_map(|site| self.follow(function, site)),
            );
        }
        violations
    }

    fn follow(&mut self, from: &'a Function, site: &Site) -> Option<Violation> {
        let what = match &site.call {
            Call::Entrance => return None,
            Call::External(name) if HARMLESS.contains(&name.as_str()) => return None,
            Call::External(name) => format!("calls {name} of a library"),
            Call::Indirect(operand) => format!("calls or jumps through {operand}"),
            Call::Address(address) => match self.graph.around(*address) {
                Some(to) if to.address == from.address => return None,
                Some(to) if is_forbidden(&to.name) => self.forbidden(to, site)?,
                Some(to) => {
                    self.reach(to, Some(from));
                    return None;
                }
                None => format!("calls {address:#x}, where no function is"),
            },
        };
        Some(self.violation(from, what))
    }

    /// What is wrong with a call to a forbidden function, unless it is excused.
    fn forbidden(&self, to: &Function, site: &Site) -> Option<String> {
        let places: Vec<_> = site
            .constants
            .iter()
            .filter_map(|at| self.memory.location(*at))
            .collect();
        match &places[..] {
            [place] if is_excused(place, &to.name) => None,
            [] => Some(format!("calls {}", to.name)),
            [.., place] => Some(format!("calls {} for {place}", to.name)),
        }
    }

    fn violation(&self, function: &Function, what: String) -> Violation {
        let mut way = Vec::new();
        let mut at = Some(function.address);
        while let Some(address) = at {
            way.extend(
                self.graph
                    .around(address)
                    .map(|function| function.name.clone()),
            );
            at = self.callers.get(&address).copied().flatten();
        }
        way.reverse();
        Violation { what, way }
    }
}

fn is_forbidden(name: &str) -> bool {
    FORBIDDEN.iter().any(|part| name.contains(part))
}

fn is_excused(place: &Location, function: &str) -> bool {
    EXCUSED
        .iter()
        .any(|(file, reached)| place.is_in(file) && function == *reached)
}

#[cfg(test)]
mod tests {
    use super::{EXCUSED, from};
    use crate::no_panic::call_graph::Graph;
    use crate::no_panic::disassembly::{parse, slots};
    use crate::no_panic::location::Memory;

    const RELOCATIONS: &str = "\
        9000 R_X86_64_GLOB_DAT  memcpy@GLIBC_2.14\n\
        9008 R_X86_64_GLOB_DAT  open@GLIBC_2.2.5\n\
        8000 R_X86_64_RELATIVE  *ABS*+0x7000\n";

    /// `entry` calls `leaf`; `leaf` has the instructions that are tried; the rest
    /// is there to be reached, or not.
    fn found(instructions: &str, contents: &str) -> Vec<String> {
        let disassembly = format!(
            "0000000000001000 <entry>:\n    1000:\tcall   2000 <leaf>\n    1005:\tjmp    1000 <entry>\n\
             0000000000002000 <leaf>:\n    2000:\t{instructions}\n    2006:\tret\n\
             0000000000003000 <core::option::expect_failed>:\n    3000:\tcall   *%rax\n\
             0000000000004000 <alloc::raw_vec::finish_grow>:\n    4000:\tret\n\
             0000000000005000 <other>:\n    5000:\tcall   3000 <core::option::expect_failed>\n"
        );
        let slots = slots(RELOCATIONS);
        let graph = Graph::new(parse(&disassembly, &slots));
        let memory = Memory::parse(contents, slots);
        let walk = from(&graph, &memory, &["entry".to_owned()]).expect("the entry exists");
        walk.violations
            .iter()
            .map(|v| format!("{} {}", v.way.join(">"), v.what))
            .collect()
    }

    fn check(instruction: &str, expected: &[&str]) {
        assert_eq!(found(instruction, ""), expected, "{instruction}");
    }

    #[test]
    fn code_that_calls_nothing_forbidden_is_clean() {
        for instruction in ["nop", "call   1000 <entry>", "je     2006 <leaf+0x6>"] {
            check(instruction, &[]);
        }
    }

    #[test]
    fn a_panic_is_found_with_the_way_to_it() {
        let expected = "entry>leaf calls core::option::expect_failed";
        check("call   3000 <core::option::expect_failed>", &[expected]);
        check("jne    3000 <core::option::expect_failed>", &[expected]);
    }

    #[test]
    fn a_panic_behind_a_function_of_its_own_is_found() {
        let expected = "entry>leaf>other calls core::option::expect_failed";
        check("call   5000 <other>", &[expected]);
    }

    /// A location whose file has this name, with `leaf` panicking for it.
    fn panicking_for(file: &str) -> Vec<String> {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let rows = file
            .as_bytes()
            .chunks(16)
            .zip(0..)
            .map(|(row, number)| format!(" {:x} {}  .\n", 0x7000 + number * 16, hex(row)));
        let header = format!(
            " 8000 0000000000000000{:02x}00000000000000  .\n",
            file.len()
        );
        let contents = rows.collect::<String>() + &header + " 8010 0700000001000000  .\n";
        let load = "lea    0x1(%rip),%rsi        # 8000 <x>";
        found(
            &format!("{load}\n    2003:\tcall   3000 <core::option::expect_failed>"),
            &contents,
        )
    }

    #[test]
    fn a_panic_says_which_line_it_is_for() {
        let expected = "entry>leaf calls core::option::expect_failed for a/stage.rs:7";
        assert_eq!(panicking_for("a/stage.rs"), [expected]);
    }

    #[test]
    fn a_panic_that_cannot_happen_is_excused_by_its_file() {
        for (file, _) in EXCUSED {
            assert!(panicking_for(file).is_empty(), "{file}");
        }
    }

    #[test]
    fn an_allocation_is_found() {
        let name = "alloc::raw_vec::finish_grow";
        check(
            &format!("call   4000 <{name}>"),
            &[&format!("entry>leaf calls {name}")],
        );
    }

    #[test]
    fn a_call_the_walk_cannot_follow_is_refused() {
        check("call   *%rax", &["entry>leaf calls or jumps through *%rax"]);
        check(
            "jmp    *0x18(%rdi)",
            &["entry>leaf calls or jumps through *0x18(%rdi)"],
        );
        check(
            "call   10 <nowhere>",
            &["entry>leaf calls 0x10, where no function is"],
        );
    }

    #[test]
    fn libc_is_refused_but_for_what_only_copies() {
        check("call   *0x10(%rip)        # 9000 <memcpy@GLIBC_2.14>", &[]);
        let expected = "entry>leaf calls open of a library";
        check(
            "call   *0x10(%rip)        # 9008 <open@GLIBC_2.2.5>",
            &[expected],
        );
    }

    #[test]
    fn an_entry_that_is_not_there_is_an_error() {
        let graph = Graph::new([]);
        let error =
            from(&graph, &Memory::default(), &["entry".to_owned()]).expect_err("there is none");
        assert_eq!(error.to_string(), "there is no function entry");
    }
}
