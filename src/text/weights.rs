//! Sparse linear weights over hashed features: what the tagger and the parser score with, and the file that holds them.
//!
//! A feature is a bucket number; each bucket has integer weights for the few classes that it speaks for. All arithmetic is on
//! integers, so that the same training gives the same bytes on every machine. Deliberately absent: learning (`train`).

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// No model part of ours unpacks to more; a larger one is refused.
const UNPACKED_LIMIT: usize = 64 << 20;

/// Room for the scores of all classes: a class is one byte.
pub(crate) const CLASSES: usize = 256;

/// A stored weight is a code: small weights exactly, larger ones in coarser steps.
const FINE: i32 = 64;
/// The steps of larger weights.
const STEP: i32 = 12;

/// The weight that each code stands for, the code taken as an unsigned byte.
static VALUES: [i16; 256] = values();

const fn values() -> [i16; 256] {
    let mut values = [0; 256];
    let mut at = 0;
    while at < 256 {
        let code = at as u8 as i8 as i32;
        let size = code.abs();
        let value = if size <= FINE { size } else { FINE + (size - FINE) * STEP };
        values[at] = if code < 0 { -value } else { value } as i16;
        at += 1;
    }
    values
}

/// The code whose weight is nearest.
pub(crate) fn code(weight: i64) -> i8 {
    let size = weight.abs().min(i64::from(FINE + 62 * STEP)) as i32;
    let code = if size <= FINE { size } else { FINE + (size - FINE + STEP / 2) / STEP };
    if weight < 0 { -code as i8 } else { code as i8 }
}

/// Weights by bucket and class. Most features that a text shows have no weights at all, so a map of one bit a bucket, small enough for
/// the processor's cache, is asked first; what belongs to 64 neighbouring buckets lies together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    /// Number of buckets, a power of two and at least 64.
    buckets: u32,
    /// For each 64 buckets: which of them have a row, and where their group starts in `cells`.
    map: Vec<(u64, u32)>,
    /// For each group, one entry a row with its number of cells; then the cells: class and weight.
    cells: Vec<(u8, i8)>,
}

impl Weights {
    /// Weights from the rows that hold any, by ascending bucket; a row has at most 255 cells.
    pub(crate) fn from_rows(buckets: u32, rows: &[(u32, Vec<(u8, i8)>)]) -> Self {
        let lengths: Vec<(u32, u8)> = rows.iter().map(|(bucket, row)| (*bucket, row.len().min(255) as u8)).collect();
        Self::from_runs(buckets, &lengths, rows.iter().flat_map(|(_, row)| row.iter().copied().take(255)))
    }

    /// Weights from the buckets that hold any with their numbers of cells, by ascending bucket, and all cells in that order.
    fn from_runs(buckets: u32, rows: &[(u32, u8)], mut cells_in_order: impl Iterator<Item = (u8, i8)>) -> Self {
        debug_assert!(buckets.is_power_of_two() && buckets >= 64, "a bucket is found by masking");
        let mut map = vec![(0u64, 0u32); buckets as usize / 64];
        let total: usize = rows.iter().map(|(_, count)| usize::from(*count)).sum();
        let mut cells = Vec::with_capacity(rows.len() + total);
        for group in rows.chunk_by(|a, b| a.0 / 64 == b.0 / 64) {
            if let Some(word) = group.first().and_then(|(bucket, _)| map.get_mut(*bucket as usize / 64)) {
                word.0 = group.iter().fold(0, |bits, (bucket, _)| bits | 1 << (bucket % 64));
                word.1 = cells.len() as u32;
            }
            cells.extend(group.iter().map(|&(_, count)| (count, 0)));
            let of_group = group.iter().map(|(_, count)| usize::from(*count)).sum();
            cells.extend(cells_in_order.by_ref().take(of_group));
        }
        Self { buckets, map, cells }
    }

    /// Adds the weights of the hashed feature to the scores of its classes.
    #[inline]
    pub(crate) fn add(&self, hash: u32, scores: &mut [i32; CLASSES]) {
        for &(class, code) in self.row(hash & self.buckets.wrapping_sub(1)) {
            scores[usize::from(class)] += i32::from(VALUES[usize::from(code as u8)]);
        }
    }

    #[inline]
    fn row(&self, bucket: u32) -> &[(u8, i8)] {
        let Some(&(bits, start)) = self.map.get(bucket as usize / 64) else { return &[] };
        let bit = bucket % 64;
        if bits >> bit & 1 == 0 {
            return &[];
        }
        let nth = (bits & ((1 << bit) - 1)).count_ones() as usize;
        let group = self.cells.get(start as usize..).unwrap_or_default();
        let before: usize = group.iter().take(nth).map(|&(count, _)| usize::from(count)).sum();
        let count = group.get(nth).map_or(0, |&(count, _)| usize::from(count));
        let first = bits.count_ones() as usize + before;
        group.get(first..first + count).unwrap_or_default()
    }

