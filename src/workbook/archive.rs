//! Takes an .xlsx apart and puts it together again with nothing in it that could hurt its reader.
//!
//! The sizes in a zip's headers can lie, so the parts are unpacked once, counted while they come out, and
//! repacked without compression. Then what calamine believes at once (a count of texts, styles that repeat a long
//! name) is looked at before it gets to see it.

use super::limits;
use crate::problem::Problem;
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The same workbook with only its sound XML parts, stored uncompressed.
pub(super) fn repack(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let damaged = || Problem::error("problem-file-damaged");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > limits::PARTS {
        return Err(too_large());
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = limits::UNPACKED_BYTES;
    for index in 0..archive.len() {
        let mut part = match archive.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Problem::error("problem-file-encrypted"));
            }
            Err(_) => return Err(damaged()),
        };
        let name = part.name().map_err(|_| damaged())?.into_owned();
        let mut content = Vec::new();
        let ceiling = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        let read = part.by_ref().take(ceiling).read_to_end(&mut content);
        left = left.checked_sub(content.len()).ok_or_else(too_large)?;
        if read.is_err() {
            return Err(damaged());
        }
        if !is_plain_xml(&content) {
            continue;
        }
        check_part(&name, &content)?;
        let written = writer.start_file(name.as_str(), stored).and_then(|()| Ok(writer.write_all(&content)?));
        written.map_err(|_| damaged())?;
    }
    Ok(writer.finish().map_err(|_| damaged())?.into_inner())
}

fn too_large() -> Problem {
    let limit = (limits::UNPACKED_BYTES / limits::MEBIBYTE).to_string();
    Problem::error("problem-file-unpacks-too-large").with("limit", limit)
}

/// Pictures and settings of printers are left out, and so is XML in an encoding that hides its ASCII or with
/// declarations of its own.
fn is_plain_xml(content: &[u8]) -> bool {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let Ok(text) = std::str::from_utf8(content) else { return false };
    let text = text.trim_start();
    let declaration =
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(inside, _)| inside);
    let encoding = declaration.and_then(|inside| inside.split_once("encoding")).map(|(_, after)| {
        let value = after.trim_start().trim_start_matches('=').trim().trim_start_matches(['"', '\'']);
        value.to_ascii_lowercase()
    });
    let is_utf_8 = encoding.is_none_or(|name| name.starts_with("utf-8") || name.starts_with("us-ascii"));
    text.starts_with('<') && is_utf_8 && !text.contains("<!DOCTYPE") && !text.contains("<!ENTITY")
}

/// Refuses a part that would make its reader take much more memory than the part has bytes.
fn check_part(name: &str, content: &[u8]) -> Result<(), Problem> {
    let name = name.to_ascii_lowercase();
    if name.ends_with("sharedstrings.xml") {
        let texts = count(content, b"si");
        if texts > limits::SHARED_TEXTS || declared(content, b"uniqueCount") > limits::SHARED_TEXTS {
            return Err(too_large());
        }
    } else if name.ends_with("styles.xml") {
        // Each `xf` gets a copy of a font's name and of a number format: at most two of the longest runs.
        let longest = content.split(|byte| *byte == b'<').map(<[u8]>::len).max().unwrap_or(0);
        if count(content, b"xf").saturating_mul(longest.saturating_mul(2) + 512) > limits::STYLE_BYTES {
            return Err(too_large());
        }
    }
    Ok(())
}

/// How often an element of this local name may begin.
fn count(content: &[u8], element: &[u8]) -> usize {
    let begins = |window: &&[u8]| matches!(window.first(), Some(b'<' | b':')) && window.ends_with(element);
    content.windows(element.len() + 1).filter(begins).count()
}

/// The largest number that an attribute of this name declares.
fn declared(content: &[u8], attribute: &[u8]) -> usize {
    let places = content.windows(attribute.len()).enumerate().filter(|(_, window)| *window == attribute);
    let numbers = places.map(|(place, _)| {
        let value = content.get(place + attribute.len()..).unwrap_or_default();
        let digits =
            value.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_usize, |sum, digit| sum.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
    });
    numbers.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn check(bytes: &[u8], expected: &str) {
        let found = match repack(bytes) {
            Err(problem) => problem.code.to_owned(),
            Ok(bytes) => {
                let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
                let mut names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
                names.sort();
                names.join(" ")
            }
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn only_plain_xml_stays() {
        check(
            &archive(&[
                ("a.xml", b"\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><a/>"),
                ("b.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"),
                ("c.xml", b"<?xml version='1.0' encoding='utf-16'?><a/>"),
                ("d.xml", b"\xFF\xFE<\0a\0/\0>\0"),
                ("e.png", b"\x89PNG"),
                ("f.rels", b"<Relationships/>"),
            ]),
            "a.xml f.rels",
        );
    }

    #[test]
    fn a_bomb_is_counted_while_it_unpacks() {
        let bomb = archive(&[("a.xml", &vec![b' '; limits::UNPACKED_BYTES + 1])]);
        assert!(bomb.len() < 100_000);
        check(&bomb, "problem-file-unpacks-too-large");
        // The headers now say that it unpacks to ten bytes.
        let mut lying = bomb;
        let real = u32::try_from(limits::UNPACKED_BYTES + 1).unwrap().to_le_bytes();
        for place in 0..lying.len() - 4 {
            if lying[place..place + 4] == real {
                lying[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
            }
        }
        let refused = repack(&lying).unwrap_err().code;
        assert!(["problem-file-unpacks-too-large", "problem-file-damaged"].contains(&refused), "{refused}");
    }

    #[test]
    fn too_many_parts_are_refused() {
        let names: Vec<_> = (0..=limits::PARTS).map(|number| format!("{number}.xml")).collect();
        let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"<a/>"[..])).collect();
        check(&archive(&parts), "problem-file-unpacks-too-large");
    }

    #[test]
    fn promises_of_memory_are_not_believed() {
        let liar = b"<sst count='1' uniqueCount = '99999999999999999999'><si><t>a</t></si></sst>";
        check(&archive(&[("xl/sharedStrings.xml", liar)]), "problem-file-unpacks-too-large");
        let honest = b"<sst count='1' uniqueCount='1'><si><t>a</t></si></sst>";
        check(&archive(&[("xl/sharedStrings.xml", honest)]), "xl/sharedStrings.xml");
        let mut styles =
            format!("<styleSheet><fonts><font><name val='{}'/></font></fonts>", "x".repeat(100_000));
        styles.push_str(&"<xf fontId='0'/>".repeat(10_000));
        check(&archive(&[("xl/styles.xml", styles.as_bytes())]), "problem-file-unpacks-too-large");
    }

    #[test]
    fn a_torn_file_is_damaged() {
        let whole = archive(&[("a.xml", b"<a/>"), ("b.xml", b"<b/>")]);
        for length in [4, whole.len() / 2, whole.len() - 30] {
            check(&whole[..length], "problem-file-damaged");
        }
    }
}
