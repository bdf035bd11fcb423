//! Whatever comes from outside, nothing panics: button data, start payloads, workbooks, expressions, NIPs, phone numbers,
//! and what is posted to the webhook.
//!
//! A small corpus is mutated by a fixed seed. `JAJAK_FUZZ_SECONDS=60` goes on that long with each.

use std::cell::Cell;
use std::io::{Cursor, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use jajak::clock::{Chance, Stopwatch};
use jajak::interview::Press;
use jajak::workbook::{self, Workbook};
use jajak::{interview, roster, seal, xlsform};
use secrecy::ExposeSecret as _;

use crate::run::{figure, now};
use crate::support::folder::Folder;
use crate::support::{Fault, run};
use crate::webhook::{Hall, TOKEN, text};

/// What a mutation likes to put in.
const SPICE: [&str; 24] = [
    "",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "𝒳",
    "0",
    "-1",
    "9999999999999999999999",
    "1e308",
    "NaN",
    "'",
    "\"",
    "(",
    ")",
    "${",
    "}",
    "|",
    ",",
    ";",
    "\n",
    "<![CDATA[",
    "{\"a\":[",
    ":",
];

thread_local! {
    /// Panics of this thread, also those that somebody catches.
    static PANICS: Cell<usize> = const { Cell::new(0) };
}

fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.set(PANICS.get() + 1);
            before(panic);
        }));
    });
}

/// One to eight changes: bits, cuts, doublings, pieces of others, spice.
fn mutate(corpus: &[Vec<u8>], chance: &Chance) -> Result<Vec<u8>, Fault> {
    let mut bytes = corpus[chance.below(corpus.len())?].clone();
    for _ in 0..=chance.below(8)? {
        let from = chance.below(bytes.len() + 1)?;
        let to = from + chance.below((bytes.len() - from).min(64) + 1)?;
        match chance.below(7)? {
            0 if from < bytes.len() => bytes[from] ^= 1 << chance.below(8)?,
            1 if from < bytes.len() => bytes[from] = chance.bytes::<1>()?[0],
            2 => drop(bytes.drain(from..to)),
            3 => {
                let piece = bytes[from..to].to_vec();
                bytes.splice(to..to, piece);
            }
            4 => {
                let other = &corpus[chance.below(corpus.len())?];
                let start = chance.below(other.len() + 1)?;
                let end = start + chance.below((other.len() - start).min(64) + 1)?;
                bytes.splice(from..to, other[start..end].iter().copied());
            }
            5 if chance.below(8)? == 0 => bytes.truncate(from),
            _ => drop(bytes.splice(from..from, SPICE[chance.below(SPICE.len())?].bytes())),
        }
    }
    Ok(bytes)
}

/// Goes on for so many inputs, or for the time that the environment names.
struct Course {
    watch: Stopwatch,
    seconds: Option<u64>,
    inputs: usize,
    left: usize,
}

