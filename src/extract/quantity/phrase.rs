//! Lexemes → number expressions: a number with its bound, unit, range and direction of change.
//!
//! One pass from left to right; every lexeme is looked at a bounded number of times. A number that labels, dates or scores
//! ("Section 4", "31 March", "3-1") gives nothing. Deliberately absent: what the number counts, which needs the tree.

use rust_decimal::Decimal;

use super::number::{self, Number, Value};
use crate::rules::quantity::lex::{LexKind, Lexeme, lex};
use crate::rules::quantity::{Approximator, Counts, QuantityWords, is};
use crate::text::digits;
use crate::value::Quantity;
use crate::value::quantity::{Bound, Change, Dimension, End, dimension};

/// A number expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expression {
    /// First byte, with the words that bound the number.
    pub(super) start: usize,
    /// First byte of the number itself.
    pub(super) number: usize,
    /// One past the last byte, with the unit.
    pub(super) end: usize,
    /// What it says.
    pub(super) quantity: Quantity,
    /// Whether it counts only before a noun in the plural ("several villages"), which the tree knows.
    pub(super) plural: bool,
}

/// Finds the number expressions of a text, in order, without overlaps. In a headline capitals do not make names.
pub(super) fn scan(text: &str, words: &QuantityWords, headline: bool) -> Vec<Expression> {
    let Some(folded) = digits::fold(text) else { return scan_ascii(text, words, headline) };
    let found = scan_ascii(&folded.text, words, headline).into_iter();
    let placed = found.map(|expression| Expression {
        start: folded.original(expression.start),
        number: folded.original(expression.number),
        end: folded.original(expression.end),
        ..expression
    });
    placed.collect()
}

