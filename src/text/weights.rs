//! Sparse linear weights over hashed features: what the tagger and the parser score with, and the file that holds them.
//!
//! A feature is a bucket number; each bucket has integer weights for the few classes that it speaks for. All arithmetic is on
//! integers, so that the same training gives the same bytes on every machine. Files hold weights packed; the build script, which shares this
//! file, lays them out so that the program reads them in place. Deliberately absent: learning (`train`).

use std::borrow::Cow;

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

/// Weights by bucket and class. What costs time is to fetch them: so a map of one bit a bucket, small enough for the processor's cache, is
/// asked first, and what belongs to neighbouring buckets lies together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    /// Number of buckets, a power of two and at least 64.
    buckets: u32,
    /// For each [`SPAN`] buckets [`GROUP`] bytes: which of them have a row (four bytes), and where their group starts in `cells` (four).
    map: Cow<'static, [u8]>,
    /// For each group, one entry a row with its place behind the group's start (two bytes), and one with the place where the last row
    /// ends; then the cells: class and weight. Two bytes each.
    cells: Cow<'static, [u8]>,
    /// The rows that are kept full, one after another: [`FULL_ROW`] bytes each, two a weight.
    full: Cow<'static, [u8]>,
}

/// Buckets of a group.
const SPAN: u32 = 32;
/// Bytes of the map for one group. All numbers in the bytes have their lowest byte first.
const GROUP: usize = 8;
/// Bytes of a row that is kept full.
const FULL_ROW: usize = 2 * WIDTH;
/// How laid-out weights begin: as nothing packed can.
const LAID_OUT: &[u8; 8] = b"WEIGHTS3";

/// A decision has no more features than this; what is beyond would not be scored.
pub(crate) const MOST_FEATURES: usize = 160;

/// Classes that a full row holds.
const WIDTH: usize = 112;
/// A row with so many cells is kept full, where its classes are few enough: adding all of it at once is quicker.
const FULL: usize = 14;
/// Mark of a row that is kept full: the class of its first cell, which no real cell has; two more cells say which one it is.
const FULL_MARK: u8 = 255;

impl Weights {
    /// Weights from the rows that hold any, by ascending bucket; a row has at most 255 cells, of classes below 255.
    pub(crate) fn from_rows(buckets: u32, rows: &[(u32, Vec<(u8, i8)>)]) -> Self {
        debug_assert!(buckets.is_power_of_two() && buckets >= 64, "a bucket is found by masking");
        let mut weights = Self::empty(buckets);
        let mut group = Vec::new();
        for same in rows.chunk_by(|a, b| a.0 / SPAN == b.0 / SPAN) {
            group.clear();
            group.extend(same.iter().map(|(bucket, cells)| (*bucket, cells.as_slice())));
            weights.push_group(&group);
        }
        weights
    }

    fn empty(buckets: u32) -> Self {
        Self { buckets, map: vec![0; (buckets / SPAN) as usize * GROUP].into(), ..Self::default() }
    }

    /// Adds the rows of the buckets of a group.
    fn push_group(&mut self, group: &[(u32, &[(u8, i8)])]) {
        let Some((first, _)) = group.first() else { return };
        let (map, out, full) = (self.map.to_mut(), self.cells.to_mut(), self.full.to_mut());
        let start = out.len() as u32 / 2;
        let bits = group.iter().fold(0_u32, |bits, (bucket, _)| bits | 1 << (bucket % SPAN));
        let entry = map.get_mut((*first / SPAN) as usize * GROUP..);
        if let Some(entry) = entry.and_then(|rest| rest.first_chunk_mut::<GROUP>()) {
            let (low, high) = entry.split_at_mut(4);
            low.copy_from_slice(&bits.to_le_bytes());
            high.copy_from_slice(&start.to_le_bytes());
        }
        let is_full = |cells: &[(u8, i8)]| cells.len() >= FULL && cells.iter().all(|cell| usize::from(cell.0) < WIDTH);
        let mut place = group.len() as u16 + 1;
        out.extend(place.to_le_bytes());
        for (_, cells) in group {
            place += if is_full(cells) { 3 } else { cells.len() as u16 };
            out.extend(place.to_le_bytes());
        }
        for (_, cells) in group {
            if is_full(cells) {
                out.extend([FULL_MARK, 0]);
                out.extend(((full.len() / FULL_ROW) as u32).to_le_bytes());
                let mut row = [0_i16; WIDTH];
                for &(class, code) in *cells {
                    row[usize::from(class)] = VALUES[usize::from(code as u8)];
                }
                full.extend(row.iter().flat_map(|weight| weight.to_le_bytes()));
            } else {
                out.extend(cells.iter().flat_map(|&(class, code)| [class, code as u8]));
            }
        }
    }

