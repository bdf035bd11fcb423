//! Finds the header of a staff list, and which column says what.

use crate::problem::Problem;
use crate::workbook::Sheet;

/// The header stands in one of so many first rows.
const SEARCHED_ROWS: usize = 10;

/// What a column can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Nip,
    Name,
    /// The organisation as a whole.
    Organisation,
    /// The unit above the person's own.
    Parent,
    Unit,
    /// The cluster in which the owner wants the unit to be told.
    Cluster,
    Echelon,
    PositionKind,
    Position,
    Status,
    Phone,
}

/// The spellings of each role; the earlier of two that are both there is used.
const NAMES: [(Role, &[&str]); 11] = [
    (
        Role::Nip,
        &[
            "NIP BARU",
            "NIP",
            "NIPBARU",
            "NOMOR INDUK PEGAWAI",
            "NIP PEGAWAI",
            "NIP PNS",
            "NIP NIPPPK",
            "NIP NI PPPK",
        ],
    ),
    (Role::Name, &["NAMA", "NAMA LENGKAP", "NAMA PEGAWAI", "NAMA ASN", "NAME"]),
    (
        Role::Organisation,
        &[
            "OPD",
            "SKPD",
            "PERANGKAT DAERAH",
            "NAMA OPD",
            "NAMA SKPD",
            "NAMA PERANGKAT DAERAH",
            "SATUAN KERJA INDUK NAMA",
            "SATUAN KERJA INDUK",
            "SATUAN KERJA NAMA",
            "SATUAN KERJA",
            "SATKER",
        ],
    ),
    (Role::Parent, &["UNOR INDUK NAMA", "UNOR INDUK", "UNIT KERJA INDUK"]),
    (
        Role::Unit,
        &[
            "UNOR NAMA",
            "UNOR",
            "UNIT KERJA",
            "UNIT KERJA NAMA",
            "NAMA UNIT KERJA",
            "NAMA UNIT",
            "UNIT ORGANISASI",
            "UNIT",
        ],
    ),
    (
        Role::Echelon,
        &["ESELON NAMA", "ESELON", "ESELON ID NAMA", "LEVEL", "TINGKAT", "TINGKAT JABATAN", "ECHELON"],
    ),
    (Role::PositionKind, &["JENIS JABATAN NAMA", "JENIS JABATAN", "KELOMPOK JABATAN"]),
    (Role::Position, &["JABATAN", "JABATAN NAMA", "NAMA JABATAN", "POSITION"]),
    (
        Role::Cluster,
        &[
            "KELOMPOK",
            "KLASTER",
            "CLUSTER",
            "KELOMPOK UNIT",
            "KELOMPOK UNIT KERJA",
            "KLASTER UNIT",
            "GABUNGAN",
        ],
    ),
    (Role::Status, &["KEDUDUKAN HUKUM", "KEDUDUKAN HUKUM NAMA", "KEDUDUKAN", "STATUS KEPEGAWAIAN AKTIF"]),
    (
        Role::Phone,
        &[
            "NO HP",
            "NOMOR HP",
            "HP",
            "NO HANDPHONE",
            "NOMOR HANDPHONE",
            "NOMOR PONSEL",
            "NO PONSEL",
            "NO TELP",
            "NO TELEPON",
            "NOMOR TELEPON",
            "TELEPON",
            "NO WA",
            "NOMOR WA",
            "NO WHATSAPP",
            "NOMOR WHATSAPP",
            "PHONE",
            "MOBILE",
        ],
    ),
];

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Counted from 0.
    pub(super) place: usize,
    /// As written.
    pub(super) name: String,
}

/// Which column says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The header's row, counted from 0.
    pub(super) row: usize,
    pub(super) nip: Column,
    pub(super) name: Column,
    /// From the organisation down; never empty.
    pub(super) units: Vec<Column>,
    pub(super) cluster: Option<Column>,
    /// The most telling first; never empty.
    pub(super) levels: Vec<Column>,
    pub(super) status: Option<Column>,
    pub(super) phone: Option<Column>,
    /// The headers of all other columns.
    pub(super) dropped: Vec<String>,
}

impl Header {
    /// The header of the column that a person's own unit stands in.
    pub(super) fn unit_column(&self) -> &str {
        self.units.last().map_or("", |column| &column.name)
    }
}

