//! What a release published, as sheets with one kind of thing each. Writers of files take nothing else.

use super::group::group_label;
use super::number::Marks;
use super::text::level_name;
use super::words::Say;
use crate::analysis::disclosure::{Figure, Publishable, Share, Text};
use crate::analysis::round_half_up;
use crate::analysis::summary::{
    GroupSummary, IndexFigures, Label, QuestionBody, QuestionFigures, QuestionSummary, Summary,
};
use crate::interview::form_language;
use crate::wording::Tongue;

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: String,
    /// Its header, with the width of each column in characters.
    pub columns: Vec<(String, u16)>,
    /// As many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words; whatever they are, they are never a formula.
    Text(String),
    /// A number, with so many decimals.
    Number(f64, u8),
    /// Nothing.
    Blank,
}

impl Cell {
    fn count(count: usize) -> Self {
        u32::try_from(count).map_or(Self::Blank, |count| Self::Number(f64::from(count), 0))
    }
}

/// How many texts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextCounts {
    /// Which two owners agreed to.
    pub approved: usize,
    /// Which an owner keeps back.
    pub held: usize,
    /// Which two owners have not agreed to yet.
    pub waiting: usize,
}

/// What the first sheet says besides the tables.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Who runs the survey.
    pub organiser: &'a str,
    /// The line by which the log is known again.
    pub log_head: &'a str,
    /// How many texts there are.
    pub texts: TextCounts,
}

/// The sheets that have rows.
pub fn sheets(
    summary: &Publishable<Summary>,
    texts: &Publishable<Vec<Text>>,
    about: &About<'_>,
    say: &Say<'_>,
    tongue: Tongue,
) -> Vec<Sheet> {
    let summary = summary.get();
    let language = form_language(&summary.languages, tongue);
    let writer = Writer { summary, say, language, marks: Marks::of(say) };
    let mut sheets = vec![
        writer.overview(about),
        writer.dimensions(),
        writer.groups("sheet-units", &summary.unit_groups, str::to_owned),
        writer.groups("sheet-levels", &summary.level_groups, |code| level_name(say, code)),
        writer.questions(),
        writer.break_offs(),
        writer.texts(texts.get()),
    ];
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}

/// Part of a whole, in percent to one decimal.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { round_half_up(100.0 * part as f64 / whole as f64, 1) }
}

struct Writer<'a> {
    summary: &'a Summary,
    say: &'a Say<'a>,
    language: usize,
    marks: Marks,
}