    /// The weights as they lie in memory: what [`Weights::read`] reads in place.
    #[allow(dead_code, reason = "the build script, which shares this file, is who lays weights out")]
    pub(crate) fn laid_out(&self) -> Vec<u8> {
        let mut out = LAID_OUT.to_vec();
        for number in [self.buckets as usize, self.map.len(), self.cells.len()] {
            out.extend((number as u32).to_le_bytes());
        }
        for part in [&self.map, &self.cells, &self.full] {
            out.extend_from_slice(part);
        }
        out
    }

    /// Reads what [`Weights::laid_out`] or [`Weights::pack`] wrote; `None` where the bytes are neither. The former are not copied.
    #[allow(clippy::ptr_arg, reason = "only bytes that are borrowed for good are read in place")]
    pub(crate) fn read(bytes: &Cow<'static, [u8]>) -> Option<Self> {
        match bytes {
            Cow::Borrowed(bytes) if bytes.starts_with(LAID_OUT) => Self::in_place(bytes),
            bytes => Self::unpack(bytes),
        }
    }

    fn in_place(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(LAID_OUT)?;
        let mut number = || {
            let (number, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(u32::from_le_bytes(*number))
        };
        let (buckets, map, cells) = (number()?, number()? as usize, number()? as usize);
        let (map, rest) = rest.split_at_checked(map)?;
        let (cells, full) = rest.split_at_checked(cells)?;
        Some(Self { buckets, map: map.into(), cells: cells.into(), full: full.into() })
    }

    fn parts(&self) -> Parts<'_> {
        let (map, cells, full) = (self.map.as_chunks().0, self.cells.as_chunks().0, self.full.as_chunks().0);
        Parts { map, cells, full }
    }