impl Course {
    fn new(inputs: usize) -> Self {
        count_panics();
        let seconds = std::env::var("JAJAK_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
        Self { watch: Stopwatch::start(), seconds, inputs: 0, left: inputs }
    }

    fn goes_on(&mut self) -> bool {
        self.inputs += 1;
        match self.seconds {
            Some(seconds) => self.watch.elapsed().as_secs() < seconds,
            None => self.inputs <= self.left,
        }
    }
}

/// Feeds mutations, and first the corpus as it is; `taken` says whether an input was understood.
fn fuzz(what: &str, inputs: usize, corpus: &[Vec<u8>], taken: impl Fn(&[u8]) -> bool) -> Result<(), Fault> {
    let chance = Chance::seeded(9);
    let mut course = Course::new(inputs);
    let mut understood = 0;
    while course.goes_on() {
        let place = course.inputs - 1;
        let input = match corpus.get(place) {
            Some(input) => input.clone(),
            None => mutate(corpus, &chance)?,
        };
        match catch_unwind(AssertUnwindSafe(|| taken(&input))) {
            Ok(was) => understood += usize::from(was),
            Err(_) => return Err(format!("{what}: a panic at {:?}", String::from_utf8_lossy(&input)).into()),
        }
    }
    let inputs = course.inputs - 1;
    let contained = PANICS.take();
    figure(&format!(
        "fuzz {what}: {inputs} inputs, {understood} understood, 0 panics but {contained} contained"
    ));
    // The reader of spreadsheets is not ours, and its panics are caught; nothing of ours may need that.
    assert!(contained == 0 || what.contains(".xls"), "{what}: {contained} panics are only contained");
    assert!(understood > 0 && understood < inputs, "the corpus is of no use");
    Ok(())
}

fn texts(corpus: &[&str]) -> Vec<Vec<u8>> {
    corpus.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn as_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn button_data() -> Result<(), Fault> {
    let corpus = texts(&[
        "i1:y0",
        "i4294967295:c17",
        "i12:t3",
        "i12:u0",
        "i3:j18446744073709551615",
        "i2:l1",
        "i9:p2",
    ]);
    fuzz("button data", 100_000, &corpus, |bytes| {
        let read = Press::decode(&as_text(bytes));
        // What is read can be written, within Telegram's limit, and reads the same.
        read.is_some_and(|press| {
            let written = press.encode();
            assert!(written.len() <= 64);
            Press::decode(&written) == Some(press)
        })
    })
}

#[test]
fn start_payload() -> Result<(), Fault> {
    let code = seal::owner_code([7; 32]);
    let corpus = texts(&[
        &code.plain(),
        &code.display(),
        "kode saya ABCD-EFGH-JKLM",
        "survei",
        "1",
        "https://t.me/bot?start=x",
    ]);
    fuzz("start payload", 50_000, &corpus, |bytes| seal::find_codes(&as_text(bytes)) != seal::Found::None)
}

#[test]
fn nip() -> Result<(), Fault> {
    let corpus =
        texts(&["198001012005011001", "19800101 200501 1 001", "199912312024212003", "1.98001E+17", "-"]);
    fuzz("NIP", 100_000, &corpus, |bytes| roster::Nip::parse(&as_text(bytes)).is_ok())
}

#[test]
fn phone() -> Result<(), Fault> {
    let corpus =
        texts(&["081234567890", "+62 812-3456-7890", "62812 3456 7890", "(0812) 3456.7890", "8123456789"]);
    fuzz("phone", 100_000, &corpus, |bytes| seal::normalise_phone(&as_text(bytes)).is_some())
}

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>NIP</t></is></c><c r="B1" t="inlineStr"><is><t>NAMA</t></is></c><c r="C1" t="inlineStr"><is><t>UNIT KERJA</t></is></c><c r="D1" t="inlineStr"><is><t>ESELON</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>198001012005011001</t></is></c><c r="B2" t="inlineStr"><is><t>Pegawai</t></is></c><c r="C2" t="inlineStr"><is><t>Dinas</t></is></c><c r="D2"><v>4</v></c></row></sheetData></worksheet>"#;

/// A workbook as Excel writes it, with this as its sheet.
fn xlsx(sheet: &[u8]) -> Result<Vec<u8>, Fault> {
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(part)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Reads a file as a form and as a staff list; whether either was understood.
fn read_file(bytes: &[u8], name: &str) -> bool {
    let form = workbook::read(bytes, name).is_ok_and(|book| xlsform::read(&book).0.is_some());
    let list = workbook::read_table(bytes, name).is_ok_and(|sheet| roster::read(&sheet).0.is_some());
    form || list
}

#[test]
fn workbook_files() -> Result<(), Fault> {
    let names = jajak::dialogues::names();
    let mut corpus: Vec<Vec<u8>> =
        names.iter().filter_map(|name| jajak::dialogues::form(name)).map(<[u8]>::to_vec).collect();
    corpus.retain(|form| form.len() < 20_000);
    fuzz("workbook (.md)", 400, &corpus, |bytes| read_file(bytes, "form.md"))?;
    let csv = texts(&[
        "NIP,NAMA,UNIT KERJA,ESELON\n198001012005011001,Pegawai,Dinas,IV.a\n",
        "NIP;NAMA;OPD;ESELON\n\"198001012005011001\";\"Pe;ga\"\"wai\";Dinas;Pelaksana\n",
        "\"survey\"\n,\"type\",\"name\",\"label\"\n,\"text\",\"satu\",\"Satu?\"\n",
    ]);
    fuzz("workbook (.csv)", 2_000, &csv, |bytes| read_file(bytes, "pegawai.csv"))?;
    let book = xlsx(SHEET.as_bytes())?;
    fuzz("workbook (.xlsx)", 1_000, std::slice::from_ref(&book), |bytes| read_file(bytes, "pegawai.xlsx"))?;
    // Within the archive, where a change of a bit is no fault of its checksum.
    fuzz("workbook (sheet of .xlsx)", 1_000, &texts(&[SHEET]), |bytes| {
        xlsx(bytes).is_ok_and(|book| read_file(&book, "pegawai.xlsx"))
    })?;
    // One that Excel 97 could have written, the bare signature of a compound file, and one of another kind by that name.
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    compound.resize(2_048, 0);
    let corpus = [include_bytes!("pegawai.xls").to_vec(), compound, book];
    fuzz("workbook (.xls)", 1_000, &corpus, |bytes| read_file(bytes, "pegawai.xls"))
}

const FORM: &str = "
| survey | | | | |
| | type | name | label | relevant |
| | integer | satu | Satu? | |
| | text | dua | Dua? | |
| | text | tiga | Tiga? | EXPRESSION |
";

#[test]
fn expression() -> Result<(), Fault> {
    let book = workbook::read(FORM.as_bytes(), "form.md").map_err(|problems| format!("{problems:?}"))?;
    let with = |expression: &str| {
        let mut book: Workbook = book.clone();
        let cells = book.sheets.iter_mut().flat_map(|sheet| sheet.rows.iter_mut().flatten());
        for cell in cells.filter(|cell| cell.text == "EXPRESSION") {
            cell.text = expression.to_owned();
        }
        book
    };
    let corpus = texts(&[
        "${satu} > 3 and ${dua} != 'x'",
        "not(selected(${dua}, 'a')) or count-selected(${dua}) >= 2",
        "if(${satu} = 1, 'a', concat(${dua}, \"b\")) = 'a'",
        "regex(${dua}, '^[a-z]{2,5}(-[0-9]+)?$')",
        "round(${satu} div 7 * 2.5 - 1e3, 2) mod 3 < -1",
        "string-length(substr(${dua}, 1, 2)) + coalesce(${satu}, 0) = int('7')",
        "format-date(today(), '%Y-%m-%d') = date('2026-01-01')",
        "((((((((((${satu}))))))))))",
    ]);
    let now = chrono::DateTime::from_timestamp(1_780_000_000, 0).ok_or("no such time")?.fixed_offset();
    fuzz("expression", 3_000, &corpus, |bytes| {
        let (form, _) = xlsform::read(&with(&as_text(bytes)));
        form.is_some_and(|form| {
            let mut interview = interview::begin(&form, jajak::wording::Tongue::Indonesian, now);
            for (name, value) in [("satu", "3"), ("dua", "a b é")] {
                let id = form.by_name(name).unwrap();
                interview.answers.insert(id, interview::Answer::Value(value.to_owned()));
            }
            let instance = interview.instance(&form, now);
            instance.relevant(form.by_name("tiga").unwrap());
            true
        })
    })
}

#[test]
fn webhook_body() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("fuzz")?;
        let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
        let path: &Path = folder.path();
        let fake = jajak::fake_telegram::FakeTelegram::start(TOKEN, std::sync::Arc::new(now)).await?;
        let mut course = Course::new(1_500);
        let hall = Hall::open(&url, path, fake).await?;
        let codes = crate::notices::open(&hall.desk.field, 12, "satu_pertanyaan").await?;
        let secret = hall.desk.field.webhook_secret(&hall.url).expose_secret().to_owned();
        let press = r#"{"update_id":8,"callback_query":{"id":"5","from":{"id":71,"is_bot":false,"first_name":"Ana","language_code":"id"},"chat_instance":"1","data":"1/i1:y0","message":{"message_id":3,"date":1,"chat":{"id":71,"type":"private","first_name":"Ana"},"text":"x"}}}"#;
        let member = r#"{"update_id":9,"my_chat_member":{"chat":{"id":71,"type":"private","first_name":"Ana"},"from":{"id":71,"is_bot":false,"first_name":"Ana"},"date":1,"old_chat_member":{"user":{"id":7,"is_bot":true,"first_name":"b"},"status":"member"},"new_chat_member":{"user":{"id":7,"is_bot":true,"first_name":"b"},"status":"kicked","until_date":0}}}"#;
        let contact = r#"{"update_id":10,"message":{"message_id":4,"date":1,"chat":{"id":71,"type":"private","first_name":"Ana"},"from":{"id":71,"is_bot":false,"first_name":"Ana"},"contact":{"phone_number":"+628123","first_name":"Ana","user_id":71}}}"#;
        let mut corpus: Vec<Vec<u8>> = vec![press.into(), member.into(), contact.into()];
        corpus.push(text(11, 71, 5, &format!("/start {}", codes[0])));
        // The same person is an owner, whose buttons and commands are asked for more.
        let mut write = hall.desk.field.store.write().await?;
        let by = jajak::store::Actor::CommandLine;
        let owner =
            hall.desk.field.invite_owner(&mut write, by, jajak::store::Role::Owner, "Irban", None).await?;
        write.commit().await?;
        corpus.push(text(12, 71, 6, &format!("/start {}", owner.0)));
        let owners_buttons = [
            "own:1:close?",
            "own:1:extend7",
            "own:1:release?",
            "own:1:texts6",
            "own:1:pass6-10-3",
            "own:0:remove71",
            "keep:1:y:d",
            "door:code",
        ];
        corpus.extend(owners_buttons.map(|data| press.replace("1/i1:y0", data).into_bytes()));
        let commands = [
            "/samarkan 7 Budi",
            "/lepas 7",
            "/undang operator Subbagian Umum",
            "/kode 198001012005011001",
            "/komentar 2",
            "/ringkasan",
            "/bahasa en",
            "/dataku",
        ];
        corpus.extend(commands.map(|words| text(13, 71, 7, words)));
        let chance = Chance::seeded(10);
        let (mut answers, mut update) = (std::collections::BTreeMap::new(), 1_000_000_i64);
        while course.goes_on() {
            let body = match corpus.get(course.inputs - 1) {
                Some(body) => body.clone(),
                None => mutate(&corpus, &chance)?,
            };
            // Most with a number of its own: what was taken before is not looked at again.
            update += 1;
            let body = match serde_json::from_slice::<serde_json::Value>(&body) {
                Ok(mut json) if json.get("update_id").is_some_and(serde_json::Value::is_i64) => {
                    json["update_id"] = update.into();
                    json.to_string().into_bytes()
                }
                _ => body,
            };
            let status = hall.post(Some(&secret), &body).await?;
            assert!([200, 400, 413].contains(&status), "{status}: {}", as_text(&body));
            *answers.entry(status).or_insert(0_usize) += 1;
        }
        let panics = PANICS.get();
        figure(&format!(
            "fuzz webhook body: {} inputs, answered with {answers:?}, {panics} panics",
            course.inputs - 1
        ));
        assert_eq!(panics, 0);
        // What no JSON stands in is taken all the same, or it would come again and again; what is too long is not read.
        assert_eq!(hall.post(Some(&secret), &vec![b' '; (1 << 20) + 1]).await?, 400);
        assert!(answers.get(&200).is_some_and(|taken| *taken > 10), "the corpus is of no use");
        hall.close().await?;
        Ok(())
    })
}
