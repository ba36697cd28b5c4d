//! Sparse linear weights over hashed features: what the tagger and the parser score with, and the file that holds them.
//!
//! A feature is a bucket number; each bucket has integer weights for the few classes that it speaks for. All arithmetic is on
//! integers, so that the same training gives the same bytes on every machine. Deliberately absent: learning (`train`).

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// No model part of ours unpacks to more; a larger one is refused.
const UNPACKED_LIMIT: usize = 64 << 20;

/// Weights by bucket and class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    /// Number of buckets, a power of two.
    buckets: u32,
    /// For each bucket, where its cells start; one more at the end.
    starts: Vec<u32>,
    /// Class and weight.
    cells: Vec<(u8, i16)>,
}

impl Weights {
    /// Weights from the rows that hold any, by ascending bucket.
    pub(crate) fn from_rows(buckets: u32, rows: &[(u32, Vec<(u8, i16)>)]) -> Self {
        debug_assert!(buckets.is_power_of_two(), "a bucket is found by masking");
        let mut starts = Vec::with_capacity(buckets as usize + 1);
        let mut cells = Vec::new();
        for (bucket, row) in rows {
            while starts.len() <= *bucket as usize {
                starts.push(cells.len() as u32);
            }
            cells.extend_from_slice(row);
        }
        starts.resize(buckets as usize + 1, cells.len() as u32);
        Self { buckets, starts, cells }
    }

    /// Adds the weights of the hashed feature to the scores of its classes.
    #[inline]
    pub(crate) fn add(&self, hash: u32, scores: &mut [i32]) {
        let bucket = (hash & self.buckets.wrapping_sub(1)) as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else { return };
        for &(class, weight) in self.cells.get(start as usize..end as usize).unwrap_or_default() {
            if let Some(score) = scores.get_mut(class as usize) {
                *score += i32::from(weight);
            }
        }
    }

    /// The packed form: bucket count, then for each bucket with cells the distance to it, the number of cells, classes and weights,
    /// each kind in a run of its own, because like packs better with like.
    pub(crate) fn pack(&self) -> Vec<u8> {
        let (mut gaps, mut counts, mut classes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut low, mut high) = (Vec::new(), Vec::new());
        let (mut last, mut used) = (0u32, 0u32);
        for (bucket, pair) in self.starts.windows(2).enumerate() {
            let cells = self.cells.get(pair[0] as usize..pair[1] as usize).unwrap_or_default();
            if cells.is_empty() {
                continue;
            }
            push_number(&mut gaps, bucket as u32 - last);
            last = bucket as u32;
            used += 1;
            push_number(&mut counts, cells.len() as u32);
            for &(class, weight) in cells {
                classes.push(class);
                let [below, above] = weight.to_le_bytes();
                low.push(below);
                high.push(above);
            }
        }
        let mut raw = Vec::new();
        push_number(&mut raw, self.buckets);
        push_number(&mut raw, used);
        push_number(&mut raw, classes.len() as u32);
        for part in [gaps, counts, classes, low, high] {
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
        if !buckets.is_power_of_two() || buckets > 1 << 24 || used > buckets as usize || total > raw.len() {
            return None;
        }
        let gaps: Vec<u32> = (0..used).map(|_| take_number(&mut rest)).collect::<Option<_>>()?;
        let counts: Vec<u32> = (0..used).map(|_| take_number(&mut rest)).collect::<Option<_>>()?;
        let (classes, rest) = rest.split_at_checked(total)?;
        let (low, rest) = rest.split_at_checked(total)?;
        let weights = low.iter().zip(rest.get(..total)?).map(|(&below, &above)| i16::from_le_bytes([below, above]));
        let mut cells = classes.iter().copied().zip(weights);
        let mut bucket = 0u32;
        let mut rows = Vec::with_capacity(used);
        for (gap, count) in gaps.iter().zip(counts) {
            bucket = bucket.checked_add(*gap).filter(|&b| b < buckets)?;
            rows.push((bucket, cells.by_ref().take(count as usize).collect()));
        }
        Some(Self::from_rows(buckets, &rows))
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
        let rows = vec![(3, vec![(0, -7), (9, 100)]), (1000, vec![(254, 1)])];
        let weights = Weights::from_rows(1024, &rows);
        let back = Weights::unpack(&weights.pack()).expect("own bytes are read");
        let mut scores = [0; 255];
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