    /// The sum of the weights of hashed features, by class. Asks the map for all features first, then looks where all rows lie, then at the
    /// first cell of all, and only then adds: look-ups that do not wait for each other are quick.
    pub(crate) fn score(&self, hashes: &[u32], scores: &mut [i32; CLASSES]) {
        scores.fill(0);
        let parts = self.parts();
        let mut heads = [(0u32, 0u32); MOST_FEATURES];
        let mut found = 0;
        for hash in hashes.iter().take(MOST_FEATURES) {
            let bucket = hash & self.buckets.wrapping_sub(1);
            let (bits, start) = parts.group(bucket);
            let bit = bucket % SPAN;
            if let Some(head) = heads.get_mut(found) {
                *head = (start, (bits & ((1 << bit) - 1)).count_ones());
            }
            found += (bits >> bit & 1) as usize;
        }
        let heads = heads.get(..found).unwrap_or_default();
        let mut rows = [(0u32, 0u32); MOST_FEATURES];
        for (row, &(start, nth)) in rows.iter_mut().zip(heads) {
            *row = parts.ends(start, nth);
        }
        let rows = rows.get(..found).unwrap_or_default();
        let (mut short, mut full) = ([(0u32, 0u32); MOST_FEATURES], [0u32; MOST_FEATURES]);
        let (mut shorts, mut fulls) = (0, 0);
        for &row in rows {
            let is_full = parts.cells.get(row.0 as usize).is_some_and(|first| first[0] == FULL_MARK);
            if let (Some(short), Some(full)) = (short.get_mut(shorts), full.get_mut(fulls)) {
                (*short, *full) = (row, row.0);
            }
            fulls += usize::from(is_full);
            shorts += usize::from(!is_full);
        }
        let mut sum = [0i16; WIDTH];
        for row in full.iter().take(fulls).filter_map(|&from| parts.full_row(from)) {
            // A sum that reaches the bounds is decided anyway.
            let weights = row.as_chunks().0.iter().map(|weight| i16::from_le_bytes(*weight));
            sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum = sum.saturating_add(weight));
        }
        for &(from, to) in short.iter().take(shorts) {
            for &[class, code] in parts.cells.get(from as usize..to as usize).unwrap_or_default() {
                scores[usize::from(class)] += i32::from(VALUES[usize::from(code)]);
            }
        }
        scores.iter_mut().zip(sum).for_each(|(score, sum)| *score += i32::from(sum));
    }

    /// The cells of a bucket.
    fn row(&self, bucket: u32) -> Vec<(u8, i8)> {
        let parts = self.parts();
        let (bits, start) = parts.group(bucket);
        let bit = bucket % SPAN;
        if bits >> bit & 1 == 0 {
            return Vec::new();
        }
        let (from, to) = parts.ends(start, (bits & ((1 << bit) - 1)).count_ones());
        let cells = parts.cells.get(from as usize..to as usize).unwrap_or_default();
        match cells.first() {
            Some(&[FULL_MARK, _]) => {
                let row = parts.full_row(from).map_or(&[][..], |row| row.as_chunks().0).iter().enumerate();
                row.map(|(class, weight)| (class as u8, i16::from_le_bytes(*weight)))
                    .filter(|(_, weight)| *weight != 0)
                    .map(|(class, weight)| (class, code(i64::from(weight))))
                    .collect()
            }
            _ => cells.iter().map(|&[class, code]| (class, code as i8)).collect(),
        }
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
            for (class, weight) in cells {
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
        let mut buckets_used = Vec::with_capacity(used);
        let mut bucket = 0u32;
        for _ in 0..used {
            bucket = bucket.checked_add(take_number(&mut rest)?).filter(|&b| b < buckets)?;
            buckets_used.push(bucket);
        }
        let counts: Vec<usize> = (0..used)
            .map(|_| take_number(&mut rest).map(|count| count as usize).filter(|count| (1..256).contains(count)))
            .collect::<Option<_>>()?;
        let (classes, rest) = rest.split_at_checked(total)?;
        let codes = rest.get(..total).filter(|_| counts.iter().sum::<usize>() == total)?;
        let cells: Vec<(u8, i8)> = classes.iter().zip(codes).map(|(&class, &code)| (class, code as i8)).collect();
        let mut weights = Self::empty(buckets);
        let mut rest = cells.as_slice();
        let mut rows = Vec::with_capacity(used);
        for (&bucket, &count) in buckets_used.iter().zip(&counts) {
            let (row, tail) = rest.split_at_checked(count)?;
            rows.push((bucket, row));
            rest = tail;
        }
        rows.chunk_by(|a, b| a.0 / SPAN == b.0 / SPAN).for_each(|group| weights.push_group(group));
        (weights.cells.len() < 1 << 27).then_some(weights)
    }
}

/// The bytes of weights, cut into their entries.
#[derive(Clone, Copy)]
struct Parts<'w> {
    map: &'w [[u8; GROUP]],
    cells: &'w [[u8; 2]],
    full: &'w [[u8; FULL_ROW]],
}

impl<'w> Parts<'w> {
    /// Which buckets of a bucket's group have a row, and where the group starts.
    #[inline]
    fn group(&self, bucket: u32) -> (u32, u32) {
        let group = self.map.get((bucket / SPAN) as usize).map_or(0, |group| u64::from_le_bytes(*group));
        (group as u32, (group >> 32) as u32)
    }

