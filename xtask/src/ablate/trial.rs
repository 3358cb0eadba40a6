//! [`Trials`], taking out one step after the other and asking the tests.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::list::{Ablation, Edit};
use super::suite::{Red, Suite};
use super::table::Finding;
use super::tree::Tree;
use crate::Result;

/// A copy of the checkout, and what is red in it before anything is taken out.
#[derive(Debug)]
pub(super) struct Trials<'a> {
    tree: &'a Tree,
    bench: Bench<'a>,
    // Found out when it is first needed: most steps are missed by the first suite.
    anyway: BTreeMap<Suite<'a>, Vec<String>>,
}

impl<'a> Trials<'a> {
    pub(super) fn new(tree: &'a Tree, bench: Bench<'a>) -> Self {
        Self {
            tree,
            bench,
            anyway: BTreeMap::new(),
        }
    }

    /// Asks one suite after the other until one misses the step.
    pub(super) fn try_one(&mut self, ablation: &'a Ablation) -> Result<Finding> {
        let package = ablation.package().ok_or("it is in no crate")?;
        for suite in Suite::all(package) {
            let mut red = self.red_without(ablation.edits(), suite)?;
            if red.is_green() {
                continue;
            }
            let anyway = self.red_anyway(suite)?;
            red.tests.retain(|test| !anyway.contains(test));
            // What the wall behind it alone turns red is not for the step's sake.
            if ablation.wall().next().is_some() && !red.tests.is_empty() {
                let alone = self.red_without(ablation.wall(), suite)?;
                red.tests.retain(|test| !alone.tests.contains(test));
            }
            if !red.is_green() {
                return Ok(Finding::Noticed(red));
            }
        }
        let is_behind = ablation.behind.is_some() && ablation.wall().next().is_none();
        Ok(if is_behind {
            Finding::Behind
        } else {
            Finding::Unnoticed
        })
    }

    fn red_without<'e>(
        &self,
        edits: impl Iterator<Item = &'e Edit>,
        suite: Suite<'_>,
    ) -> Result<Red> {
        self.tree.without(edits, || {
            suite.build(&self.bench)?;
            let red = suite.run(&self.bench, &[])?;
            self.again(red, suite)
        })
    }

    fn red_anyway(&mut self, suite: Suite<'a>) -> Result<&[String]> {
        if !self.anyway.contains_key(&suite) {
            let red = self.red_without(std::iter::empty(), suite)?;
            if !red.is_green() {
                println!(
                    "red with all steps, and not counted: {}",
                    red.tests.join(", ")
                );
            }
            self.anyway.insert(suite, red.tests);
        }
        Ok(self.anyway.get(&suite).map_or(&[], Vec::as_slice))
    }

    /// What is red a second time: a test may fail for another reason, but hardly does twice.
    fn again(&self, mut red: Red, suite: Suite<'_>) -> Result<Red> {
        if !red.tests.is_empty() && !red.hangs {
            let second = suite.run(&self.bench, &red.tests)?;
            red.tests
                .retain(|test| second.hangs || second.tests.contains(test));
        }
        Ok(red)
    }
}