impl Writer<'_> {
    fn word(&self, id: &str) -> String {
        (self.say)(id, &[])
    }

    fn sheet(&self, name: &str, columns: &[(&str, u16)], rows: Vec<Vec<Cell>>) -> Sheet {
        let columns = columns.iter().map(|(id, width)| (self.word(id), *width)).collect();
        Sheet { name: self.word(name), columns, rows }
    }

    fn label(&self, label: &Label, name: &str) -> Cell {
        let text = label.in_language(self.language).trim();
        Cell::Text(if text.is_empty() { name.to_owned() } else { text.to_owned() })
    }

    /// Why something is not shown.
    fn hidden(&self, id: &str) -> Cell {
        let k = ("k", self.marks.count(self.summary.minimum_base));
        Cell::Text((self.say)(id, &[k]))
    }

    fn figure(&self, figure: Figure, decimals: u8) -> Cell {
        let told =
            |sign: &str, number: f64| Cell::Text(format!("{sign} {}", self.marks.number(number, decimals)));
        match figure {
            Figure::Value(number) => Cell::Number(number, decimals),
            Figure::AtLeast(number) => told("≥", number),
            Figure::AtMost(number) => told("≤", number),
        }
    }

    /// Responses in the terms of AAPOR's standard definitions, for a list of whom all may answer; and the index.
    fn overview(&self, about: &About<'_>) -> Sheet {
        let summary = self.summary;
        let mut rows = Vec::new();
        let mut add = |id: &str, value: Cell| rows.push(vec![Cell::Text(self.word(id)), value]);
        add("sheet-title", Cell::Text(summary.title.clone()));
        add("sheet-organiser", Cell::Text(about.organiser.to_owned()));
        add("sheet-invited", Cell::count(summary.invited));
        add("sheet-complete", Cell::count(summary.handed_in));
        if let Some(stops) = &summary.break_offs {
            let others = summary.invited.saturating_sub(summary.handed_in).saturating_sub(stops.total);
            add("sheet-break-off", Cell::count(stops.total));
            add("sheet-other-nonresponse", Cell::count(others));
            let begun = summary.handed_in.saturating_add(stops.total);
            add("sheet-rr1", Cell::Number(summary.response_rate, 1));
            add("sheet-break-off-rate", Cell::Number(percent(stops.total, begun), 1));
        } else {
            add("sheet-nonresponse", Cell::count(summary.invited.saturating_sub(summary.handed_in)));
            add("sheet-rr1", Cell::Number(summary.response_rate, 1));
        }
        add("sheet-minimum", Cell::count(summary.minimum_base));
        if let Some(index) = &summary.index {
            add("sheet-index", self.figure(index.value, 2));
            if let Some(predicate) = &index.predicate {
                add("sheet-predicate", self.label(predicate, ""));
            }
            let method = match index.method.as_str() {
                "skm" => "summary-method-skm",
                "percent" => "summary-method-percent",
                _ => "summary-method-mean",
            };
            add("sheet-method", Cell::Text(self.word(method)));
            add("sheet-lowest", Cell::Number(index.range.0, 2));
            add("sheet-highest", Cell::Number(index.range.1, 2));
            add("sheet-base", Cell::count(index.base));
            if let Some(stands) = summary.group_dimensions {
                add("sheet-group-dimensions", Cell::count(stands));
            }
        } else if summary.counted.is_none() {
            add("sheet-index", self.hidden("summary-hidden"));
        }
        let TextCounts { approved, held, waiting } = about.texts;
        if approved + held + waiting > 0 {
            add("sheet-texts-approved", Cell::count(approved));
            add("sheet-texts-held", Cell::count(held));
            add("sheet-texts-waiting", Cell::count(waiting));
        }
        if !about.log_head.is_empty() {
            add("sheet-log", Cell::Text(about.log_head.to_owned()));
        }
        self.sheet("sheet-overview", &[("column-what", 52), ("column-value", 60)], rows)
    }

    /// Index, predicate, base.
    fn figures(&self, figures: Option<&IndexFigures>, hidden: &str) -> [Cell; 3] {
        let Some(figures) = figures else { return [self.hidden(hidden), Cell::Blank, Cell::Blank] };
        let predicate = figures.predicate.as_ref().map_or(Cell::Blank, |label| self.label(label, ""));
        [self.figure(figures.value, 1), predicate, Cell::count(figures.base)]
    }

    fn dimensions(&self) -> Sheet {
        let row = |dimension: &crate::analysis::summary::DimensionSummary| {
            let mut row =
                vec![Cell::Text(dimension.name.clone()), self.label(&dimension.label, &dimension.name)];
            row.extend(self.figures(dimension.figures.as_ref(), "summary-hidden"));
            row
        };
        let columns = [
            ("column-code", 12),
            ("column-dimension", 44),
            ("column-index", 14),
            ("column-predicate", 24),
            ("column-base", 8),
        ];
        self.sheet("sheet-dimensions", &columns, self.summary.dimensions.iter().map(row).collect())
    }

    fn groups(&self, name: &str, groups: &[GroupSummary], called: impl Fn(&str) -> String) -> Sheet {
        let is_of_none = self.summary.group_dimensions == Some(0);
        let why = if is_of_none { "summary-no-group-dimensions" } else { "summary-hidden-group" };
        let row = |group: &GroupSummary| {
            let label = group_label(&group.label, self.say, &self.marks, &called);
            let mut row = vec![Cell::Text(super::plain(&label))];
            row.extend(self.figures(group.figures.as_ref(), why));
            row
        };
        let columns =
            [("column-group", 60), ("column-index", 14), ("column-predicate", 24), ("column-base", 8)];
        self.sheet(name, &columns, groups.iter().map(row).collect())
    }

    fn questions(&self) -> Sheet {
        let questions = self.summary.questions.iter().enumerate();
        let rows = questions.flat_map(|(place, question)| self.question(place + 1, question)).collect();
        let columns = [
            ("column-number", 6),
            ("column-code", 14),
            ("column-question", 60),
            ("column-answer", 34),
            ("column-count", 10),
            ("column-percent", 10),
            ("column-base", 8),
        ];
        self.sheet("sheet-questions", &columns, rows)
    }

    /// A row for each answer, then one for each way of giving none.
    fn question(&self, number: usize, question: &QuestionSummary) -> Vec<Vec<Cell>> {
        let row = |answer: Cell, [count, percent, base]: [Cell; 3]| {
            let name = Cell::Text(question.name.clone());
            let label = match self.label(&question.label, &question.name) {
                Cell::Text(label) if question.reversed => {
                    Cell::Text(format!("{label} ({})", self.word("summary-reversed")))
                }
                label => label,
            };
            vec![Cell::count(number), name, label, answer, count, percent, base]
        };
        let Some(figures) = &question.figures else {
            return vec![row(self.hidden("summary-hidden"), [Cell::Blank, Cell::Blank, Cell::Blank])];
        };
        let base = || Cell::count(figures.base);
        let mut rows = match &figures.body {
            QuestionBody::One(choices) | QuestionBody::Many(choices) => {
                let choice = |choice: &crate::analysis::summary::ChoiceSummary| {
                    let [count, percent] = match choice.share {
                        Share::Exact { count, percent } => [Cell::count(count), Cell::Number(percent, 1)],
                        Share::AtLeast(percent) => [Cell::Blank, Cell::Text(format!("≥ {percent}"))],
                        Share::AtMost(percent) => [Cell::Blank, Cell::Text(format!("≤ {percent}"))],
                    };
                    row(self.label(&choice.label, &choice.name), [count, percent, base()])
                };
                choices.iter().map(choice).collect()
            }
            QuestionBody::Mean(mean) => {
                let told = [self.figure(*mean, 1), Cell::Blank, base()];
                vec![row(Cell::Text(self.word("answer-mean")), told)]
            }
            QuestionBody::Counted => {
                vec![row(Cell::Text(self.word("answer-written")), [base(), Cell::Blank, base()])]
            }
        };
        rows.extend(missing(figures).into_iter().filter(|(_, count)| *count > 0).map(|(id, count)| {
            row(Cell::Text(self.word(id)), [Cell::count(count), Cell::Blank, Cell::Blank])
        }));
        rows
    }

    fn break_offs(&self) -> Sheet {
        let at = self.summary.break_offs.as_ref().map(|stops| stops.at.as_slice()).unwrap_or_default();
        let row = |stop: &crate::analysis::summary::BreakOff| {
            vec![Cell::Text(stop.name.clone()), self.label(&stop.label, &stop.name), Cell::count(stop.count)]
        };
        let columns = [("column-code", 14), ("column-question", 70), ("column-count", 10)];
        self.sheet("sheet-break-offs", &columns, at.iter().map(row).collect())
    }

    fn texts(&self, texts: &[Text]) -> Sheet {
        let row = |text: &Text| {
            let name = text.question.rsplit('/').next().unwrap_or_default();
            let question = self.summary.question(&text.question);
            let label = question.map_or(Cell::Blank, |question| self.label(&question.label, name));
            vec![Cell::Text(name.to_owned()), label, Cell::Text(text.body.clone())]
        };
        let columns = [("column-code", 14), ("column-question", 50), ("column-text", 90)];
        self.sheet("sheet-texts", &columns, texts.iter().map(row).collect())
    }
}

