//! Union-find over small numbers, with the smallest member as the name of each group.

/// A partition of `0..n`.
#[derive(Clone, Debug)]
pub(super) struct Union {
    parent: Vec<usize>,
}

impl Union {
    /// Every number by itself.
    pub(super) fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    /// The smallest member of the group of `x`.
    pub(super) fn find(&mut self, mut x: usize) -> usize {
        while self.parent[x] != x {
            self.parent[x] = self.parent[self.parent[x]];
            x = self.parent[x];
        }
        x
    }

    /// Joins the groups of `a` and `b`.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_by_its_smallest_member() {
        let mut union = Union::new(4);
        union.join(3, 1);
        union.join(3, 2);
        assert_eq!((union.find(3), union.find(2), union.find(0)), (1, 1, 0));
    }
}
