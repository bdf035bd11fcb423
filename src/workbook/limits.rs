//! How much of an uploaded file is read.

/// Bytes.
pub const MEBIBYTE: usize = 1024 * 1024;

/// The longest file, in bytes; Telegram lets a bot download 20 MB.
pub const FILE_BYTES: usize = 20 * MEBIBYTE;

/// The longest content of an .xlsx once unpacked, all parts together, in bytes.
pub const UNPACKED_BYTES: usize = 64 * MEBIBYTE;

/// The longest content of an .xls, in bytes; its texts take up to eight times as much in memory.
pub const COMPOUND_BYTES: usize = 12 * MEBIBYTE;

/// Parts in an .xlsx; a workbook of 32 sheets has about a hundred.
pub const PARTS: usize = 2_000;

/// Sheets.
pub const SHEETS: usize = 32;

/// Rows of a sheet: a city's whole staff, with room to spare.
pub const ROWS: usize = 20_000;

/// Columns of a sheet, as in an .xls.
pub const COLUMNS: usize = 256;

/// Cells of all sheets, with the empty ones before the last of a row.
pub const CELLS: usize = 1_500_000;

/// The text of all cells together, in bytes.
pub const TEXT_BYTES: usize = 48 * MEBIBYTE;

/// The shared texts of an .xlsx.
pub const SHARED_TEXTS: usize = 1_000_000;

/// What the cell styles of an .xlsx may take in memory, in bytes.
pub const STYLE_BYTES: usize = 64 * MEBIBYTE;
