//! A made-up city: fifteen offices, each with a head, three of eselon III, three of eselon IV and three staff.

use crate::clock::Chance;

/// Its name; there is no such city.
pub(super) const NAME: &str = "Tirtasari";

const OFFICES: [&str; 15] = [
    "Sekretariat Daerah",
    "Dinas Pendidikan",
    "Dinas Kesehatan",
    "Dinas Pekerjaan Umum",
    "Dinas Perhubungan",
    "Dinas Sosial",
    "Dinas Lingkungan Hidup",
    "Dinas Perdagangan",
    "Dinas Komunikasi dan Informatika",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Penanaman Modal",
    "Badan Keuangan Daerah",
    "Badan Kepegawaian Daerah",
    "Badan Perencanaan Pembangunan",
    "Satuan Polisi Pamong Praja",
];

/// The levels of the ten people of an office.
const LEVELS: [&str; 10] =
    ["II.b", "III.a", "III.b", "III.b", "IV.a", "IV.a", "IV.b", "Pelaksana", "Pelaksana", "Pelaksana"];

const FIRST_NAMES: [&str; 16] = [
    "Adi", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gunawan", "Hesti", "Indra", "Joko", "Kartika",
    "Lestari", "Mulyono", "Nurul", "Prasetyo", "Ratna",
];

const LAST_NAMES: [&str; 12] = [
    "Wibowo",
    "Santoso",
    "Hidayat",
    "Kusuma",
    "Rahayu",
    "Saputra",
    "Utami",
    "Nugroho",
    "Wulandari",
    "Setiawan",
    "Pertiwi",
    "Mahendra",
];

/// The staff list of so many people, as a CSV file.
pub(super) fn roster(people: u32, seed: u64) -> String {
    let chance = Chance::seeded(seed ^ 0x00C1_7E00);
    let pick = |names: &[&'static str]| {
        let place = chance.below(names.len()).unwrap_or_default();
        names.get(place).copied().unwrap_or_default()
    };
    let mut lines = vec!["NIP,NAMA,UNIT KERJA,ESELON".to_owned()];
    for person in 0..people {
        let office = usize::try_from(person / 10).unwrap_or_default() % OFFICES.len();
        let level = usize::try_from(person % 10).unwrap_or_default();
        let nip = format!(
            "{:04}{:02}{:02}{:04}{:02}{}{:03}",
            1968 + person % 28,
            1 + person % 12,
            1 + person % 28,
            2005 + person % 15,
            1 + person / 28 % 12,
            1 + person % 2,
            1 + person % 999,
        );
        let name = format!("{} {}", pick(&FIRST_NAMES), pick(&LAST_NAMES));
        lines.push(format!("{nip},{name},{},{}", OFFICES[office], LEVELS[level]));
    }
    lines.join("\n")
}