fn scan_ascii(text: &str, words: &QuantityWords, headline: bool) -> Vec<Expression> {
    let lexemes = lex(text, words.group, words.decimal);
    let foreign_dollars = (0..lexemes.len())
        .any(|at| lexemes.get(at).is_some_and(|l| l.text == "$") && is_marked_dollar(words, &lexemes, at));
    let scanner = Scanner { words, lexemes: &lexemes, headline, foreign_dollars };
    let mut found = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        at = match scanner.may_start(at).then(|| scanner.expression(at)).flatten() {
            Some((end, expressions)) => {
                for expression in expressions {
                    scanner.push(&mut found, expression, text);
                }
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
    found
}

/// Whether a sign of the bare dollar belongs to a currency of a named country ("A$", "$US").
fn is_marked_dollar(words: &QuantityWords, lexemes: &[Lexeme<'_>], at: usize) -> bool {
    (at.saturating_sub(3)..=at).any(|from| {
        words
            .prefixes
            .starting(lexemes, from)
            .is_some_and(|(n, id)| from + n > at && dimension(id).is_some() && id != "dollar")
    })
}

/// A number with its unit.
#[derive(Clone, Debug)]
struct Amount {
    /// First lexeme, with a currency before the number.
    start: usize,
    number: Number,
    /// Lexeme after the last, with the unit.
    end: usize,
    unit: Option<String>,
}

/// What two numbers with a joint between them are.
enum Joined {
    /// A range, and the lexeme after it.
    Range(usize, Quantity),
    /// Years, days or ages: nothing that counts; and the lexeme after it.
    Nothing(usize),
}

struct Scanner<'s, 't> {
    words: &'s QuantityWords,
    lexemes: &'s [Lexeme<'t>],
    headline: bool,
    foreign_dollars: bool,
}

impl Scanner<'_, '_> {
    fn get(&self, at: usize) -> Option<&Lexeme<'_>> {
        self.lexemes.get(at)
    }

    /// Adds an expression; a lower and an upper bound that are joined ("more than 20 but fewer than 30") make one range.
    fn push(&self, found: &mut Vec<Expression>, expression: Expression, text: &str) {
        let joint = |last: &Expression| {
            let between = text.get(last.end..expression.start).unwrap_or("x").trim().to_lowercase();
            self.words.is_in("bound_joints", &between)
        };
        let joined = found.last().filter(|last| joint(last)).and_then(|last| last.quantity.meet(&expression.quantity));
        match (joined, found.last_mut()) {
            (Some(quantity), Some(last)) => *last = Expression { end: expression.end, quantity, ..last.clone() },
            _ => found.push(expression),
        }
    }

    fn before(&self, at: usize) -> Option<&Lexeme<'_>> {
        at.checked_sub(1).and_then(|before| self.get(before))
    }

    fn set(&self, name: &str, at: usize) -> Option<usize> {
        self.words.set_at(name, self.lexemes, at)
    }

    fn set_before(&self, name: &str, at: usize) -> Option<usize> {
        self.words.set_before(name, self.lexemes, at)
    }

    fn may_start(&self, at: usize) -> bool {
        self.get(at).is_some_and(|lexeme| match lexeme.kind {
            LexKind::Numeral => true,
            _ => self.words.may_start(lexeme.text),
        })
    }

    /// The expressions that start at a lexeme, and the lexeme after them; no expressions where the number counts nothing.
    fn expression(&self, at: usize) -> Option<(usize, Vec<Expression>)> {
        let first = self.amount(at)?;
        if let Some((quantity, end)) = self.ratio(&first) {
            return Some((end, self.finish(first.start, end, quantity).into_iter().collect()));
        }
        let wants_plural = matches!(&first.number.value, Value::Vague(vague) if vague.plural && first.unit.is_none());
        match self.range(&first) {
            Some(Joined::Range(end, quantity)) => {
                return Some((end, self.finish(first.start, end, quantity).into_iter().collect()));
            }
            Some(Joined::Nothing(end)) => return Some((end, Vec::new())),
            None => {}
        }
        let share = Some(&first).filter(|first| !self.is_glued_on(first)).and_then(|first| self.share(first));
        if let Some((quantity, end)) = share {
            return Some((end, self.finish(first.start, end, quantity).into_iter().collect()));
        }
        if let Some(end) = self.senseless(&first) {
            return Some((end, Vec::new()));
        }
        let told = self.finish(first.start, first.end, plain(&first, self.words.counts));
        let told = told.map(|expression| Expression { plural: wants_plural, ..expression });
        Some((first.end, told.into_iter().collect()))
    }

    fn amount(&self, at: usize) -> Option<Amount> {
        let prefix = self.words.prefixes.starting(self.lexemes, at).filter(|(n, _)| {
            let next = self.get(at + n);
            next.is_some_and(|l| l.kind == LexKind::Numeral || (self.words.may_start(l.text) && *n == 1))
        });
        let (from, currency) = prefix.map_or((at, None), |(n, id)| (at + n, Some(id.clone())));
        let mut number = number::read(self.words, self.lexemes, from)?;
        if currency.is_none() {
            self.metre_suffix(&mut number, from)?;
        }
        let (end, unit) = self.unit(&mut number, currency)?;
        let (end, unit) = self.small_units(&mut number, end, unit);
        let unit = unit.or_else(|| self.is_age(at, &number).then(|| "year-of-age".to_owned()));
        Some(Amount { start: at, number, end, unit })
    }

    /// "1.8m" is metres unless something countable follows ("1.2m people").
    fn metre_suffix(&self, number: &mut Number, at: usize) -> Option<()> {
        if !number.suffix || self.words.symbols.starting(self.lexemes, number.end - 1).is_none() {
            return Some(());
        }
        let countable = self.get(number.end).is_some_and(|l| l.kind == LexKind::Word && !l.glued && l.text.len() > 2)
            && self.set("long", number.end).is_none();
        if !countable {
            let scale = number.scale.take()?;
            let value = number.one()?.checked_div(scale)?;
            *number = Number {
                value: Value::One(value),
                end: at + 1,
                scale: None,
                bare: true,
                fraction: false,
                suffix: false,
            };
        }
        Some(())
    }

    /// The unit behind a number, and the lexeme after it. A unit of a million units ("MUSD") multiplies the number.
    fn unit(&self, number: &mut Number, currency: Option<String>) -> Option<(usize, Option<String>)> {
        let (mut end, mut unit) = (number.end, currency.map(|id| self.dollar(id)));
        if let Some(n) = self.set("us", end).filter(|_| unit.as_deref().is_some_and(|u| u == "USD" || u == "dollar")) {
            (end, unit) = (end + n, Some("USD".to_owned()));
        } else if let Some((n, id, scale)) = self.unit_word(number, end) {
            let id = self.money(number, end, n, &id).unwrap_or(id);
            let same = unit.as_deref().is_some_and(|prefix| prefix == id || (is_dollar(prefix) && is_dollar(&id)));
            if unit.is_none() || same {
                (end, unit) = (end + n, Some(unit.unwrap_or(id)));
                if let Some(value) = number.one().filter(|_| scale != Decimal::ONE) {
                    number.value = Value::One(value.checked_mul(scale)?);
                }
            }
        }
        // "millions of dollars", "dozens of miles": the unit of a vague number stands behind "of".
        if let (None, Value::Vague(_), Some(of)) = (&unit, &number.value, self.set("of_plain", end))
            && let Some((n, id, scale)) = self.unit_word(number, end + of)
            && scale == Decimal::ONE
        {
            (end, unit) = (end + of + n, Some(self.money(number, end + of, n, &id).unwrap_or(id)));
        }
        let Some(id) = unit else { return Some((end, None)) };
        if let Some(n) = self.set("age", end).filter(|_| id == "year") {
            return Some((end + n, Some("year-of-age".to_owned())));
        }
        Some(match self.rate(end) {
            Some((after, per)) if !id.contains('/') && id != "year-of-age" && per != id => {
                (after, Some(format!("{id}/{per}")))
            }
            _ => (end, Some(self.rate_of_a_noun(end, &id).unwrap_or(id))),
        })
    }

    /// "barrels of oil a day".
    fn rate_of_a_noun(&self, end: usize, id: &str) -> Option<String> {
        let noun = end + self.set("of_plain", end)?;
        self.get(noun).filter(|l| l.kind == LexKind::Word)?;
        let (_, per) = self.rate(noun + 1).filter(|(_, per)| per != id && is_time(Some(per)))?;
        (!id.contains('/')).then(|| format!("{id}/{per}"))
    }

    /// The currency that a unit of `n` lexemes behind the number is where its sentence speaks of money ("paid 20 pounds").
    fn money(&self, number: &Number, end: usize, n: usize, id: &str) -> Option<String> {
        if !matches!(dimension(id), Some(Dimension::Measure(_))) {
            return None;
        }
        let last = self.get((end + n).checked_sub(1)?)?;
        let id = self.words.money.get(&last.text.to_lowercase())?;
        let start = (0..=end).rev().take(MONEY_REACH + (end - number.end)).take_while(|&at| {
            at == end
                || !self.get(at).is_some_and(|l| matches!(l.text, "." | ";" | "!" | "?") && !l.glued || l.starts_line)
        });
        let before = start.into_iter().any(|at| self.set("money_before", at).is_some());
        (before || self.set("money_behind", end + n).is_some()).then(|| id.clone())
    }

    /// The bare dollar is the US dollar, unless the text tells dollars apart.
    fn dollar(&self, id: String) -> String {
        if id == "dollar" && !self.foreign_dollars { "USD".to_owned() } else { id }
    }

    fn unit_word(&self, number: &Number, end: usize) -> Option<(usize, String, Decimal)> {
        let hyphen = usize::from(self.get(end).is_some_and(|l| matches!(l.text, "-" | "‑" | "–") && l.glued));
        let hyphen = usize::from(hyphen == 1 && self.get(end + 1).is_some_and(|l| l.glued));
        let opening = usize::from(hyphen == 0 && self.get(end).is_some_and(|l| matches!(l.text, "{" | "<")));
        let at = end + hyphen + opening;
        let symbol = self
            .words
            .symbols
            .starting(self.lexemes, at)
            .filter(|_| self.get(at).is_some_and(|l| l.glued || l.kind == LexKind::Word) && !self.is_initial(at));
        let power = |n: usize| self.get(at + n - 1).is_some_and(|l| n > 1 && l.kind == LexKind::Numeral && !l.glued);
        let (n, unit) = self.words.units.starting(self.lexemes, at).filter(|(n, _)| !power(*n)).or(symbol)?;
        let glued_on =
            self.get(at + n).is_some_and(|l| l.glued && (l.kind == LexKind::Word || l.kind == LexKind::Numeral));
        let value = number.one().unwrap_or(Decimal::MAX);
        let sign = self.get(at).is_some_and(|l| l.kind == LexKind::Sign && !l.glued && l.text != "%");
        let prefixed = sign && self.get(at + n).is_some_and(|l| l.kind == LexKind::Numeral);
        if prefixed || glued_on || value.abs() < unit.least {
            return None;
        }
        let closing = usize::from(opening == 1 && self.get(at + n).is_some_and(|l| matches!(l.text, "}" | ">")));
        Some((hyphen + opening + n + closing, self.dollar(unit.id.clone()), unit.scale))
    }

    /// A capital letter with a full stop or another letter behind it is somebody's initial.
    fn is_initial(&self, at: usize) -> bool {
        self.get(at).is_some_and(|l| !l.glued && l.text.len() == 1)
            && self.get(at + 1).is_some_and(|next| {
                (next.text == "." && next.glued && self.get(at + 2).is_some_and(Lexeme::is_capital)) || next.text == "-"
            })
    }

    fn rate(&self, end: usize) -> Option<(usize, String)> {
        let (n, any) = match self.set("per", end) {
            Some(n) => (n, true),
            None => (self.set("per_time", end)?, false),
        };
        let (m, unit) = self.words.units.starting(self.lexemes, end + n)?;
        if self.set("rate_not_before", end + n + m).is_some() {
            return None;
        }
        let time = matches!(dimension(&unit.id), Some(Dimension::Measure("time" | "months")));
        (any || time).then(|| (end + n + m, unit.id.clone()))
    }

    /// "5 ft 2 in", "13 dollars 45 cents": the smaller unit joins the number.
    fn small_units(&self, number: &mut Number, end: usize, unit: Option<String>) -> (usize, Option<String>) {
        let joined = end + self.set("and", end).unwrap_or(0);
        let Some(small) = unit.as_deref().and_then(|_| number::read(self.words, self.lexemes, joined)) else {
            return (end, unit);
        };
        let Some((id, value)) = unit.as_deref().zip(small.one()) else { return (end, unit) };
        let money = matches!(dimension(id), Some(Dimension::Money(_)));
        let (n, per) = if id == "foot" && self.set("inches", small.end).is_some() {
            (self.set("inches", small.end), Decimal::from(12))
        } else if money {
            let minor = self.get(small.end).is_some_and(|l| self.words.minor.contains(&l.text.to_lowercase()));
            // "17 USD 25", "15 dollars and 50".
            let digits = self.get(joined).is_some_and(|l| l.kind == LexKind::Numeral && l.text.len() == 2);
            let closes = self.get(small.end).is_none_or(|l| matches!(l.text, "." | "," | ";" | ")" | "?" | "!"));
            let bare = digits && small.end == joined + 1 && closes && number.one().is_some_and(|n| n.is_integer());
            (minor.then_some(1).or(bare.then_some(0)), Decimal::ONE_HUNDRED)
        } else {
            (None, Decimal::ONE)
        };
        let whole = n.and_then(|n| Some((n, number.one()?.checked_add(value.checked_div(per)?)?)));
        let Some((n, whole)) = whole else { return (end, unit) };
        number.value = Value::One(whole);
        (small.end + n, unit)
    }

    /// "between 20 and 30", "$10 to $15 billion", "40-50 hours", "two or three".
    fn range(&self, first: &Amount) -> Option<Joined> {
        let low = first.number.one()?;
        if self.get(first.start).is_some_and(|l| l.kind == LexKind::Numeral && l.glued)
            && self.before(first.start).is_some_and(|l| l.kind == LexKind::Word)
        {
            return None;
        }
        let between = self.set_before("between", first.start).is_some();
        let hyphenated = first.end
            + usize::from(
                first.end == first.number.end
                    && is(self.get(first.end), "-")
                    && self.get(first.end + 1).is_some_and(|l| !l.glued),
            );
        let dash = self.get(first.end).is_some_and(|l| matches!(l.text, "-" | "–" | "—" | "~" | "‑"));
        let (joint, dashed) = if let Some(n) = self.set("and", hyphenated).filter(|_| between) {
            (hyphenated + n, false)
        } else if let Some(n) = self.set("to", hyphenated).filter(|_| self.is_span(first)) {
            let at = hyphenated + n;
            (at + usize::from(is(self.get(at), "-")), false)
        } else if let Some(n) = self.set("down_to", hyphenated).filter(|_| self.is_span(first)) {
            (hyphenated + n, false)
        } else if dash {
            (first.end + 1, true)
        } else if let Some(n) = self.set("or", hyphenated) {
            (hyphenated + n, false)
        } else {
            return None;
        };
        let second = self.amount(joint)?;
        let high = second.number.one()?;
        let or = self.set("or", hyphenated).is_some() && !dash;
        if or && (high != low.checked_add(Decimal::ONE)? || first.end != first.number.end) {
            return None;
        }
        if self.set_before("aged", first.start).is_some() {
            return Some(Joined::Nothing(second.end));
        }
        let shared = first.number.scale.is_none() && second.number.scale.is_some();
        let scaled = second.number.scale.and_then(|scale| low.checked_mul(scale));
        let low = match scaled {
            Some(scaled) if shared && scaled < high && low < Decimal::ONE_THOUSAND => scaled,
            _ => low,
        };
        let unit = match (&first.unit, &second.unit) {
            (Some(a), Some(b)) if a != b => return None,
            (Some(a), None) if !matches!(dimension(a), Some(Dimension::Money(_))) => return None,
            (a, b) => b.clone().or(a.clone()),
        };
        if unit.is_none() && self.is_year_span(first, &second) {
            return Some(Joined::Nothing(second.end));
        }
        let bare = unit.is_none() && !between && first.number.bare && second.number.bare;
        let (low, high) = if self.set("down_to", hyphenated).is_some() { (high, low) } else { (low, high) };
        if low >= high || (bare && dashed && self.is_score(first, &second)) {
            return None;
        }
        Some(Joined::Range(second.end, Quantity::between(low, high, Bound::Exactly, unit)))
    }

    /// Whether "to" behind an amount joins a range: not where the amount is what something changed by.
    fn is_span(&self, first: &Amount) -> bool {
        let (start, _) = self.bound_before(first.start);
        // "rose from 10 to 20" states two figures, "from 10 to 20 people" a range.
        if let Some(n) = self.set_before("from", first.start) {
            return self.change(first.start - n).is_none();
        }
        self.set_before("between", first.start).is_some()
            || (self.change(start).is_none() && self.set_before("amounts_by", first.start).is_none())
    }

    /// Two bare numerals joined by a dash: a range only with an en dash or where something countable follows.
    fn is_score(&self, first: &Amount, second: &Amount) -> bool {
        let joint = self.get(first.end).map_or("", |l| l.text);
        let chained = self.get(second.end).is_some_and(|l| l.glued && matches!(l.text, "-" | "/" | "–"))
            || self
                .before(first.start)
                .is_some_and(|l| l.glued && l.kind != LexKind::Word && matches!(l.text, "-" | "/" | "–" | ":"));
        let leading_zero = self.get(second.start).is_some_and(|l| l.text.starts_with('0'));
        let countable = self.get(second.end).is_some_and(|l| l.kind == LexKind::Word && !l.is_capital())
            && self.set("score_words", second.end).is_none();
        chained || leading_zero || !(countable || matches!(joint, "–" | "~"))
    }

    fn is_year_span(&self, first: &Amount, second: &Amount) -> bool {
        let year = |amount: &Amount| amount.number.bare && self.looks_like_year(amount.start);
        let led = self.set_before("year_after", first.start).is_some() && self.is_year_like(first.start);
        let both = (year(first) && year(second)) || (led && self.is_year_like(second.start));
        let countable = self.countable_follows(second.end);
        self.in_calendar(first.start)
            || self.in_calendar(second.start)
            || (both && (led || !countable))
            || (year(first) && second.number.bare && !countable)
    }

    /// "a ratio of three to one", "a 3:1 ratio".
    fn ratio(&self, first: &Amount) -> Option<(Quantity, usize)> {
        let colon = is(self.get(first.end), ":") && self.get(first.end).is_some_and(|l| l.glued);
        let second = self.amount(first.end + if colon { 1 } else { self.set("to", first.end)? })?;
        let told = self.set_before("ratio_of", first.start).is_some() || self.set("ratio_behind", second.end).is_some();
        let plain = |amount: &Amount| {
            amount.number.one().filter(|n| told && amount.unit.is_none() && n.is_integer() && *n > Decimal::ZERO)
        };
        let ratio = plain(first)?.checked_div(plain(&second)?)?;
        Some((Quantity::bounded(ratio, Bound::Exactly, Some("ratio".to_owned())), second.end))
    }

    /// "Vera Lindqvist, 42, said", "aged 60": a whole number of years that a life can have, set off behind a name or told as an age.
    fn is_age(&self, at: usize, number: &Number) -> bool {
        let life = |n: Decimal| n.is_integer() && n > Decimal::ZERO && n <= OLDEST;
        if !number.one().is_some_and(life) || !number.bare {
            return false;
        }
        let comma = |at: usize| self.get(at).is_some_and(|l| matches!(l.text, "," | ")" | "." | ";"));
        let named = at >= 2
            && is(self.get(at - 1), ",")
            && self.get(at - 2).is_some_and(|l| l.is_capital() && l.text.chars().any(char::is_lowercase))
            && self.set_before("months", at - 1).is_none()
            && self.get(number.end).is_some_and(|l| l.text == "," || l.text == ")" || l.text == ";")
            && !self.is_list(at, number.end);
        named
            || self.set_before("aged", at).is_some()
                && (comma(number.end) || self.get(number.end).is_some_and(|l| !l.glued))
    }

    /// "Lund, 12, Odense, 9, and Oslo, 4": figures that take turns with names of one word are a table.
    fn is_list(&self, at: usize, end: usize) -> bool {
        let figure = |at: usize| self.get(at).is_some_and(|l| l.kind == LexKind::Numeral);
        let small = |at: usize| self.get(at).is_some_and(|l| l.kind == LexKind::Word && !l.is_capital());
        let before = at >= 4 && figure(at - 4) || at >= 5 && small(at - 3) && figure(at - 5);
        before || figure(end + 3) && is(self.get(end + 2), ",") || small(end + 1) && figure(end + 4)
    }

    /// "one in five", "8 out of 10".
    fn share(&self, first: &Amount) -> Option<(Quantity, usize)> {
        let above = first.number.one().filter(|n| first.unit.is_none() && n.is_integer() && *n > Decimal::ZERO)?;
        let over = self.set("over", first.end);
        let out_of = self.set("out_of", first.end);
        let within = self.set("in", first.end).filter(|_| above <= Decimal::from(3));
        let second = self.amount(first.end + over.or(out_of).or(within)?)?;
        let below = second.number.one().filter(|n| second.unit.is_none() && n.is_integer() && *n > above)?;
        let counts = over.is_some() && self.countable_follows(second.end);
        if below > Decimal::from(999) || counts || self.in_calendar(second.start) {
            return None;
        }
        Some((Quantity::bounded(above.checked_div(below)?, Bound::Exactly, Some(String::new())), second.end))
    }

    /// Adds what stands before and behind: bounds and the direction of a change.
    fn finish(&self, at: usize, end: usize, quantity: Quantity) -> Option<Expression> {
        let (start, before) = self.bound_before(at);
        let behind = self.words.after.starting(self.lexemes, end).filter(|_| !self.is_sum(end));
        let (end, approximator) = match behind {
            Some((n, after))
                if before.is_none_or(|b| matches!(b.bound, Bound::Exactly | Bound::About))
                    && !self.leads_on(end + n) =>
            {
                (end + n, Some(*after))
            }
            _ => (end, before),
        };
        let mut quantity = apply(quantity, approximator.unwrap_or(EXACTLY));
        let share = matches!(quantity.unit.as_deref(), Some("percent" | "percentage-point"));
        let behind = || self.change_behind(end).filter(|_| share);
        quantity.change = self.change(start).or_else(behind).filter(|_| !is_time(quantity.unit.as_deref()));
        if quantity.unit.as_deref() == Some("") {
            let share = quantity.number.is_some_and(|n| n.abs() < Decimal::ONE);
            quantity.unit = share.then(|| "share".to_owned());
        }
        Some(Expression {
            plural: false,
            start: self.get(start)?.start,
            number: self.get(at)?.start,
            end: self.get(end.checked_sub(1)?)?.end(),
            quantity,
        })
    }

    /// The approximator before lexeme `at`, through words that add nothing ("at least another 20").
    fn bound_before(&self, at: usize) -> (usize, Option<Approximator>) {
        let mut start = at;
        let mut found = None;
        for _ in 0..3 {
            let skipped = self.set_before("quantity_articles", start).map_or(start, |n| start - n);
            // "About the 80 men" speaks of them, and says nothing about their number.
            let definite = self.set_before("definite", start).is_some();
            let through = self.words.before.ending(self.lexemes, skipped);
            let through = through.filter(|(_, a)| !definite || a.bound != Bound::About || a.below);
            match self.words.before.ending(self.lexemes, start).or(through) {
                Some((n, approximator)) => {
                    start =
                        if self.words.before.ending(self.lexemes, start).is_some() { start - n } else { skipped - n };
                    found = Some(*approximator);
                }
                None => break,
            }
            if found.is_some_and(|a| a.bound != Bound::Exactly) {
                break;
            }
        }
        (start, found)
    }

    /// Whether what looks like a bound behind a number opens the next one ("5000 or more than 4500").
    fn leads_on(&self, end: usize) -> bool {
        self.set("than", end).is_some()
            || (self.set_before("than", end).is_some() && self.get(end).is_some_and(|l| l.kind == LexKind::Numeral))
    }

    fn is_sum(&self, end: usize) -> bool {
        is(self.get(end), "+") && self.get(end + 1).is_some_and(|l| l.glued && l.kind == LexKind::Numeral)
    }

    /// The direction of a change whose verb stands before lexeme `start`.
    fn change(&self, start: usize) -> Option<Change> {
        let mut at = start;
        for _ in 0..2 {
            at -= self.set_before("by", at).or_else(|| self.set_before("change_to", at)).unwrap_or(0);
        }
        let level = self.set_before("change_to", start).map(|n| start - n);
        if let Some(change) = level.and_then(|to| self.change_of_level(to)) {
            return Some(change);
        }
        let (n, change) = self.direction(at, level.is_some() || self.set_before("amounts_by", start).is_some())?;
        // "an increase of 5%": a noun of change governs its number by "of".
        let noun = self.set_before("change_not_after", at - n).is_some();
        (!noun || at < start && self.set("of_plain", at).is_some()).then_some(change)
    }

    /// The direction of the change whose first figure ends at lexeme `to`: "rose from 30 to 45", "rose 8 percent to 45".
    fn change_of_level(&self, to: usize) -> Option<Change> {
        let first = (1..=LEVEL_REACH)
            .filter_map(|back| to.checked_sub(back))
            .find(|&at| self.may_start(at) && self.amount(at).is_some_and(|amount| amount.end == to))?;
        let (mut at, _) = self.bound_before(first);
        at -= self.set_before("from", at).or_else(|| self.set_before("amounts_by", at)).unwrap_or(0);
        let (n, change) = self.direction(at, at < first)?;
        self.set_before("change_not_after", at - n).is_none().then_some(change)
    }

    /// The verb of change that ends before lexeme `at`; verbs whose object changes only with "by" or "to" behind them.
    fn direction(&self, at: usize, joined: bool) -> Option<(usize, Change)> {
        let plain = [("up", Change::Up), ("down", Change::Down)];
        let of_objects = [("up_by", Change::Up), ("down_by", Change::Down)].into_iter().filter(|_| joined);
        plain.into_iter().chain(of_objects).find_map(|(set, change)| Some((self.set_before(set, at)?, change)))
    }

    /// The direction of a change whose noun stands at lexeme `end`, behind a percentage ("a 5% rise").
    fn change_behind(&self, end: usize) -> Option<Change> {
        let nouns = [("up_behind", Change::Up), ("down_behind", Change::Down)];
        nouns.into_iter().find_map(|(set, change)| self.set(set, end).map(|_| change))
    }

    /// Whether the amount counts nothing: a date, a year, a clock time, a label, part of a name, a score. Then the lexeme from which
    /// to read on.
    fn senseless(&self, amount: &Amount) -> Option<usize> {
        let at = amount.start;
        let number = &amount.number;
        if let Value::Vague(vague) = &number.value {
            let noun = (0..3).any(|ahead| self.countable_follows(number.end + ahead));
            return (vague.plural && amount.unit.is_none() && !noun).then_some(number.end);
        }
        let numeral = self.get(at).is_some_and(|l| l.kind == LexKind::Numeral);
        if numeral && (self.is_glued_on(amount) || self.in_clock(amount)) {
            return Some(self.past_chain(amount.end));
        }
        let money = amount.unit.as_deref().and_then(dimension).is_some_and(|d| matches!(d, Dimension::Money(_)));
        let dated =
            numeral && number.bare && !money && self.looks_like_year(at) && self.set_before("year_after", at).is_some();
        let lasting = is_time(amount.unit.as_deref()) && self.is_hyphenated(number.end);
        if dated || lasting {
            return Some(amount.end);
        }
        if amount.unit.is_some() {
            return None;
        }
        // "one hundred fifth" is a place in a row.
        let ordinal = !numeral
            && self.set("ordinals", number.end).is_some()
            && number.one().is_some_and(|n| n >= Decimal::from(20));
        let label = ordinal
            || number.bare
                && (self.in_calendar(at) || self.is_year(at) || self.is_label(amount) || self.is_list_mark(at));
        let named = !numeral && (self.is_named(amount) || self.is_pronoun(amount));
        (label || named).then_some(number.end)
    }

    /// "a five-year plan": a duration that describes, for the time expressions to read.
    fn is_hyphenated(&self, end: usize) -> bool {
        self.get(end).is_some_and(|l| matches!(l.text, "-" | "‑") && l.glued)
    }

    /// Whether letters or signs are glued to a numeral so that it is part of a longer code.
    fn is_glued_on(&self, amount: &Amount) -> bool {
        let at = amount.start;
        let glued_before = self.get(at).is_some_and(|l| l.glued)
            && self.before(at).is_some_and(|l| {
                l.kind == LexKind::Numeral
                    || l.kind == LexKind::Word
                    || matches!(l.text, "^" | "/" | ":" | "+" | "_" | "#" | "@" | "." | "'" | "’" | "\\" | "&" | "=")
                    || (matches!(l.text, "-" | "–" | "‑")
                        && l.glued
                        && self.words.before.ending(self.lexemes, at).is_none())
            });
        let behind = self.get(amount.end).filter(|l| l.glued);
        let glued_behind = behind.is_some_and(|l| match l.kind {
            LexKind::Word | LexKind::Numeral => amount.end == amount.number.end && !l.text.starts_with(['“', '"']),
            LexKind::Sign => {
                let next = self.get(amount.end + 1).filter(|next| next.glued);
                let numeral = next.is_some_and(|next| next.kind == LexKind::Numeral);
                let word = next.is_some_and(|next| next.kind == LexKind::Word);
                match l.text {
                    "/" | ":" | "_" | "@" | "#" | "\\" | "+" => numeral || (word && l.text != "/"),
                    "-" | "–" => {
                        amount.unit.is_none()
                            && ((numeral) || (word && self.set("hyphen_counts", amount.end + 1).is_none()))
                    }
                    "." => numeral,
                    _ => false,
                }
            }
        });
        (glued_before && self.words.prefixes.ending(self.lexemes, at).is_none()) || (glued_behind && amount.number.bare)
    }

    /// The lexeme behind a chain of glued numerals and signs ("555-1234", "2019-09-01T10").
    fn past_chain(&self, from: usize) -> usize {
        let mut at = from;
        while self.get(at).is_some_and(|l| {
            l.glued && (l.kind == LexKind::Numeral || matches!(l.text, "-" | "–" | "/" | ":" | "." | "+"))
        }) && self.get(at + 1).is_some_and(|l| l.glued || l.kind != LexKind::Sign)
        {
            at += 1;
        }
        at
    }

    fn in_clock(&self, amount: &Amount) -> bool {
        amount.unit.is_none() && self.set("clock", amount.end).is_some()
            || self.get(amount.end).is_some_and(|l| l.text == ":" && l.glued)
                && self.get(amount.end + 1).is_some_and(|l| l.glued && l.kind == LexKind::Numeral)
    }

    /// Whether a numeral of at most 31 stands beside the name of a month.
    fn in_calendar(&self, at: usize) -> bool {
        let capital = |at: usize| self.get(at).is_some_and(Lexeme::is_capital);
        let day = self.get(at).is_some_and(|l| l.text.len() <= 2 || self.looks_like_year(at));
        let before = self.set_before("months", at).is_some_and(|n| capital(at - n));
        let behind = self.set("months", at + 1).is_some() && capital(at + 1);
        let after_day = self.before(at).is_some_and(|l| l.text == ",")
            && at >= 3
            && self.set_before("months", at - 2).is_some_and(|n| capital(at - 2 - n));
        day && (before || behind || after_day)
    }

    /// Four plain digits between 1000 and 2200.
    fn is_year_like(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|l| l.text.len() == 4 && l.text.parse::<u32>().is_ok_and(|n| (1000..=2200).contains(&n)))
    }

    fn looks_like_year(&self, at: usize) -> bool {
        self.is_year_like(at)
            && self.get(at).is_some_and(|l| l.text.parse::<u32>().is_ok_and(|n| (1900..=2050).contains(&n)))
    }

    fn is_year(&self, at: usize) -> bool {
        let round = self.get(at).is_some_and(|l| l.text.ends_with("00"));
        let countable = self.countable_follows(at + 1);
        if self.looks_like_year(at) {
            let bounded = self.words.before.ending(self.lexemes, at).is_some_and(|(_, a)| a.bound != Bound::Exactly);
            return !(countable && (bounded || (round && self.set_before("year_after", at).is_none())));
        }
        // "in 99999", which no calendar of news holds, counts as little.
        let beyond = self.get(at).is_some_and(|l| l.text.len() > 4 && l.text.bytes().all(|b| b.is_ascii_digit()));
        (self.is_year_like(at) || beyond) && self.set_before("year_after", at).is_some() && !countable
    }

    fn countable_follows(&self, at: usize) -> bool {
        self.get(at).is_some_and(|l| l.kind == LexKind::Word && !l.is_capital() && l.text.len() > 2)
            && self.set("no_noun", at).is_none()
    }

    /// "Section 4", "Game 2", "iPhone 11": a numeral behind a label or a name.
    fn is_label(&self, amount: &Amount) -> bool {
        let at = amount.start;
        if self.words.before.ending(self.lexemes, at).is_some() {
            return false;
        }
        let people = (0..3).any(|ahead| self.set("people", amount.end + ahead).is_some());
        let label = self.set_before("labels", at).is_some();
        let name = self.before(at).is_some_and(Lexeme::is_capital) && !self.starts_sentence(at - 1) && !self.headline;
        (label || name) && !people
    }

    /// Whether a lexeme begins a sentence, so that its capital means nothing.
    fn starts_sentence(&self, at: usize) -> bool {
        self.get(at).is_some_and(|l| l.starts_line)
            || self
                .before(at)
                .is_none_or(|l| matches!(l.text, "." | "!" | "?" | ":" | "“" | "\"" | "(" | "—" | "–" | "…"))
    }

    fn is_list_mark(&self, at: usize) -> bool {
        self.get(at).is_some_and(|l| l.starts_line)
            && self.get(at + 1).is_some_and(|l| l.glued && matches!(l.text, "." | ")"))
            && self.get(at + 2).is_some_and(|l| !l.glued)
    }

    /// A number word with a capital inside a sentence, before another capital, belongs to a name ("Three Mile Island").
    fn is_named(&self, amount: &Amount) -> bool {
        let at = amount.start;
        !self.headline
            && self.get(at).is_some_and(Lexeme::is_capital)
            && !self.starts_sentence(at)
            && (self.get(amount.end).is_some_and(Lexeme::is_capital) || self.before(at).is_some_and(Lexeme::is_capital))
    }

    /// "one" where it counts nothing.
    fn is_pronoun(&self, amount: &Amount) -> bool {
        let one = amount.number.one() == Some(Decimal::ONE)
            && amount.number.end == amount.start + 1
            && !amount.number.fraction;
        if !one {
            return self.is_hyphenated(amount.number.end)
                && self.get(amount.number.end + 1).is_some_and(|l| l.glued && l.kind == LexKind::Word)
                && self.set("hyphen_counts", amount.number.end + 1).is_none();
        }
        let of = self.set("of_plain", amount.end).is_some();
        let noun = self.countable_follows(amount.end);
        self.set_before("one_not_after", amount.start).is_some()
            || self.set("one_not_before", amount.end).is_some()
            || !(of || noun)
    }
}

