//! The summary as a message for a phone, in Telegram's HTML.

use super::group::group_label;
use super::number::{Marks, bar};
use super::words::{Say, shown};
use crate::analysis::disclosure::{Figure, Publishable};
use crate::analysis::summary::{DimensionSummary, GroupSummary, IndexFigures, IndexSummary, Summary};
use crate::interview::form_language;
use crate::wording::Tongue;

/// How many dimensions are named first, at each end.
const NAMED_FIRST: usize = 3;

/// The whole summary, its labels in the form's language that suits best. What matters first stands first.
pub fn text(summary: &Publishable<Summary>, say: &Say<'_>, tongue: Tongue) -> String {
    let summary = summary.get();
    let language = form_language(&summary.languages, tongue);
    let marks = Marks::of(say);
    let writer = Writer { summary, say, language, marks };
    let blocks = [
        writer.head(),
        writer.index(),
        writer.priorities(),
        writer.dimensions(),
        writer.groups("summary-unit-groups", &summary.unit_groups, str::to_owned),
        writer.groups("summary-level-groups", &summary.level_groups, |code| level_name(say, code)),
        writer.questions(),
    ];
    let filled: Vec<String> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
    filled.join("\n\n")
}

/// How a level is called, by its code.
pub(super) fn level_name(say: &Say<'_>, code: &str) -> String {
    say(&format!("level-{code}"), &[])
}

/// What every part of the text needs.
pub(super) struct Writer<'a> {
    pub(super) summary: &'a Summary,
    say: &'a Say<'a>,
    pub(super) language: usize,
    pub(super) marks: Marks,
}