fn missing(figures: &QuestionFigures) -> [(&'static str, usize); 4] {
    [
        ("answer-dont-know", figures.dont_know),
        ("answer-refused", figures.refused),
        ("answer-none", figures.no_answer),
        ("answer-not-asked", figures.not_asked),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::disclosure::{Frame, MinimumBase, approved, summarise, with_break_offs};
    use crate::analysis::example::{questionnaire, scaled, skm_responses};
    use crate::analysis::summary::GroupLabel;
    use crate::questionnaire::{IndexMethod, NodeId};

    fn all(tongue: Tongue) -> Vec<Sheet> {
        let nodes = (1..=9).map(|item| scaled(&format!("u{item}"), &format!("U{item}"))).collect();
        let form = questionnaire(IndexMethod::Skm, nodes);
        let groups = [GroupLabel::One("Dinas <A>".to_owned()), GroupLabel::One("B".to_owned())];
        let minimum = MinimumBase::new(10);
        let frame = Frame {
            invited: 60,
            handed_in: 29,
            interim: false,
            unit_groups: &groups,
            level_groups: &[],
            minimum,
        };
        let summary = summarise(&form, &skm_responses(), &frame);
        let summary = with_break_offs(summary, &form, &[Some(NodeId(0)); 12], minimum);
        let texts = approved(vec![Text { question: "/u1".to_owned(), body: "=1+1".to_owned() }]);
        let counts = TextCounts { approved: 1, held: 2, waiting: 3 };
        let about = About { organiser: "Inspektorat", log_head: "Catatan: 3-ab", texts: counts };
        let words = tongue.wording();
        sheets(&summary, &texts, &about, &|id, args| words.say(id, args), tongue)
    }

    /// The cells of a sheet's rows as text.
    fn rows(sheets: &[Sheet], name: &str) -> Vec<String> {
        let sheet = sheets.iter().find(|sheet| sheet.name == name).unwrap();
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{sheet:?}");
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(number, decimals) => format!("{number:.*}", usize::from(*decimals)),
            Cell::Blank => String::new(),
        };
        sheet.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect()
    }

    #[test]
    fn what_is_empty_has_no_sheet() {
        let names: Vec<String> = all(Tongue::Indonesian).into_iter().map(|sheet| sheet.name).collect();
        assert_eq!(
            names,
            ["Ringkasan", "Dimensi", "Unit kerja", "Pertanyaan", "Berhenti mengisi", "Jawaban tertulis"]
        );
        assert!(all(Tongue::English).iter().any(|sheet| sheet.name == "Written answers"));
    }

    #[test]
    fn responses_are_told_in_the_terms_of_aapor() {
        let sheets = all(Tongue::English);
        let overview = rows(&sheets, "Overview");
        for row in [
            "Invited (all eligible) | 60",
            "Complete interviews (AAPOR: I) | 29",
            "Begun and not handed in (AAPOR: break-off) | 12",
            "Other nonresponse (refusal, noncontact) | 19",
            "Response rate (AAPOR RR1), percent | 48.3",
            "Break-offs among those who began, percent | 29.3",
            "Index | 91.48",
            "Written answers that were approved | 1",
        ] {
            assert!(overview.iter().any(|told| told == row), "{row}\n{overview:#?}");
        }
    }

    #[test]
    fn what_is_hidden_or_bounded_stays_so() {
        let sheets = all(Tongue::Indonesian);
        let groups = rows(&sheets, "Unit kerja");
        assert!(groups[0].starts_with("Dinas <A> | "), "{groups:?}");
        assert!(groups[1].contains("Tidak ditampilkan"), "{groups:?}");
        let questions = rows(&sheets, "Pertanyaan");
        assert!(questions.iter().any(|row| row.contains("≥ 90")), "{questions:?}");
        assert!(rows(&sheets, "Dimensi").iter().any(|row| row.contains("≥ 96,3")));
        assert_eq!(rows(&sheets, "Jawaban tertulis").len(), 1);
    }
}
