//! Two-way tables with published totals: what the totals leave open for each hidden cell is computed exactly.
//!
//! "Two holes a line" is not enough: a reader solves the table. The hidden cells are the flows of a transportation
//! problem, so the least and the greatest whole number in each are found by a maximal flow from the true counts.

use std::collections::VecDeque;

use super::Visibility;

/// The table cannot be shown, whatever is hidden in it: its totals tell too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld;

/// Hides each cell from 1 to below the threshold, and others until a reader who knows all totals must think possible that any of
/// these has the threshold or more.
pub fn suppress_table(counts: &[Vec<usize>], threshold: usize) -> Result<Vec<Vec<Visibility>>, Withheld> {
    let mut table = Table::new(counts)?;
    let primary: Vec<Cell> =
        table.cells().filter(|cell| (1..threshold).contains(&table.count(*cell))).collect();
    for cell in &primary {
        table.hide(*cell);
    }
    for cell in &primary {
        while !table.protects(*cell, threshold) {
            let before = table.hidden.iter().filter(|hidden| **hidden).count();
            table.hide_more(*cell, threshold);
            if table.hidden.iter().filter(|hidden| **hidden).count() == before {
                return Err(Withheld);
            }
        }
    }
    // A cell that the totals give away protects nothing by being hidden.
    let given_away: Vec<Cell> = table
        .cells()
        .filter(|cell| {
            let (least, greatest) = table.interval(*cell);
            table.is_hidden(*cell) && least == greatest && !primary.contains(cell)
        })
        .collect();
    for cell in given_away {
        table.show(cell);
    }
    Ok(table.visibility())
}

