//! What an [`IdMap`] is, shown on examples and against brute force.

use proptest::prelude::*;

use super::{IdMap, IdMapError, IdRange};

fn range(inside: u32, outside: u32, count: u32) -> IdRange {
    IdRange {
        inside,
        outside,
        count,
    }
}

fn check(ranges: &[IdRange], expected: Result<&str, IdMapError>) {
    let map = IdMap::new(ranges.iter().copied());
    assert_eq!(
        map.map(|map| map.to_string()),
        expected.map(str::to_owned),
        "{ranges:?}"
    );
}

fn check_parse(lines: &str, expected: Result<&str, IdMapError>) {
    let map = lines.parse::<IdMap>();
    assert_eq!(
        map.map(|map| map.to_string()),
        expected.map(str::to_owned),
        "{lines:?}"
    );
}

#[test]
fn an_identity_map_renders_as_the_one_line_the_kernel_allows() {
    assert_eq!(IdMap::identity(1000).to_string(), "1000 1000 1\n");
    assert_eq!(IdMap::identity(0).to_string(), "0 0 1\n");
}

#[test]
fn ranges_are_rendered_in_the_order_of_the_ids_inside() {
    check(
        &[range(5, 100, 2), range(0, 200, 1)],
        Ok("0 200 1\n5 100 2\n"),
    );
}

#[test]
fn two_maps_of_the_same_ranges_are_equal_in_any_order() {
    let (a, b) = (range(5, 100, 2), range(0, 200, 1));
    assert_eq!(IdMap::new([a, b]), IdMap::new([b, a]));
    assert_ne!(IdMap::new([a]), IdMap::new([b]));
    let map = IdMap::new([a, b]).expect("a map");
    assert_eq!(map.ranges(), [b, a]);
}

#[test]
fn a_map_without_lines_is_refused() {
    check(&[], Err(IdMapError::Empty));
    check_parse("", Err(IdMapError::Empty));
}

#[test]
fn a_range_of_no_ids_is_refused() {
    check(
        &[range(1, 2, 0)],
        Err(IdMapError::ZeroCount(range(1, 2, 0))),
    );
}

#[test]
fn a_range_past_the_last_id_is_refused_on_either_side() {
    check(&[range(0, 0, u32::MAX)], Ok("0 0 4294967295\n"));
    for past in [
        range(1, 0, u32::MAX),
        range(0, 1, u32::MAX),
        range(u32::MAX, u32::MAX, 1),
    ] {
        check(&[past], Err(IdMapError::PastLastId(past)));
    }
}

#[test]
fn ranges_that_overlap_are_refused_on_either_side() {
    let cases = [
        (range(0, 100, 10), range(9, 200, 1)),
        (range(0, 100, 10), range(50, 109, 1)),
        (range(0, 100, 10), range(0, 100, 10)),
    ];
    for (first, second) in cases {
        check(&[first, second], Err(IdMapError::Overlap(first, second)));
    }
    check(
        &[range(0, 100, 10), range(10, 110, 1)],
        Ok("0 100 10\n10 110 1\n"),
    );
}

fn lines(number: u32) -> Vec<IdRange> {
    (0..number).map(|id| range(id, id, 1)).collect()
}

#[test]
fn the_kernel_takes_340_lines_and_no_more() {
    assert!(IdMap::new(lines(340)).is_ok());
    check(&lines(341), Err(IdMapError::TooManyLines(341)));
}

#[test]
fn a_map_that_does_not_fit_into_one_write_is_refused() {
    let wide = |number| {
        (0..number)
            .map(|id| range(1_000_000 + id, id, 1))
            .collect::<Vec<_>>()
    };
    // 10 lines of 12 bytes, 90 of 13, the rest of 14.
    check(
        &wide(340),
        Err(IdMapError::TooManyBytes(10 * 12 + 90 * 13 + 240 * 14)),
    );
    assert!(IdMap::new(wide(300)).is_ok());
}

