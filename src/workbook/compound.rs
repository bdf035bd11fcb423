//! The container of an .xls, Microsoft's compound file: takes one stream out of it and puts one into a new one.

use std::collections::BTreeSet;

/// How every compound file begins.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Sector numbers from here on are marks.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const SECTOR_OF_TABLE: u32 = 0xFFFF_FFFD;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// Streams shorter than this stand in small sectors.
const SHORT: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// An opened compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each sector.
    next: Vec<u32>,
    entries: Vec<Entry>,
    small: Vec<u8>,
    next_small: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    /// Reads the tables; `None` when they make no sense.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            next: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            next_small: Vec::new(),
        };
        for number in file.table_sectors()? {
            file.next.extend(words(file.sector_at(number)?));
        }
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let root = file.entries.first()?;
        if u32_at(bytes, 64)? > 0 && root.length > 0 {
            file.small = file.chain(root.start, root.length)?;
            file.next_small = words(&file.chain(u32_at(bytes, 60)?, usize::MAX)?).collect();
        }
        Some(file)
    }

    /// Whether a stream of this name is in it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of the stream of this name.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        if entry.length >= SHORT {
            return self.chain(entry.start, entry.length);
        }
        let sectors: Vec<_> = self.small.chunks(SMALL_SECTOR).collect();
        follow(entry.start, entry.length, &self.next_small, |number| sectors.get(number).copied())
    }

    /// The sectors that hold the table of sectors: 109 are named in the header, the others in sectors of their own.
    fn table_sectors(&self) -> Option<Vec<u32>> {
        let mut numbers: Vec<u32> = words(self.bytes.get(76..512)?).collect();
        let mut more = u32_at(self.bytes, 68)?;
        for _ in 0..=self.bytes.len() / self.sector {
            if more >= FIRST_MARK {
                numbers.retain(|number| *number < FIRST_MARK);
                // Each is named once in a sound file, which also bounds the table by the file's length.
                let mut seen = BTreeSet::new();
                return numbers.iter().all(|number| seen.insert(*number)).then_some(numbers);
            }
            numbers.extend(words(self.sector_at(more)?));
            more = numbers.pop()?;
        }
        None
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        follow(start, length, &self.next, |number| self.sector_at(u32::try_from(number).ok()?))
    }
}

/// Follows a chain of sectors; `None` when it goes in a circle or leaves the file.
fn follow<'a>(
    start: u32,
    length: usize,
    next: &[u32],
    sector: impl Fn(usize) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut number = start;
    for _ in 0..=next.len() {
        if number == END_OF_CHAIN || content.len() >= length {
            content.truncate(length);
            return Some(content);
        }
        let place = usize::try_from(number).ok()?;
        content.extend_from_slice(sector(place)?);
        number = next.get(place).copied().unwrap_or(END_OF_CHAIN);
    }
    None
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units = bytes.get(..64)?.chunks_exact(2).map(|pair| u16_at(pair, 0).unwrap_or(0));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 116)?,
        length: usize::try_from(u32_at(bytes, 120)?).ok()?,
    })
}

/// A new compound file with this one stream.
pub(super) fn build(name: &str, mut stream: Vec<u8>) -> Option<Vec<u8>> {
    const SECTOR: usize = 4096;
    const WORDS: usize = SECTOR / 4;
    stream.resize(stream.len().max(SHORT).next_multiple_of(SECTOR), 0);
    let data = stream.len() / SECTOR;
    // Sectors: the stream, the directory, the table; the table tells of itself, too.
    let table = (data + 1).div_ceil(WORDS - 1);
    let [data_end, table_end] = [data, data + 1 + table].map(|count| u32::try_from(count).ok());
    let (data_end, table_end) = (data_end?, table_end?);
    let mut next: Vec<u32> = (1..=data_end).collect();
    *next.last_mut()? = END_OF_CHAIN;
    next.push(END_OF_CHAIN);
    next.resize(data + 1 + table, SECTOR_OF_TABLE);
    next.resize(table * WORDS, FREE);

    let mut header = vec![0; SECTOR];
    put(&mut header, 0, &SIGNATURE);
    for (place, value) in [(24, 0x3E_u16), (26, 4), (28, 0xFFFE), (30, 12), (32, 6)] {
        put(&mut header, place, &value.to_le_bytes());
    }
    let mut numbers = vec![
        (40, 1),
        (44, u32::try_from(table).ok()?),
        (48, data_end),
        (56, 4096),
        (60, END_OF_CHAIN),
        (68, END_OF_CHAIN),
    ];
    let own: Vec<u32> = (data_end + 1..table_end).collect();
    // A header names 109 sectors, which is 450 MB: more than any file that is read.
    (own.len() <= 109).then_some(())?;
    numbers.extend((0..109).map(|index| (76 + 4 * index, own.get(index).copied().unwrap_or(FREE))));
    for (place, value) in numbers {
        put(&mut header, place, &value.to_le_bytes());
    }

    let mut directory = vec![0; SECTOR];
    for (place, (name, kind, length)) in
        [("Root Entry", 5, 0), (name, 2, stream.len())].into_iter().enumerate()
    {
        let base = place * ENTRY;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(&mut directory, base, &units);
        put(&mut directory, base + 64, &u16::try_from(units.len() + 2).ok()?.to_le_bytes());
        put(&mut directory, base + 66, &[kind, 1]);
        put(&mut directory, base + 68, &[0xFF; 12]);
        put(&mut directory, base + 120, &u64::try_from(length).ok()?.to_le_bytes());
    }
    put(&mut directory, 76, &1_u32.to_le_bytes());

    let table = next.into_iter().flat_map(u32::to_le_bytes);
    Some(header.into_iter().chain(stream).chain(directory).chain(table).collect())
}

fn put(target: &mut [u8], place: usize, bytes: &[u8]) {
    if let Some(target) = target.get_mut(place..place + bytes.len()) {
        target.copy_from_slice(bytes);
    }
}

/// The little-endian 16-bit number at this place.
pub(super) fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    bytes.get(place..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// The little-endian 32-bit number at this place.
pub(super) fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    bytes.get(place..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Vec<u8>, Vec<u8>) {
        let stream: Vec<u8> = (0..20_000_u32).map(|number| u8::try_from(number % 251).unwrap()).collect();
        (build("Workbook", stream.clone()).unwrap(), stream)
    }

    #[test]
    fn what_is_put_in_comes_out() {
        let (file, stream) = sample();
        let opened = Compound::open(&file).unwrap();
        assert!(opened.has("WORKBOOK") && !opened.has("EncryptedPackage"));
        let found = opened.stream("Workbook").unwrap();
        assert_eq!(&found[..stream.len()], &stream[..]);
        assert_eq!(opened.stream("Book"), None);
    }

    #[test]
    fn circles_and_wild_numbers_end() {
        let (file, _) = sample();
        let table = file.len() - 4096;
        for (place, value) in
            [(table + 5 * 4, 5_u32), (table + 5 * 4, 0), (48, 0), (48, 77_777), (68, 0), (76, 99)]
        {
            let mut file = file.clone();
            put(&mut file, place, &value.to_le_bytes());
            // It must end, and must not give more than the file has.
            let stream = Compound::open(&file).and_then(|opened| opened.stream("Workbook"));
            assert!(stream.is_none_or(|stream| stream.len() <= file.len()));
        }
        for length in [8, 512, 4096, 5000, file.len() - 4096] {
            let stream = Compound::open(&file[..length]).and_then(|opened| opened.stream("Workbook"));
            assert_eq!(stream, None);
        }
    }
}
