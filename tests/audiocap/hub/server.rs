//! A hub on this machine: just enough of its protocol to serve the files of one repository.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Serves the files of a folder as the repository `test/tiny`.
pub struct Hub {
    /// For `HF_ENDPOINT`.
    pub endpoint: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    /// Starts serving on a free port; the thread ends with the tests.
    pub fn serve(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, folder) = (asked.clone(), folder.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, folder) = (log.clone(), folder.clone());
                std::thread::spawn(move || serve_one(stream, &folder, &log));
            }
        });
        Self { endpoint, asked }
    }

    /// The paths asked for so far, without the size questions.
    pub fn downloads(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// First byte, and last one where it was named.
type Range = Option<(usize, Option<usize>)>;

/// Path and range of one request; `None` when the client hung up.
fn read_request(reader: &mut impl BufRead) -> Option<(String, Range)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&n| n > 0)?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let mut range = None;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            return Some((path, range));
        }
        if let Some(bytes) = header.to_lowercase().trim().strip_prefix("range: bytes=") {
            let (from, to) = bytes.split_once('-')?;
            range = Some((from.parse().ok()?, to.parse().ok()));
        }
    }
}

fn serve_one(stream: TcpStream, folder: &Path, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some((path, range)) = read_request(&mut reader) {
        let answer = match path.strip_prefix("/test/tiny/resolve/main/") {
            Some(name) if folder.join(name).is_file() => {
                if range.is_none_or(|(_, to)| to.is_none()) {
                    log.lock().unwrap().push(name.to_owned());
                }
                part(&folder.join(name), range)
            }
            None if path == "/api/models/test/tiny/revision/main" => listing(folder),
            _ => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

fn listing(folder: &Path) -> Vec<u8> {
    let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let siblings: Vec<_> = names.map(|name| serde_json::json!({"rfilename": name})).collect();
    let body = serde_json::json!({"siblings": siblings, "sha": "c0ffee"}).to_string();
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn part(path: &Path, range: Range) -> Vec<u8> {
    let all = std::fs::read(path).unwrap();
    let (from, to) = range.unwrap_or((0, None));
    let to = to.unwrap_or(all.len() - 1);
    let name = path.file_name().unwrap().to_string_lossy();
    let mut answer = format!(
        "HTTP/1.1 206 Partial Content\r\nX-Repo-Commit: c0ffee\r\nETag: \"{name}-etag\"\r\nContent-Range: bytes {from}-{to}/{}\r\n\
         Content-Length: {}\r\n\r\n",
        all.len(),
        to + 1 - from
    )
    .into_bytes();
    answer.extend(&all[from..=to]);
    answer
}