#[test]
fn what_the_kernel_shows_can_be_read_back() {
    check_parse("         0          0 4294967295\n", Ok("0 0 4294967295\n"));
    let own = std::fs::read_to_string("/proc/self/uid_map").expect("procfs is mounted");
    assert!(own.parse::<IdMap>().is_ok(), "{own:?}");
}

#[test]
fn the_first_line_that_is_no_range_is_named() {
    let bad = [
        "x",
        "1 2",
        "1 2 3 4",
        "+1 2 3",
        "-1 2 3",
        "1 2 4294967296",
        "\u{661} 1 1",
    ];
    for line in bad {
        check_parse(line, Err(IdMapError::Syntax(1)));
        check_parse(&format!("0 0 1\n{line}\n"), Err(IdMapError::Syntax(2)));
    }
}

#[test]
fn an_empty_line_is_no_range() {
    check_parse("0 0 1\n\n1 1 1\n", Err(IdMapError::Syntax(2)));
}

#[test]
fn ids_outside_every_range_stand_for_nothing() {
    let map = IdMap::new([range(0, 100, 2), range(10, 200, 1)]).expect("disjoint");
    let cases = [
        (0, Some(100)),
        (1, Some(101)),
        (2, None),
        (10, Some(200)),
        (11, None),
    ];
    for (inside, outside) in cases {
        assert_eq!(map.to_outside(inside), outside, "{inside}");
    }
    assert_eq!(map.to_inside(0), None);
    assert_eq!(map.to_inside(101), Some(1));
}

#[test]
fn an_error_names_the_ranges_it_is_about() {
    let overlap = IdMapError::Overlap(range(0, 100, 10), range(9, 200, 1));
    assert_eq!(
        overlap.to_string(),
        "the id ranges `0 100 10` and `9 200 1` overlap"
    );
    assert_eq!(
        IdMapError::TooManyLines(341).to_string(),
        "an id map of 341 lines is longer than the 340 the kernel takes"
    );
}

/// Ids so few that overlaps are common and every one can be tried.
fn small_ranges() -> impl Strategy<Value = Vec<IdRange>> {
    let range = (0..12_u32, 0..12_u32, 1..4_u32).prop_map(|(i, o, c)| range(i, o, c));
    proptest::collection::vec(range, 1..5)
}

/// True if some id is claimed twice on one side, found by listing all of them.
fn claims_twice(ranges: &[IdRange], side: impl Fn(&IdRange) -> u32) -> bool {
    let ids = || ranges.iter().flat_map(|r| side(r)..side(r) + r.count);
    ids().count() != ids().collect::<std::collections::BTreeSet<_>>().len()
}

proptest! {
    #[test]
    fn overlaps_are_refused_exactly_when_an_id_is_claimed_twice(ranges in small_ranges()) {
        let twice = claims_twice(&ranges, |r| r.inside) || claims_twice(&ranges, |r| r.outside);
        prop_assert_eq!(IdMap::new(ranges).is_err(), twice);
    }

    #[test]
    fn reading_what_was_rendered_gives_the_same_map(ranges in small_ranges()) {
        if let Ok(map) = IdMap::new(ranges) {
            prop_assert_eq!(map.to_string().parse(), Ok(map));
        }
    }

    #[test]
    fn there_and_back_is_the_same_id(ranges in small_ranges(), id in 0..20_u32) {
        if let Ok(map) = IdMap::new(ranges) {
            if let Some(inside) = map.to_inside(id) {
                prop_assert_eq!(map.to_outside(inside), Some(id));
            }
            if let Some(outside) = map.to_outside(id) {
                prop_assert_eq!(map.to_inside(outside), Some(id));
            }
        }
    }

    #[test]
    fn an_id_translates_exactly_when_a_range_holds_it(ranges in small_ranges(), id in 0..20_u32) {
        if let Ok(map) = IdMap::new(ranges.iter().copied()) {
            let held = ranges.iter().any(|r| (r.inside..r.inside + r.count).contains(&id));
            prop_assert_eq!(map.to_outside(id).is_some(), held);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[0-9 \n+x-]{0,40}") {
        let _ = text.parse::<IdMap>();
    }
}
