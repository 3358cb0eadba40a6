//! [`Graph`], which function calls which.

use std::collections::BTreeMap;

use super::disassembly::Function;

/// The functions of a binary by where they begin.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    functions: BTreeMap<u64, Function>,
}

impl Graph {
    /// The graph of these functions.
    pub(super) fn new(functions: impl IntoIterator<Item = Function>) -> Self {
        Self {
            functions: functions
                .into_iter()
                .map(|one| (one.address, one))
                .collect(),
        }
    }

    /// The function of that name. The compiler adds a suffix to what it splits
    /// off or makes twice, as in `name.llvm.123`; those are the same function.
    pub(super) fn named(&self, name: &str) -> Option<&Function> {
        let is = |function: &&Function| {
            let rest = function.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.functions.values().find(is)
    }

    /// The function that has the instruction at `address`.
    pub(super) fn around(&self, address: u64) -> Option<&Function> {
        self.functions
            .range(..=address)
            .next_back()
            .map(|(_, function)| function)
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use crate::no_panic::disassembly::Function;

    fn graph() -> Graph {
        let function = |(address, name): (u64, &str)| Function {
            address,
            name: name.to_owned(),
            calls: Vec::new(),
        };
        Graph::new([(16, "a"), (32, "b.llvm.77"), (48, "ab")].map(function))
    }

    #[test]
    fn a_function_reaches_to_the_next() {
        let name = |address| graph().around(address).map(|found| found.name.clone());
        assert_eq!(name(15), None);
        assert_eq!(name(31).as_deref(), Some("a"));
        assert_eq!(name(32).as_deref(), Some("b.llvm.77"));
    }

    #[test]
    fn a_name_is_found_whole_or_with_the_compilers_suffix() {
        let address = |name| graph().named(name).map(|found| found.address);
        assert_eq!(address("a"), Some(16));
        assert_eq!(address("b"), Some(32));
        assert_eq!(address("c"), None);
    }
}
