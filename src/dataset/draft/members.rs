//! Where the members of a JSON object lie in its text.

use std::ops::Range;

/// The keys of a valid JSON object, each with the bytes of its value.
pub(super) fn members(text: &[u8]) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = after_blanks(text, 0) + 1;
    loop {
        at = after_blanks(text, at);
        if text.get(at) == Some(&b',') {
            at = after_blanks(text, at + 1);
        }
        if text.get(at) != Some(&b'"') {
            return found;
        }
        let end = after_value(text, at);
        let key = serde_json::from_slice(&text[at..end]).unwrap_or_default();
        let start = after_blanks(text, after_blanks(text, end) + 1);
        at = after_value(text, start);
        found.push((key, start..at));
    }
}

fn after_blanks(text: &[u8], from: usize) -> usize {
    let blanks = text.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace());
    from + blanks.count()
}

/// The end of the value that begins at `from`.
fn after_value(text: &[u8], from: usize) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, &byte) in text.iter().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' | b'}' | b']' if depth == 0 => return at,
            byte if byte.is_ascii_whitespace() && depth == 0 => return at,
            _ => continue,
        }
        if depth == 0 && !quoted && matches!(byte, b'"' | b'}' | b']') {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::members;

    fn shown(text: &str) -> Vec<(String, &str)> {
        members(text.as_bytes()).into_iter().map(|(key, value)| (key, &text[value])).collect()
    }

    #[test]
    fn members_are_found_whatever_stands_in_them() {
        let text = " { \"a\" : \"x, \\\"} \\\\\" ,\"b\\u0063\":{\"d\":[1,{\"e\":\"]\"}]} , \"f\":-1e5,\"\": [ ],\"g\":null }\r";
        let pairs = [
            ("a", "\"x, \\\"} \\\\\""),
            ("bc", "{\"d\":[1,{\"e\":\"]\"}]}"),
            ("f", "-1e5"),
            ("", "[ ]"),
            ("g", "null"),
        ];
        assert_eq!(shown(text), pairs.map(|(key, value)| (key.to_owned(), value)));
        assert_eq!(shown("{}"), []);
        assert_eq!(shown("{\"a\":{},\"b\":\"\"}"), [("a".to_owned(), "{}"), ("b".to_owned(), "\"\"")]);
    }
}
