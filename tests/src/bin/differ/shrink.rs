//! Making a case that fails smaller, as long as it still does.

use crate::case::Case;

/// Takes away exceptions, acts and nodes, one after the other, that are not needed.
pub(crate) fn shrink(mut case: Case, fails: impl Fn(&Case) -> bool) -> Case {
    loop {
        let before = size(&case);
        shrink_acts(&mut case, &fails);
        for number in (0..case.asked.len()).rev() {
            keep_if(&mut case, |case| case.without_exception(number), &fails);
        }
        for number in (0..case.nodes.len()).rev() {
            if number < case.nodes.len() {
                keep_if(&mut case, |case| case.without_node(number), &fails);
            }
        }
        if size(&case) == before {
            return case;
        }
    }
}

fn size(case: &Case) -> usize {
    case.nodes.len() + case.asked.len() + case.acts.len()
}

/// In halves, quarters and so on, since there are many of them.
fn shrink_acts(case: &mut Case, fails: &impl Fn(&Case) -> bool) {
    let mut count = case.acts.len();
    while count > 0 {
        let mut from = 0;
        while from + count <= case.acts.len() {
            if !keep_if(case, |case| case.without_acts(from, count), fails) {
                from += count;
            }
        }
        count /= 2;
    }
}

/// Makes the case the smaller one if that fails too, and says whether it does.
fn keep_if(
    case: &mut Case,
    smaller: impl Fn(&Case) -> Case,
    fails: &impl Fn(&Case) -> bool,
) -> bool {
    let smaller = smaller(case);
    let is_enough = fails(&smaller);
    if is_enough {
        *case = smaller;
    }
    is_enough
}

#[cfg(test)]
mod tests {
    use super::shrink;
    use crate::generate::{Ground, case};
    use birdcage_fuzz::random::Random;
    use std::path::Path;

    #[test]
    fn only_what_is_needed_to_fail_is_left() {
        let whole = case(&mut Random::new(3), Path::new("/top"), Ground::Plain);
        let act = whole.acts[40].to_string();
        let asked = format!("{:?}", whole.asked[0]);
        let smaller = shrink(whole, |case| {
            let has_act = case.acts.iter().any(|held| held.to_string() == act);
            has_act && case.asked.iter().any(|held| format!("{held:?}") == asked)
        });
        let left = (smaller.nodes.len(), smaller.asked.len(), smaller.acts.len());
        assert_eq!(left, (0, 1, 1));
    }
}
