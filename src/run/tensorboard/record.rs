//! Records: how messages follow each other in an event file.

use super::crc::masked;
use std::io::{self, Read};

/// Longest record that is read; audio of a sample prediction is far shorter.
const LONGEST: u64 = 64 << 20;

/// `data` as a record.
pub(super) fn framed(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(data.len() + 16);
    record.extend(length);
    record.extend(masked(&length).to_le_bytes());
    record.extend(data);
    record.extend(masked(data).to_le_bytes());
    record
}

/// The next record of a file; `None` when it is not there in full yet.
///
/// # Errors
/// `InvalidData` when a checksum is wrong or the length cannot be: nothing behind it can be read.
pub(super) fn next(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 12];
    if !filled(from, &mut head)? {
        return Ok(None);
    }
    let (length, sum) = head.split_at(8);
    check(length, sum)?;
    let length = u64::from_le_bytes(length.try_into().map_err(io::Error::other)?);
    if length > LONGEST {
        return Err(broken("a record that is too long"));
    }
    // Grows as bytes come: a length alone claims no memory.
    let mut data = Vec::new();
    from.by_ref().take(length + 4).read_to_end(&mut data)?;
    if data.len() as u64 != length + 4 {
        return Ok(None);
    }
    let sum = data.split_off(length as usize);
    check(&data, &sum)?;
    Ok(Some(data))
}

fn filled(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn check(data: &[u8], sum: &[u8]) -> io::Result<()> {
    if masked(data).to_le_bytes() == sum { Ok(()) } else { Err(broken("a wrong checksum")) }
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not a TensorBoard event file, or a damaged one: {what}"))
}
