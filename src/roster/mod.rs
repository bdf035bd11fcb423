//! A table of civil servants into people, with everything that is wrong with it at once.
//!
//! One broken row refuses the whole list: half a list would leave people out of the survey unnoticed.

mod header;
mod level;
mod nip;
mod rows;
mod unit;

pub use level::Level;
pub use nip::{Employment, Nip, Sex};

use crate::problem::Problem;
use crate::workbook::Sheet;

/// Whom a survey may invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// In the order of the table; those who are not active are left out.
    pub people: Vec<Person>,
    /// The headers of the columns that were not kept, in the order of the table.
    pub dropped_columns: Vec<String>,
}

/// A civil servant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 18 digits.
    pub nip: Nip,
    /// As written, without what a spreadsheet would run as a formula.
    pub name: String,
    /// The organisation, then the units below it, down to the person's own; never empty.
    pub unit: Vec<String>,
    /// With whom the unit is told, where the list says so; in one spelling.
    pub cluster: Option<String>,
    /// The kind of position.
    pub level: Level,
    /// A mobile number like `+628123456789`, if the list has one that no other person has.
    pub phone: Option<String>,
    /// The row of the table, counted from 1 as Excel does.
    pub row: usize,
}

impl Person {
    /// The unit as one label: "Dinas Pendidikan / SDN 01".
    pub fn unit_path(&self) -> String {
        self.unit.join(" / ")
    }

    /// The group in which the answers are told: the cluster that the owner named, else the unit.
    pub fn place(&self) -> Vec<String> {
        self.cluster.as_ref().map_or_else(|| self.unit.clone(), |cluster| vec![cluster.clone()])
    }

    /// As the NIP says.
    pub fn sex(&self) -> Sex {
        self.nip.sex()
    }

    /// As the NIP says.
    pub fn employment(&self) -> Employment {
        self.nip.employment()
    }
}