impl Writer<'_> {
    pub(super) fn say(&self, message: &str, arguments: &[(&str, String)]) -> String {
        (self.say)(message, arguments)
    }

    pub(super) fn heading(&self, message: &str) -> String {
        format!("<b>{}</b>", self.say(message, &[]))
    }

    fn head(&self) -> String {
        let summary = self.summary;
        let mut lines = vec![format!("<b>{}</b>", shown(&summary.title))];
        let participation = match summary.handed_in {
            0 if summary.interim => "summary-participation-begins",
            _ if summary.interim => "summary-participation-interim",
            _ => "summary-participation",
        };
        lines.push(self.say(
            participation,
            &[
                ("handed-in", self.marks.count(summary.handed_in)),
                ("invited", self.marks.count(summary.invited)),
                ("rate", self.marks.number(summary.response_rate, 1)),
            ],
        ));
        let least = |factor: usize| ("k", self.marks.count(summary.minimum_base * factor));
        match (summary.counted, summary.interim) {
            (None, true) => lines.push(self.say("summary-too-few-yet", &[least(2)])),
            (None, false) => lines.push(self.say("summary-hidden", &[least(1)])),
            (Some(counted), true) => {
                lines.push(self.say("summary-interim", &[("n", self.marks.count(counted)), least(1)]));
                let waits = summary.questions.iter().any(|question| question.waits);
                lines.extend(waits.then(|| self.say("summary-some-wait", &[])));
            }
            (Some(_), false) => {}
        }
        lines.extend(self.break_offs());
        lines.join("\n")
    }

    /// Who began and did not hand in, and where many of them stopped.
    fn break_offs(&self) -> Option<String> {
        let stops = self.summary.break_offs.as_ref()?;
        let mut lines = vec![self.say("summary-break-offs", &[("count", self.marks.count(stops.total))])];
        lines.extend(stops.at.iter().map(|stop| {
            let label = shown(stop.label.in_language(self.language));
            self.say("summary-break-off-at", &[("count", self.marks.count(stop.count)), ("question", label)])
        }));
        Some(lines.join("\n"))
    }

    fn index(&self) -> String {
        let Some(index) = &self.summary.index else { return String::new() };
        let value = self.figure(index.value, 2);
        let arguments = [("value", value), ("n", self.marks.count(index.base))];
        let mut heading = self.say("summary-index", &arguments);
        if let Some(predicate) = &index.predicate {
            heading = format!("{heading} – {}", shown(predicate.in_language(self.language)));
        }
        let mut lines = vec![format!("<b>{heading}</b>"), bar(index.value.number(), index.range)];
        lines.push(self.say("summary-scale", &self.scale(index)));
        if let Some((value, weight)) = index.rounded_weights {
            let value = ("value", self.marks.number(value, 2));
            lines.push(
                self.say("summary-rounded-weights", &[value, ("weight", self.marks.number(weight, 2))]),
            );
        }
        lines.join("\n")
    }

    fn scale(&self, index: &IndexSummary) -> [(&'static str, String); 4] {
        let method = match index.method.as_str() {
            "skm" => "summary-method-skm",
            "percent" => "summary-method-percent",
            _ => "summary-method-mean",
        };
        let decimals = u8::from(index.range.0.fract() != 0.0 || index.range.1.fract() != 0.0);
        [
            ("low", self.marks.number(index.range.0, decimals)),
            ("high", self.marks.number(index.range.1, decimals)),
            ("n", self.marks.count(index.base)),
            ("method", self.say(method, &[])),
        ]
    }

    /// The weakest dimensions, then the strongest; none stands in both.
    fn priorities(&self) -> String {
        let mut ranked: Vec<(&DimensionSummary, &IndexFigures)> = self
            .summary
            .dimensions
            .iter()
            .filter_map(|dimension| Some((dimension, dimension.figures.as_ref()?)))
            .collect();
        ranked.sort_by(|(_, one), (_, other)| rank(one.value).total_cmp(&rank(other.value)));
        // What is told as equal is neither weak nor strong.
        let told = |place: usize| ranked.get(place).map(|(_, figures)| self.figure(figures.value, 1));
        let differ = |named: &usize| told(named - 1) != told(ranked.len() - named);
        let named = (1..=NAMED_FIRST.min(ranked.len() / 2)).rev().find(differ).unwrap_or(0);
        if named == 0 {
            return String::new();
        }
        let line = |(place, (dimension, figures)): (usize, &(&DimensionSummary, &IndexFigures))| {
            let label = shown(dimension.label.in_language(self.language));
            format!("{}. {label} {}", place + 1, self.figure(figures.value, 1))
        };
        let mut lines = vec![self.heading("summary-mend-first")];
        lines.extend(ranked.iter().take(named).enumerate().map(line));
        lines.push(String::new());
        lines.push(self.heading("summary-keep"));
        lines.extend(ranked.iter().rev().take(named).enumerate().map(line));
        lines.join("\n")
    }

    fn dimensions(&self) -> String {
        let (Some(index), [_, _, ..]) = (&self.summary.index, self.summary.dimensions.as_slice()) else {
            return String::new();
        };
        let line = |dimension: &DimensionSummary| {
            let label = shown(dimension.label.in_language(self.language));
            match &dimension.figures {
                Some(figures) => {
                    format!("{label}\n{} {}", bar(figures.value.number(), index.range), self.figures(figures))
                }
                None => format!("{label}\n{}", self.hidden(dimension.waits)),
            }
        };
        let lines = self.summary.dimensions.iter().map(line);
        std::iter::once(self.heading("summary-dimensions")).chain(lines).collect::<Vec<_>>().join("\n")
    }

    fn groups(&self, heading: &str, groups: &[GroupSummary], name: impl Fn(&str) -> String) -> String {
        if groups.is_empty() {
            return String::new();
        }
        let mut lines = vec![self.heading(heading)];
        if self.summary.group_dimensions == Some(0) {
            lines.push(self.say("summary-no-group-dimensions", &[]));
            return lines.join("\n");
        }
        lines.extend(groups.iter().map(|group| {
            let label = group_label(&group.label, self.say, &self.marks, &name);
            match &group.figures {
                Some(figures) => format!("{label}: {}", self.figures(figures)),
                None => format!("{label}: {}", self.say("summary-hidden-group", &self.least())),
            }
        }));
        lines.extend(self.of_fewer_dimensions());
        lines.join("\n")
    }

    /// The indexes of groups stand on fewer dimensions than that of the whole.
    fn of_fewer_dimensions(&self) -> Option<String> {
        let stands = self.summary.group_dimensions?;
        let all = self.summary.dimensions.iter().filter(|dimension| dimension.figures.is_some()).count();
        let counts = [("stands", self.marks.count(stands)), ("all", self.marks.count(all))];
        (stands < all).then(|| self.say("summary-group-dimensions", &counts))
    }

    /// An index, its name and its base: "71,2 – Baik, n = 34".
    fn figures(&self, figures: &IndexFigures) -> String {
        let base = self.say("summary-base", &[("n", self.marks.count(figures.base))]);
        let value = self.figure(figures.value, 1);
        match &figures.predicate {
            Some(predicate) => format!("{value} – {}, {base}", shown(predicate.in_language(self.language))),
            None => format!("{value} ({base})"),
        }
    }

    pub(super) fn figure(&self, figure: Figure, decimals: u8) -> String {
        let number = self.marks.number(figure.number(), decimals);
        match figure {
            Figure::Value(_) => number,
            Figure::AtLeast(_) => format!("≥ {number}"),
            Figure::AtMost(_) => format!("≤ {number}"),
        }
    }

    /// What stands in the place of figures that are not shown, or not yet.
    pub(super) fn hidden(&self, waits: bool) -> String {
        if waits { self.say("summary-waits", &[]) } else { self.say("summary-hidden", &self.least()) }
    }

    fn least(&self) -> [(&'static str, String); 1] {
        [("k", self.marks.count(self.summary.minimum_base))]
    }
}

/// Where a figure stands among others; one that is told as an end stands at that end.
fn rank(figure: Figure) -> f64 {
    match figure {
        Figure::Value(number) => number,
        Figure::AtLeast(_) => f64::INFINITY,
        Figure::AtMost(_) => f64::NEG_INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Response;
    use crate::analysis::disclosure::{Frame, MinimumBase, summarise};
    use crate::analysis::example::{questionnaire, scaled, skm_responses};
    use crate::analysis::summary::GroupLabel;
    use crate::questionnaire::IndexMethod;

    /// The words of a Fluent file, with arguments filled in; enough for messages of one line.
    fn say(source: &str, message: &str, arguments: &[(&str, String)]) -> String {
        let line = source.lines().find_map(|line| line.strip_prefix(message)?.strip_prefix(" = "));
        let mut words = line.unwrap_or(message).to_owned();
        for (name, value) in arguments {
            words = words.replace(&format!("{{ ${name} }}"), value);
        }
        words
    }

    const INDONESIAN: &str = include_str!("../../dialogues/wording/id/summary.ftl");
    const ENGLISH: &str = include_str!("../../dialogues/wording/en/summary.ftl");

    fn written(source: &str, responses: &[Response], interim: bool) -> String {
        let nodes = (1..=9).map(|item| scaled(&format!("u{item}"), &format!("U{item}"))).collect();
        let form = questionnaire(IndexMethod::Skm, nodes);
        let groups = [
            GroupLabel::One("Dinas A & B".to_owned()),
            GroupLabel::Merged(["C", "D", "E", "F"].map(str::to_owned).into()),
        ];
        let frame = Frame {
            invited: 1_234,
            handed_in: responses.len(),
            interim,
            unit_groups: &groups,
            level_groups: &[],
            minimum: MinimumBase::new(10),
        };
        text(
            &summarise(&form, responses, &frame),
            &|message, arguments| say(source, message, arguments),
            Tongue::default(),
        )
    }

    fn check(written: &str, expected: &[&str]) {
        for part in expected {
            assert!(written.contains(part), "{part}\n---\n{written}");
        }
        assert!(!written.contains("summary-") && !written.contains('$'), "{written}");
    }

    fn in_two_groups() -> Vec<Response> {
        let grouped = |(place, response): (usize, Response)| Response { unit_group: place % 2, ..response };
        skm_responses().into_iter().enumerate().map(grouped).collect()
    }

    #[test]
    fn the_first_screen_says_what_to_do_first() {
        let expected = "\
<b>Survei &lt;Contoh&gt;</b>
Responden: 29 dari 1.234 yang diundang (2,4%)

<b>Indeks 91,48 – Sangat Baik</b>
▓▓▓▓▓▓▓▓▓░
Skala 25 sampai 100; rumus SKM (PermenPANRB 14/2017); n = 29
Pembanding bagi laporan yang membulatkan bobot menjadi 0,11 (jumlah bobotnya tidak tepat 1): 90,56. Predikat mengikuti indeks di atas.

<b>Nilai terendah: benahi lebih dulu</b>
1. Dimensi U3 86,2
2. Dimensi U2 87,1
3. Dimensi U5 87,9

<b>Nilai tertinggi: dukung</b>
1. Dimensi U4 ≥ 96,3
2. Dimensi U9 99,1
3. Dimensi U7 91,4

<b>Semua dimensi</b>
Dimensi U1
▓▓▓▓▓▓▓▓▓░ 90,5 – Sangat Baik, n = 29
";
        let written = written(INDONESIAN, &in_two_groups(), false);
        assert!(written.starts_with(expected), "{written}");
    }

    #[test]
    fn groups_and_questions_follow() {
        check(
            &written(INDONESIAN, &in_two_groups(), false),
            &[
                "Dinas A &amp; B: 91,3 – Sangat Baik, n = 15",
                "Gabungan: C, D, E, dan 1 lainnya: 91,7",
                "Pilihan 3: 37,9% (11)",
                "Pilihan 4: ≥ 90%",
            ],
        );
    }

    #[test]
    fn english_has_its_own_marks() {
        check(
            &written(ENGLISH, &in_two_groups(), false),
            &["29 of 1,234 invited (2.4%)", "Index 91.48", "Pilihan 3: 37.9% (11)"],
        );
    }

    #[test]
    fn what_is_hidden_says_why() {
        check(
            &written(INDONESIAN, &skm_responses(), false),
            &["lainnya: Tidak ditampilkan (responden kurang dari 10, atau agar angka kelompok lain"],
        );
        check(&written(INDONESIAN, &[], true), &["sedikitnya 20 responden"]);
    }
}