/// The header, or the errors that say what it lacks.
pub(super) fn find(sheet: &Sheet) -> (Option<Header>, Vec<Problem>) {
    let Some((row, columns)) = sheet.rows.iter().take(SEARCHED_ROWS).enumerate().find_map(|(row, cells)| {
        let texts = cells.iter().map(|cell| cell.text.trim());
        let columns: Vec<Column> =
            texts.enumerate().map(|(place, name)| Column { place, name: name.to_owned() }).collect();
        let also = [Role::Name, Role::Organisation, Role::Parent, Role::Unit];
        let found =
            pick(&columns, Role::Nip).is_some() && also.iter().any(|role| pick(&columns, *role).is_some());
        found.then_some((row, columns))
    }) else {
        return (None, vec![Problem::error("problem-roster-no-header").at(&sheet.name, None, "")]);
    };
    let all =
        |roles: &[Role]| -> Vec<Column> { roles.iter().filter_map(|role| pick(&columns, *role)).collect() };
    let units = all(&[Role::Organisation, Role::Parent, Role::Unit]);
    let levels = all(&[Role::Echelon, Role::PositionKind, Role::Position]);
    let mut problems = Vec::new();
    let mut lacks = |code| problems.push(Problem::error(code).at(&sheet.name, Some(row + 1), ""));
    let (nip, name) = (pick(&columns, Role::Nip), pick(&columns, Role::Name));
    if name.is_none() {
        lacks("problem-roster-no-name-column");
    }
    if units.is_empty() {
        lacks("problem-roster-no-unit-column");
    }
    if levels.is_empty() {
        lacks("problem-roster-no-level-column");
    }
    let (Some(nip), Some(name), true) = (nip, name, problems.is_empty()) else { return (None, problems) };
    let [cluster, status, phone] =
        [Role::Cluster, Role::Status, Role::Phone].map(|role| pick(&columns, role));
    let mut kept = vec![nip.place, name.place];
    kept.extend(
        units.iter().chain(&levels).chain(&cluster).chain(&status).chain(&phone).map(|column| column.place),
    );
    let dropped = columns.iter().filter(|column| !kept.contains(&column.place) && !column.name.is_empty());
    let dropped = dropped.map(|column| column.name.clone()).collect();
    (Some(Header { row, nip, name, units, cluster, levels, status, phone, dropped }), problems)
}

/// The column of this role.
fn pick(columns: &[Column], role: Role) -> Option<Column> {
    let (_, names) = NAMES.iter().find(|(named, _)| *named == role)?;
    names.iter().find_map(|name| columns.iter().find(|column| fold(&column.name) == *name).cloned())
}

/// Upper case, with single spaces instead of everything that is neither letter nor digit.
fn fold(header: &str) -> String {
    let upper = header.to_uppercase();
    let words = upper.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Cell;

    fn check(header: &[&str], expected: Option<(usize, usize, &[usize], &[usize])>) {
        let row = header.iter().map(|name| Cell::text(*name)).collect();
        let (found, problems) = find(&Sheet { name: String::new(), rows: vec![row] });
        let places = |columns: &[Column]| columns.iter().map(|column| column.place).collect::<Vec<_>>();
        let found = found.map(|header| {
            (header.nip.place, header.name.place, places(&header.units), places(&header.levels))
        });
        let expected =
            expected.map(|(nip, name, units, levels)| (nip, name, units.to_vec(), levels.to_vec()));
        assert_eq!(found, expected, "{problems:?}");
    }

    #[test]
    fn the_new_number_goes_before_the_old_one() {
        check(&["NIP", "Nama.", "NIP_BARU", "opd", "Eselon"], Some((2, 1, &[3], &[4])));
    }

    #[test]
    fn units_go_from_the_whole_to_the_own() {
        check(
            &[
                "UNOR NAMA",
                "UNOR INDUK NAMA",
                "SATUAN KERJA INDUK NAMA",
                "NIP",
                "NAMA",
                "JABATAN NAMA",
                "ESELON NAMA",
            ],
            Some((3, 4, &[2, 1, 0], &[6, 5])),
        );
    }

    #[test]
    fn rows_without_both_kinds_of_header_are_passed_over() {
        check(&["NIP"], None);
        check(&["Nama", "OPD"], None);
    }
}