/// For each cell the least and the greatest count that the totals and the shown cells allow.
pub fn bounds(
    counts: &[Vec<usize>],
    visibility: &[Vec<Visibility>],
) -> Result<Vec<Vec<(usize, usize)>>, Withheld> {
    let mut table = Table::new(counts)?;
    let hidden = |cell: &Cell| {
        let line = visibility.get(cell.row).and_then(|line| line.get(cell.column));
        line == Some(&Visibility::Hidden)
    };
    for cell in table.cells().filter(hidden).collect::<Vec<_>>() {
        table.hide(cell);
    }
    let line = |row| (0..table.width).map(|column| table.interval(Cell { row, column })).collect();
    Ok((0..table.height).map(line).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Cell {
    row: usize,
    column: usize,
}

/// The true counts with what is hidden so far.
#[derive(Clone)]
struct Table {
    height: usize,
    width: usize,
    counts: Vec<usize>,
    hidden: Vec<bool>,
}

impl Table {
    fn new(counts: &[Vec<usize>]) -> Result<Self, Withheld> {
        let width = counts.first().map_or(0, Vec::len);
        if counts.iter().any(|line| line.len() != width) {
            return Err(Withheld);
        }
        let flat = counts.concat();
        Ok(Self { height: counts.len(), width, hidden: vec![false; flat.len()], counts: flat })
    }

    fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let width = self.width;
        (0..self.height).flat_map(move |row| (0..width).map(move |column| Cell { row, column }))
    }

    fn place(&self, cell: Cell) -> usize {
        cell.row * self.width + cell.column
    }

    fn count(&self, cell: Cell) -> usize {
        self.counts.get(self.place(cell)).copied().unwrap_or(0)
    }

    fn is_hidden(&self, cell: Cell) -> bool {
        self.hidden.get(self.place(cell)).copied().unwrap_or(false)
    }

    fn hide(&mut self, cell: Cell) {
        let place = self.place(cell);
        if let Some(hidden) = self.hidden.get_mut(place) {
            *hidden = true;
        }
    }

    fn show(&mut self, cell: Cell) {
        let place = self.place(cell);
        if let Some(hidden) = self.hidden.get_mut(place) {
            *hidden = false;
        }
    }

    fn visibility(&self) -> Vec<Vec<Visibility>> {
        let see = |cell| if self.is_hidden(cell) { Visibility::Hidden } else { Visibility::Shown };
        let line = |row| (0..self.width).map(|column| see(Cell { row, column })).collect();
        (0..self.height).map(line).collect()
    }

    fn protects(&self, cell: Cell, threshold: usize) -> bool {
        let (least, greatest) = self.interval(cell);
        greatest >= threshold && least < greatest
    }

    /// Hides the cheapest rectangle that protects the cell; if none does alone, the cheapest that hides more.
    fn hide_more(&mut self, cell: Cell, threshold: usize) {
        let mut rectangles: Vec<(usize, Cell)> = self
            .cells()
            .filter(|corner| corner.row != cell.row && corner.column != cell.column)
            .map(|corner| (self.cost(cell, corner), corner))
            .collect();
        rectangles.sort_by_key(|(cost, corner)| (*cost, corner.row, corner.column));
        let with = |corner| {
            let mut tried = self.clone();
            for other in others(cell, corner) {
                tried.hide(other);
            }
            tried
        };
        let protecting =
            rectangles.iter().map(|(_, corner)| with(*corner)).find(|tried| tried.protects(cell, threshold));
        let more =
            || rectangles.iter().map(|(_, corner)| with(*corner)).find(|tried| tried.hidden != self.hidden);
        if let Some(next) = protecting.or_else(more) {
            *self = next;
        }
    }

    /// How many people more are hidden with this rectangle.
    fn cost(&self, cell: Cell, corner: Cell) -> usize {
        others(cell, corner)
            .into_iter()
            .filter(|other| !self.is_hidden(*other))
            .map(|other| self.count(other))
            .sum()
    }

    /// The least and the greatest count that the totals allow for this cell.
    fn interval(&self, cell: Cell) -> (usize, usize) {
        let count = self.count(cell);
        if !self.is_hidden(cell) {
            return (count, count);
        }
        let less = self.flow(cell, Direction::Less, count);
        (count - less, count + self.flow(cell, Direction::More, usize::MAX))
    }

    /// By how much the cell can change, at most `limit`, while other hidden cells make up for it.
    fn flow(&self, cell: Cell, direction: Direction, limit: usize) -> usize {
        // What each cell has moved so far, as pairs of added and taken.
        let mut counts = self.counts.clone();
        let mut total = 0;
        while total < limit {
            let Some((path, width)) = self.path(cell, direction, &counts) else { break };
            let width = width.min(limit - total);
            for (place, grows) in path {
                if let Some(count) = counts.get_mut(place) {
                    *count = if grows { *count + width } else { *count - width };
                }
            }
            total += width;
        }
        total
    }

    /// A shortest chain of hidden cells from the cell's row to its column, in turn shrinking and growing (or the other way
    /// round), with the greatest amount that it can carry.
    fn path(
        &self,
        cell: Cell,
        direction: Direction,
        counts: &[usize],
    ) -> Option<(Vec<(usize, bool)>, usize)> {
        // Nodes: rows, then columns. From a row the first kind of change, from a column the other.
        let row_grows = matches!(direction, Direction::Less);
        let target = self.height + cell.column;
        let mut came: Vec<Option<(usize, usize, bool)>> = vec![None; self.height + self.width];
        let mut queue = VecDeque::from([cell.row]);
        while let Some(node) = queue.pop_front() {
            let from_row = node < self.height;
            let grows = from_row == row_grows;
            for next in if from_row { self.height..self.height + self.width } else { 0..self.height } {
                let (row, column) = if from_row { (node, next) } else { (next, node) };
                let step = Cell { row, column: column.saturating_sub(self.height) };
                let place = self.place(step);
                let carries = grows || counts.get(place).is_some_and(|count| *count > 0);
                let fresh = next != cell.row && came.get(next).is_some_and(Option::is_none);
                if fresh && carries && step != cell && self.is_hidden(step) {
                    if let Some(entry) = came.get_mut(next) {
                        *entry = Some((node, place, grows));
                    }
                    queue.push_back(next);
                }
            }
        }
        let mut path = Vec::new();
        let mut width = usize::MAX;
        let mut node = target;
        while node != cell.row {
            let (before, place, grows) = came.get(node).copied().flatten()?;
            path.push((place, grows));
            if !grows {
                width = width.min(counts.get(place).copied().unwrap_or(0));
            }
            node = before;
        }
        Some((path, width))
    }
}

/// Which way a cell is to change.
#[derive(Clone, Copy)]
enum Direction {
    Less,
    More,
}

/// The other three cells of the rectangle with these opposite corners.
fn others(cell: Cell, corner: Cell) -> [Cell; 3] {
    [Cell { row: cell.row, column: corner.column }, Cell { row: corner.row, column: cell.column }, corner]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::example::Lcg;

    fn check(counts: &[&[usize]], threshold: usize, expected: Result<&[&str], Withheld>) {
        let counts: Vec<Vec<usize>> = counts.iter().map(|line| line.to_vec()).collect();
        let sign = |shown: &Visibility| if *shown == Visibility::Shown { '#' } else { '.' };
        let shown = suppress_table(&counts, threshold);
        let shown = shown
            .map(|lines| lines.iter().map(|line| line.iter().map(sign).collect()).collect::<Vec<String>>());
        assert_eq!(shown, expected.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect()));
    }

    const TRUTH: [&[usize]; 4] = [&[18, 2], &[14, 19], &[12, 10], &[11, 14]];

    #[test]
    fn the_published_table_hides_the_same_cells_and_leaves_the_same_interval() {
        check(&TRUTH, 3, Ok(&["..", "##", "..", "##"]));
        let counts = TRUTH.map(<[usize]>::to_vec);
        let intervals = bounds(&counts, &suppress_table(&counts, 3).unwrap()).unwrap();
        assert_eq!(intervals[0][1], (0, 12));
        assert_eq!(intervals[1], [(14, 14), (19, 19)]);
    }

    #[test]
    fn a_table_without_small_cells_is_shown_as_it_is() {
        check(&[&[10, 0], &[20, 30]], 10, Ok(&["##", "##"]));
        check(&[], 10, Ok(&[]));
    }

    #[test]
    fn totals_that_tell_too_much_withhold_the_table() {
        check(&[&[2, 18]], 3, Err(Withheld));
        check(&[&[2], &[18]], 3, Err(Withheld));
        check(&[&[2, 0], &[18, 20]], 3, Err(Withheld));
        check(&[&[2, 0], &[18]], 3, Err(Withheld));
    }

    /// The least and greatest value by trying every table; only for small ones.
    fn tried_out(
        counts: &[Vec<usize>],
        hidden: &[Vec<Visibility>],
        row: usize,
        column: usize,
    ) -> (usize, usize) {
        let (height, width) = (counts.len(), counts[0].len());
        let rows: Vec<usize> = counts.iter().map(|line| line.iter().sum()).collect();
        let columns: Vec<usize> =
            (0..width).map(|place| counts.iter().map(|line| line[place]).sum()).collect();
        let mut found: Option<(usize, usize)> = None;
        let mut stack = vec![Vec::new()];
        while let Some(cells) = stack.pop() {
            let place = cells.len();
            if place == height * width {
                let value = cells[row * width + column];
                found = Some(found.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
                continue;
            }
            let (at_row, at_column) = (place / width, place % width);
            let known = hidden[at_row][at_column] == Visibility::Shown;
            let truth = counts[at_row][at_column];
            for value in if known { truth..=truth } else { 0..=rows[at_row] } {
                let mut next = cells.clone();
                next.push(value);
                let row_sum: usize = next[at_row * width..].iter().sum();
                let column_sum: usize = next.iter().skip(at_column).step_by(width).sum();
                let row_stands =
                    if at_column + 1 == width { row_sum == rows[at_row] } else { row_sum <= rows[at_row] };
                let column_stands = if at_row + 1 == height {
                    column_sum == columns[at_column]
                } else {
                    column_sum <= columns[at_column]
                };
                if row_stands && column_stands {
                    stack.push(next);
                }
            }
        }
        found.unwrap()
    }

    #[test]
    fn intervals_are_exact() {
        let mut chance = Lcg(7);
        for _ in 0..60 {
            let counts: Vec<Vec<usize>> = (0..3).map(|_| (0..3).map(|_| chance.below(4)).collect()).collect();
            let pick =
                |chance: &mut Lcg| if chance.below(3) > 0 { Visibility::Hidden } else { Visibility::Shown };
            let hidden: Vec<Vec<Visibility>> =
                (0..3).map(|_| (0..3).map(|_| pick(&mut chance)).collect()).collect();
            let intervals = bounds(&counts, &hidden).unwrap();
            for (row, line) in intervals.iter().enumerate() {
                for (column, interval) in line.iter().enumerate() {
                    assert_eq!(*interval, tried_out(&counts, &hidden, row, column), "{counts:?} {hidden:?}");
                }
            }
        }
    }

    #[test]
    fn in_a_thousand_random_tables_nothing_hidden_can_be_computed_back() {
        let mut chance = Lcg(3);
        let mut withheld = 0;
        for _ in 0..1_000 {
            let (height, width) = (2 + chance.below(5), 2 + chance.below(4));
            let counts: Vec<Vec<usize>> =
                (0..height).map(|_| (0..width).map(|_| chance.below(30)).collect()).collect();
            let Ok(shown) = suppress_table(&counts, 5) else {
                let everything = vec![vec![Visibility::Hidden; width]; height];
                let intervals = bounds(&counts, &everything).unwrap();
                let mut cells = counts.iter().flatten().zip(intervals.iter().flatten());
                assert!(
                    cells.any(|(count, (_, greatest))| (1..5).contains(count) && *greatest < 5),
                    "{counts:?}"
                );
                withheld += 1;
                continue;
            };
            let intervals = bounds(&counts, &shown).unwrap();
            for (line, (shown, intervals)) in counts.iter().zip(shown.iter().zip(&intervals)) {
                for (count, (shown, (least, greatest))) in line.iter().zip(shown.iter().zip(intervals)) {
                    let small = (1..5).contains(count);
                    assert!(!small || (*shown == Visibility::Hidden && *greatest >= 5), "{counts:?}");
                    assert!(*shown == Visibility::Shown || least < greatest, "{counts:?}");
                }
            }
        }
        assert!(withheld < 50, "{withheld}");
    }
}
