//! Jajak