/// Reads a staff list. There is a roster exactly when no problem is an error.
pub fn read(sheet: &Sheet) -> (Option<Roster>, Vec<Problem>) {
    let (header, mut problems) = header::find(sheet);
    let Some(header) = header else { return (None, problems) };
    let mut people = rows::read(sheet, &header, &mut problems);
    rows::check_twice(sheet, &header, &mut people, &mut problems);
    unit::unify(&mut people, sheet, header.unit_column(), &mut problems);
    unit::unify_clusters(&mut people);
    if people.is_empty() && !Problem::any_error(&problems) {
        problems.push(Problem::error("problem-roster-empty").at(&sheet.name, None, ""));
    }
    let dropped_columns = header.dropped;
    if !dropped_columns.is_empty() {
        let list = dropped_columns.join(", ");
        problems.push(
            Problem::warning("problem-roster-columns-dropped")
                .at(&sheet.name, None, "")
                .with("columns", list),
        );
    }
    let roster = (!Problem::any_error(&problems)).then_some(Roster { people, dropped_columns });
    (roster, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Severity;
    use crate::workbook::Cell;

    /// Rows parted by line breaks, cells by `|`; a cell in `#…` is numeric.
    fn sheet(table: &str) -> Sheet {
        let cell = |text: &str| match text.trim().strip_prefix('#') {
            Some(number) => Cell { text: number.to_owned(), numeric: true },
            None => Cell::text(text.trim()),
        };
        let row = |line: &str| line.split('|').map(cell).collect();
        Sheet { name: "Data".to_owned(), rows: table.lines().map(row).collect() }
    }

    /// The problems as `severity row column code`, and how many people there are.
    fn check(table: &str, people: Option<usize>, expected: &[&str]) -> Vec<Person> {
        let (roster, problems) = read(&sheet(table));
        let shown: Vec<String> = problems.iter().map(show).collect();
        assert_eq!(shown, expected, "{problems:?}");
        assert_eq!(roster.as_ref().map(|roster| roster.people.len()), people);
        roster.map(|roster| roster.people).unwrap_or_default()
    }

    fn show(problem: &Problem) -> String {
        let severity = if problem.severity == Severity::Error { "E" } else { "W" };
        let row = problem.row.map_or("-".to_owned(), |row| row.to_string());
        format!("{severity} {row} {}", problem.code.trim_start_matches("problem-roster-"))
    }

    const SIASN: &str = "\
DAFTAR PEGAWAI NEGERI SIPIL|||||||||
Pemerintah Kota Pekalongan|||||||||

NO|NIP BARU|NIK|NAMA|KEDUDUKAN HUKUM|JENIS JABATAN NAMA|ESELON NAMA|UNOR NAMA|UNOR INDUK NAMA|NOMOR HP
(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)
1|'19800101 200501 1 001|33|Ana|Aktif|JABATAN STRUKTURAL|II.b|Dinas Kesehatan|Dinas Kesehatan|#81234567890
2|198002022005012002|33|Budi|Aktif|JABATAN PELAKSANA||Puskesmas Buaran|Dinas Kesehatan|-
3|198002022021212003|33|Cici|Pensiun|JABATAN PELAKSANA||Puskesmas Buaran|Dinas Kesehatan|
||||||||| 
4|198002022021211003|33|Dedi|Aktif|Jabatan Fungsional||Puskesmas Buaran|DINAS KESEHATAN |+62 812-3456-7891";

    #[test]
    fn a_siasn_export_is_read_wherever_its_header_stands() {
        let people = check(SIASN, Some(3), &["W - not-active", "W 10 unit-merged", "W - columns-dropped"]);
        let shown: Vec<_> = people
            .iter()
            .map(|person| {
                let phone = person.phone.as_deref().unwrap_or("-");
                format!("{} {} {} {:?} {phone}", person.row, person.name, person.unit_path(), person.level)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "6 Ana Dinas Kesehatan JptPratama +6281234567890",
                "7 Budi Dinas Kesehatan / Puskesmas Buaran Pelaksana -",
                "10 Dedi Dinas Kesehatan / Puskesmas Buaran Fungsional +6281234567891",
            ]
        );
        assert_eq!(people[2].employment(), Employment::Pppk);
        assert_eq!(people[1].sex(), Sex::Female);
        let (roster, _) = read(&sheet(SIASN));
        assert_eq!(roster.unwrap().dropped_columns, ["NO", "NIK"]);
    }

    #[test]
    fn who_is_of_no_echelon_is_what_another_column_says() {
        let people = check(
            "NIP|NAMA|OPD|ESELON|JENIS JABATAN
200012312024121001|A|D|Non Eselon|JABATAN FUNGSIONAL
200012312024121002|B|D|Non-Eselon|JABATAN PELAKSANA
200012312024121003|C|D|non eselon|
200012312024121004|D|D|III.a|JABATAN ADMINISTRATOR
200012312024121005|E|D|Non Eselon|Pengawas",
            Some(5),
            &[],
        );
        let levels: Vec<_> = people.iter().map(|person| person.level).collect();
        assert_eq!(
            levels,
            [Level::Fungsional, Level::Pelaksana, Level::Pelaksana, Level::Administrator, Level::Pelaksana]
        );
    }

    #[test]
    fn a_simple_english_list_is_read_too() {
        let people = check(
            "nip,|name|unit|level|phone\n198001012005011001|Ana|Dinas Pendidikan / SDN 01|echelon III|0812 3456 789",
            Some(1),
            &[],
        );
        assert_eq!(people[0].unit, ["Dinas Pendidikan", "SDN 01"]);
        assert_eq!(people[0].phone.as_deref(), Some("+628123456789"));
    }

    #[test]
    fn all_broken_rows_are_named_at_once_and_nothing_is_kept() {
        check(
            "NIP|NAMA|OPD|ESELON
200012312024121001|Ana|Dinas A|III.a
200012312024213001|Budi|Dinas A|III.a
200013312024211001|Cici|Dinas A|III.a
20001231202421100|Dedi|Dinas A|III.a
|Evi|Dinas A|III.a
200012312024121002||Dinas A|III.a
200012312024121003|Gani||III.a
200012312024121004|Hana|Dinas A|Raja
200012312024121000|Ida|Dinas A|III.a",
            None,
            &[
                "E 3 nip-invalid",
                "E 4 nip-invalid",
                "E 5 nip-length",
                "E 6 nip-missing",
                "E 7 name-missing",
                "E 8 unit-missing",
                "E 9 level-unknown",
                "E 10 nip-damaged",
            ],
        );
    }

    #[test]
    fn numeric_nips_are_refused_once_with_their_number() {
        let table = "NIP|NAMA|OPD|ESELON\n#198001012005011000|A|D|III\n#198001012005011000|B|D|III";
        check(table, None, &["E 2 nip-numeric"]);
        let (_, problems) = read(&sheet(table));
        assert_eq!(problems[0].args, [("count", "2".to_owned())]);
    }

    #[test]
    fn one_nip_in_two_rows_is_named_with_both() {
        let table = "NIP|NAMA|OPD|ESELON
200012312024121001|Ana|Dinas A|III
2000.1231.202412.1.001|Ana|Dinas A|III
200012312024121001|Ana|Dinas B|III";
        check(table, None, &["E 3 nip-twice", "E 4 nip-two-units"]);
        let (_, problems) = read(&sheet(table));
        assert!(problems[1].args.contains(&("first", "2".to_owned())));
    }

    #[test]
    fn units_that_differ_in_spelling_only_are_one() {
        let people = check(
            "NIP|NAMA|OPD|ESELON
200012312024121001|A|Dinas Kesehatan|III
200012312024121002|B|DINAS  KESEHATAN|III
200012312024121003|C|Dinkes|III
200012312024121004|D|Dinas Kesehatn|III
200012312024121005|E|SDN 01|III
200012312024121006|F|SDN 02|III
200012312024121007|G|SD Negeri 02|III
200012312024121008|H|Bagian Umum|III",
            Some(8),
            &["W 3 unit-merged", "W 4 unit-merged", "W 8 unit-merged", "W 5 unit-similar"],
        );
        let units: Vec<_> = people.iter().map(Person::unit_path).collect();
        assert_eq!(
            units,
            [
                "Dinas Kesehatan",
                "Dinas Kesehatan",
                "Dinas Kesehatan",
                "Dinas Kesehatn",
                "SDN 01",
                "SDN 02",
                "SDN 02",
                "Bagian Umum"
            ]
        );
    }

    #[test]
    fn a_cluster_that_the_owner_names_takes_the_place_of_the_unit() {
        let people = check(
            "NIP|NAMA|OPD|Kelompok|ESELON
200012312024121001|A|Kecamatan Utara|Kecamatan|III
200012312024121002|B|Kecamatan Selatan|KECAMATAN |III
200012312024121003|C|Dinas Kesehatan||III",
            Some(3),
            &[],
        );
        let places: Vec<_> = people.iter().map(|person| person.place().join("/")).collect();
        assert_eq!(places, ["Kecamatan", "Kecamatan", "Dinas Kesehatan"]);
        assert_eq!(people[1].unit_path(), "Kecamatan Selatan");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_taken_out() {
        let people = check(
            "NIP|NAMA|OPD|ESELON\n200012312024121001|=HYPERLINK(\"x\")|@Dinas\u{7} A|III",
            Some(1),
            &[],
        );
        assert_eq!(
            (people[0].name.as_str(), people[0].unit_path().as_str()),
            ("HYPERLINK(\"x\")", "Dinas A")
        );
    }

    #[test]
    fn a_number_that_two_people_share_lets_neither_in() {
        let people = check(
            "NIP|NAMA|OPD|ESELON|HP
200012312024121001|A|D|III|08123456789
200012312024121002|B|D|III|+628123456789
200012312024121003|C|D|III|kosong",
            Some(3),
            &["W 4 phone-unreadable", "W 3 phone-twice"],
        );
        assert!(people.iter().all(|person| person.phone.is_none()));
    }

    #[test]
    fn a_table_without_what_is_needed_says_so() {
        check("", None, &["E - no-header"]);
        check("a|b\nc|d", None, &["E - no-header"]);
        check("NIP|NAMA\n200012312024121001|Ana", None, &["E 1 no-unit-column", "E 1 no-level-column"]);
        check("NIP|NAMA|OPD|ESELON", None, &["E - empty"]);
        check(
            "NIP|NAMA|OPD|ESELON|KEDUDUKAN HUKUM\n200012312024121001|Ana|D|III|\n200012312024121002|B|D|III|Tidak Aktif",
            None,
            &["E 2 status-missing", "W - not-active"],
        );
    }
}