    /// Where the cells of the `nth` row of the group at `start` begin and end.
    #[inline]
    fn ends(&self, start: u32, nth: u32) -> (u32, u32) {
        let places = self.cells.get((start + nth) as usize..).and_then(|rest| rest.first_chunk());
        let Some(&[from, to]) = places else { return (0, 0) };
        (start + u32::from(u16::from_le_bytes(from)), start + u32::from(u16::from_le_bytes(to)))
    }

    /// Which of the full rows one is whose first cell bears the mark.
    fn full_row(&self, from: u32) -> Option<&'w [u8; FULL_ROW]> {
        let from = from as usize;
        let &[[a, b], [c, d]] = self.cells.get(from + 1..from + 3)? else { return None };
        self.full.get(u32::from_le_bytes([a, b, c, d]) as usize)
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
    pack_bytes(text.as_bytes())
}

/// Packs bytes for a model file.
pub(crate) fn pack_bytes(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, 9)
}

/// How bytes begin that stand unpacked: as nothing packed can.
const WHOLE: &[u8; 8] = b"WHOLE\0\0\0";

/// Bytes that [`pack_bytes`] packed, unpacked and marked so, for [`unpack_bytes`] to read in place.
#[allow(dead_code, reason = "the build script, which shares this file, is who unpacks them")]
pub(crate) fn whole(bytes: &[u8]) -> Option<Vec<u8>> {
    Some([WHOLE, unpack_bytes(bytes)?.as_ref()].concat())
}

/// Reads what [`pack_bytes`] or [`whole`] wrote.
pub(crate) fn unpack_bytes(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    match bytes.strip_prefix(WHOLE) {
        Some(rest) => Some(Cow::Borrowed(rest)),
        None => decompress_to_vec_with_limit(bytes, UNPACKED_LIMIT).ok().map(Cow::Owned),
    }
}

/// Reads what [`pack_text`] wrote.
pub(crate) fn unpack_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match unpack_bytes(bytes)? {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
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
    bytes_hash(text.bytes())
}

/// The same of bytes.
pub(crate) fn bytes_hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
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
        let long: Vec<(u8, i8)> = (0..40).map(|class| (class, 5)).collect();
        let rows = vec![(3, vec![(0, -7), (9, code(100))]), (5, long), (1000, vec![(254, 1)])];
        let weights = Weights::from_rows(1024, &rows);
        let back = Weights::unpack(&weights.pack()).expect("own bytes are read");
        let mut scores = [0; CLASSES];
        back.score(&[3, 1000 + 1024, 7], &mut scores);
        assert_eq!((scores[0], scores[9], scores[254]), (-7, 100, 1));
        back.score(&[3, 5], &mut scores);
        assert_eq!((scores[0], scores[9], scores[39], scores[40]), (-2, 105, 5, 0));
        assert_eq!(back.pack(), weights.pack());
    }

    #[test]
    fn weights_that_are_read_in_place_are_those_that_were_laid_out() {
        let rows = vec![(3, vec![(0, -7), (9, code(100))]), (5, (0..40).map(|class| (class, 5)).collect())];
        let weights = Weights::from_rows(128, &rows);
        let bytes: &'static [u8] = Vec::leak(weights.laid_out());
        let back = Weights::read(&bytes.into()).expect("own bytes are read");
        assert_eq!(back.pack(), weights.pack());
        let cut = bytes.get(..bytes.len() / 8).unwrap_or_default();
        assert!(Weights::read(&cut.into()).is_none());
    }

    #[test]
    fn text_is_read_the_same_packed_and_whole() {
        let packed = pack_text("some words");
        let whole = whole(&packed).expect("own bytes are read");
        assert_eq!((unpack_text(&packed), unpack_text(&whole)), (Some("some words".into()), Some("some words".into())));
        assert!(unpack_text(b"no model").is_none());
    }

    #[test]
    fn foreign_bytes_are_refused() {
        assert!(Weights::unpack(b"no weights").is_none());
        assert!(Weights::unpack(&[]).is_none());
    }
}