    /// The packed form: bucket count, then for each bucket with cells the distance to it, the number of cells, classes and weights,
    /// each kind in a run of its own, because like packs better with like.
    pub(crate) fn pack(&self) -> Vec<u8> {
        let (mut gaps, mut counts, mut classes, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut last, mut used) = (0u32, 0u32);
        for bucket in 0..self.buckets {
            let cells = self.row(bucket);
            if cells.is_empty() {
                continue;
            }
            push_number(&mut gaps, bucket - last);
            last = bucket;
            used += 1;
            push_number(&mut counts, cells.len() as u32);
            for &(class, weight) in cells {
                classes.push(class);
                weights.push(weight as u8);
            }
        }
        let mut raw = Vec::new();
        push_number(&mut raw, self.buckets);
        push_number(&mut raw, used);
        push_number(&mut raw, classes.len() as u32);
        for part in [gaps, counts, classes, weights] {
            raw.extend(part);
        }
        compress_to_vec(&raw, 9)
    }

    /// Reads what [`Weights::pack`] wrote; `None` where the bytes are not that.
    pub(crate) fn unpack(bytes: &[u8]) -> Option<Self> {
        let raw = decompress_to_vec_with_limit(bytes, UNPACKED_LIMIT).ok()?;
        let mut rest = raw.as_slice();
        let buckets = take_number(&mut rest)?;
        let used = take_number(&mut rest)? as usize;
        let total = take_number(&mut rest)? as usize;
        if !buckets.is_power_of_two()
            || !(64..=1 << 24).contains(&buckets)
            || used > buckets as usize
            || total > raw.len()
        {
            return None;
        }
        let gaps: Vec<u32> = (0..used).map(|_| take_number(&mut rest)).collect::<Option<_>>()?;
        let counts: Vec<u32> = (0..used).map(|_| take_number(&mut rest)).collect::<Option<_>>()?;
        let (classes, rest) = rest.split_at_checked(total)?;
        let weights = rest.get(..total)?;
        let cells = classes.iter().zip(weights).map(|(&class, &weight)| (class, weight as i8));
        let mut bucket = 0u32;
        let mut rows = Vec::with_capacity(used);
        for (gap, count) in gaps.iter().zip(counts) {
            bucket = bucket.checked_add(*gap).filter(|&b| b < buckets)?;
            rows.push((bucket, u8::try_from(count).ok()?));
        }
        Some(Self::from_runs(buckets, &rows, cells))
    }
}

/// LEB128.
fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..32).step_by(7) {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Packs lines of text (a lexicon) for a model file.
pub(crate) fn pack_text(text: &str) -> Vec<u8> {
    compress_to_vec(text.as_bytes(), 9)
}

/// Reads what [`pack_text`] wrote.
pub(crate) fn unpack_text(bytes: &[u8]) -> Option<String> {
    String::from_utf8(decompress_to_vec_with_limit(bytes, UNPACKED_LIMIT).ok()?).ok()
}

/// Hash of a feature: the number of its template and its values.
#[inline]
pub(crate) fn feature(template: u32, values: &[u32]) -> u32 {
    let mut hash = mix(0x9E37_79B9, template);
    for &value in values {
        hash = mix(hash, value);
    }
    hash ^ (hash >> 15)
}

/// FNV-1a of a string's bytes, folded to 32 bits.
pub(crate) fn text_hash(text: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}

#[inline]
fn mix(hash: u32, value: u32) -> u32 {
    let wide = (u64::from(hash.rotate_left(5)) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
    (wide >> 32) as u32 ^ wide as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_weights_come_back_as_they_were() {
        let rows = vec![(3, vec![(0, -7), (9, code(100))]), (1000, vec![(254, 1)])];
        let weights = Weights::from_rows(1024, &rows);
        let back = Weights::unpack(&weights.pack()).expect("own bytes are read");
        let mut scores = [0; CLASSES];
        back.add(3, &mut scores);
        back.add(1000 + 1024, &mut scores);
        assert_eq!((scores[0], scores[9], scores[254]), (-7, 100, 1));
    }

    #[test]
    fn foreign_bytes_are_refused() {
        assert!(Weights::unpack(b"no weights").is_none());
        assert!(Weights::unpack(&[]).is_none());
    }
}
