//! What is true of every text that is an id map.

use birdcage_namespace::{IdMap, IdMaps};

/// If `data` reads as an id map, then it renders to a text that reads as the
/// same map and that the kernel takes in one write, every id at the edge of a
/// range goes out and comes back as itself, and no id is claimed twice.
pub fn property(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(map) = text.parse::<IdMap>() else {
        return;
    };
    renders_to_itself(&map);
    edges_come_back(&map);
    claims_no_id_twice(&map);
    let _ = IdMaps::new(&map, &map);
}

fn renders_to_itself(map: &IdMap) {
    let rendered = map.to_string();
    assert_eq!(rendered.parse().as_ref(), Ok(map), "{rendered:?}");
    assert!(
        rendered.len() < 4096 && rendered.lines().count() <= 340,
        "{rendered:?}"
    );
}

fn edges_come_back(map: &IdMap) {
    for range in map.ranges() {
        for inside in [range.inside, range.inside + (range.count - 1)] {
            let outside = map.to_outside(inside).expect("the range holds it");
            assert_eq!(map.to_inside(outside), Some(inside), "{map}");
        }
    }
}

/// Sorted by one side, each range ends before the next begins.
fn claims_no_id_twice(map: &IdMap) {
    let mut inside: Vec<_> = map.ranges().iter().map(|r| (r.inside, r.count)).collect();
    let mut outside: Vec<_> = map.ranges().iter().map(|r| (r.outside, r.count)).collect();
    for side in [&mut inside, &mut outside] {
        side.sort_unstable();
        let apart = |pair: &[(u32, u32)]| pair[0].0 + pair[0].1 <= pair[1].0;
        assert!(side.windows(2).all(apart), "{map}");
    }
}
