//! [`similar`], which word somebody may have meant.

/// No word of ours is nearly as long.
const LONGEST: usize = 64;

/// Of the known words the one that somebody may have meant: at most two letters are wrong.
pub(crate) fn similar<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let distances = known.iter().map(|other| (distance(word, other), *other));
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    let allowed = (nearest.chars().count() / 3).clamp(1, 2);
    (distance <= allowed).then_some(nearest)
}

/// How many letters have to be added, taken away, exchanged or swapped with the next.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<_>, Vec<_>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, other) in to.iter().enumerate() {
            let exchanged = at(&row, j) + usize::from(letter != other);
            let mut least = exchanged.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped =
                i > 0 && j > 0 && from.get(i - 1) == Some(other) && to.get(j - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    at(&row, to.len())
}

fn at(row: &[usize], index: usize) -> usize {
    row.get(index).copied().unwrap_or(usize::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_with_a_wrong_letter_or_two_is_known() {
        let known = ["read", "write", "environment", "npm"];
        for (word, expected) in [
            ("raed", Some("read")),
            ("reads", Some("read")),
            ("enviroment", Some("environment")),
            ("Write", Some("write")),
            ("npn", Some("npm")),
            ("execute", None),
            ("", None),
            (&"read".repeat(40), None),
            ("xyz", None),
        ] {
            assert_eq!(similar(word, &known), expected, "{word}");
        }
    }

    #[test]
    fn nothing_is_similar_to_no_words() {
        assert_eq!(similar("read", &[]), None);
    }

    proptest! {
        #[test]
        fn a_distance_is_the_same_both_ways(one in "[a-c]{0,6}", other in "[a-c]{0,6}") {
            prop_assert_eq!(distance(&one, &other), distance(&other, &one));
            prop_assert_eq!(distance(&one, &other) == 0, one == other);
        }
    }
}
