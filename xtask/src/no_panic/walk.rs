//! Walking a call graph in search of what must not be there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use super::call_graph::Graph;
use super::disassembly::{Call, Function};
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
pub(super) fn from(graph: &Graph, entries: &[String]) -> Result<Walk> {
    let mut walker = Walker {
        graph,
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
    /// forbidden is not walked into: the first step into it says enough.
    fn walk(&mut self) -> Vec<Violation> {
        let mut violations = Vec::new();
        while let Some(function) = self.next.pop_front() {
            if is_forbidden(&function.name) {
                violations.push(self.violation(function, format!("reaches {}", function.name)));
                continue;
            }
            for call in &function.calls {
                violations.extend(self.follow(function, call));
            }
        }
        violations
    }

    fn follow(&mut self, from: &'a Function, call: &Call) -> Option<Violation> {
        let what = match call {
            Call::Entrance => return None,
            Call::External(name) if HARMLESS.contains(&name.as_str()) => return None,
            Call::External(name) => format!("calls {name} of a library"),
            Call::Indirect(operand) => format!("calls or jumps through {operand}"),
            Call::Address(address) => match self.graph.around(*address) {
                Some(to) => {
                    self.reach(to, Some(from));
                    return None;
                }
                None => format!("calls {address:#x}, where no function is"),
            },
        };
        Some(self.violation(from, what))
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

#[cfg(test)]
mod tests {
    use super::from;
    use crate::no_panic::call_graph::Graph;
    use crate::no_panic::disassembly::parse;

    const RELOCATIONS: &str = "\
        9000 R_X86_64_GLOB_DAT  memcpy@GLIBC_2.14\n\
        9008 R_X86_64_GLOB_DAT  open@GLIBC_2.2.5\n";

    /// `entry` calls `leaf`; `leaf` has the instruction that is tried; the rest
    /// is there to be reached, or not.
    fn check(instruction: &str, expected: &[&str]) {
        let disassembly = format!(
            "0000000000001000 <entry>:\n    1000:\tcall   2000 <leaf>\n    1005:\tjmp    1000 <entry>\n\
             0000000000002000 <leaf>:\n    2000:\t{instruction}\n    2006:\tret\n\
             0000000000003000 <core::panicking::panic>:\n    3000:\tcall   *%rax\n\
             0000000000004000 <alloc::raw_vec::finish_grow>:\n    4000:\tret\n\
             0000000000005000 <other>:\n    5000:\tcall   3000 <core::panicking::panic>\n"
        );
        let graph = Graph::new(parse(&disassembly, RELOCATIONS));
        let walk = from(&graph, &["entry".to_owned()]).expect("the entry exists");
        let found: Vec<_> = walk
            .violations
            .iter()
            .map(|v| (v.what.as_str(), v.way.clone()))
            .collect();
        let found: Vec<_> = found
            .into_iter()
            .map(|(what, way)| format!("{} {what}", way.join(">")))
            .collect();
        assert_eq!(found, expected, "{instruction}");
    }

    #[test]
    fn code_that_calls_nothing_forbidden_is_clean() {
        for instruction in ["nop", "call   1000 <entry>", "je     2006 <leaf+0x6>"] {
            check(instruction, &[]);
        }
    }

    #[test]
    fn a_panic_is_found_with_the_way_to_it() {
        let expected = "entry>leaf>core::panicking::panic reaches core::panicking::panic";
        check("call   3000 <core::panicking::panic>", &[expected]);
        check("jne    3000 <core::panicking::panic>", &[expected]);
    }

    #[test]
    fn a_panic_behind_a_function_of_its_own_is_found() {
        let expected = "entry>leaf>other>core::panicking::panic reaches core::panicking::panic";
        check("call   5000 <other>", &[expected]);
    }

    #[test]
    fn an_allocation_is_found() {
        let name = "alloc::raw_vec::finish_grow";
        check(
            &format!("call   4000 <{name}>"),
            &[&format!("entry>leaf>{name} reaches {name}")],
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
        let error = from(&graph, &["entry".to_owned()]).expect_err("there is none");
        assert_eq!(error.to_string(), "there is no function entry");
    }
}