fn is_dollar(id: &str) -> bool {
    matches!(id, "USD" | "dollar")
}

/// How many lexemes before a unit may speak of money for it to be a currency.
const MONEY_REACH: usize = 8;
/// How many lexemes the first figure of "rose from 30 to 45" may have.
const LEVEL_REACH: usize = 6;
/// More years than anybody has lived.
const OLDEST: Decimal = Decimal::from_parts(122, 0, 0, false, 0);

const EXACTLY: Approximator = Approximator { bound: Bound::Exactly, below: false };

fn plain(amount: &Amount, counts: Counts) -> Quantity {
    match &amount.number.value {
        Value::Vague(vague) if counts == Counts::Acled && vague.low < vague.high => {
            Quantity::bounded(vague.acled, Bound::AtLeast, amount.unit.clone())
        }
        Value::Vague(vague) => Quantity::between(vague.low, vague.high, Bound::Exactly, amount.unit.clone()),
        Value::One(value) => {
            let unit =
                if amount.number.fraction && amount.unit.is_none() { Some(String::new()) } else { amount.unit.clone() };
            Quantity::bounded(*value, Bound::Exactly, unit)
        }
    }
}

/// The quantity under the bound of the words around it. A bound on a range moves only the end that it speaks of.
fn apply(quantity: Quantity, approximator: Approximator) -> Quantity {
    let Approximator { bound, below } = approximator;
    if bound == Bound::Exactly {
        return quantity;
    }
    if let Some(number) = quantity.number {
        let mut bounded = Quantity::bounded(number, bound, quantity.unit);
        if below {
            bounded.high = Some(End { at: number, closed: true });
        }
        return bounded;
    }
    let (low, high) = match bound {
        Bound::MoreThan | Bound::AtLeast => (quantity.low, None),
        Bound::FewerThan | Bound::AtMost => (None, quantity.high),
        Bound::About | Bound::Exactly => (quantity.low, quantity.high),
    };
    Quantity { low, high, bound, ..quantity }
}

fn is_time(unit: Option<&str>) -> bool {
    unit.and_then(dimension).is_some_and(|d| matches!(d, Dimension::Measure("time" | "months")))
}
