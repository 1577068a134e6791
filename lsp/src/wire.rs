//! Frames of the base protocol: headers, a blank line, a JSON body. A frame that cannot be read costs only itself.

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A body above this is skipped unread, in bytes: no message of the protocol comes near it.
const BODY_LIMIT: u64 = 256 * 1024 * 1024;
/// A header line above this is no header line, in bytes.
const LINE_LIMIT: u64 = 8 * 1024;

/// What came in.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// A JSON value.
    Message(Value),
    /// Something else, with what is wrong about it.
    Malformed(String),
}

/// Reads the next frame; none at the end of the input.
///
/// # Errors
/// If the input itself cannot be read.
pub async fn read<R: AsyncBufRead + Unpin>(input: &mut R) -> std::io::Result<Option<Frame>> {
    let Some(length) = read_headers(input).await? else {
        return Ok(None);
    };
    match length {
        Length::Bytes(n) if n > BODY_LIMIT => {
            tokio::io::copy(&mut input.take(n), &mut tokio::io::sink()).await?;
            Ok(Some(Frame::Malformed(format!("a body of {n} bytes is too large"))))
        }
        Length::Bytes(n) => read_body(input, n).await,
        Length::Missing => Ok(Some(Frame::Malformed("a header without `Content-Length`".into()))),
    }
}

/// Writes one frame and flushes it.
///
/// # Errors
/// If the output cannot be written.
pub async fn write<W: AsyncWrite + Unpin>(output: &mut W, body: &[u8]) -> std::io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    output.write_all(header.as_bytes()).await?;
    output.write_all(body).await?;
    output.flush().await
}

/// What the headers say of the body.
enum Length {
    /// So many bytes.
    Bytes(u64),
    /// Nothing.
    Missing,
}

/// Reads up to the blank line. Lines that are no headers are passed over, so that after garbage the next true
/// `Content-Length` is found again.
async fn read_headers<R: AsyncBufRead + Unpin>(input: &mut R) -> std::io::Result<Option<Length>> {
    let mut length = Length::Missing;
    let mut any = false;
    loop {
        let mut line = Vec::new();
        if input.take(LINE_LIMIT).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if line.is_empty() && any {
            return Ok(Some(length));
        }
        any |= !line.is_empty();
        if let Some(n) = content_length(line) {
            length = Length::Bytes(n);
        }
    }
}

/// The number behind `Content-Length:`, which may end a line that opens with the rest of a broken body.
fn content_length(line: &[u8]) -> Option<u64> {
    const NAME: &str = "content-length:";
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    let at = text.rfind(NAME)?;
    text.get(at + NAME.len()..)?.trim().parse().ok()
}

/// Reads a body of `n` bytes.
async fn read_body<R: AsyncBufRead + Unpin>(input: &mut R, n: u64) -> std::io::Result<Option<Frame>> {
    let mut body = Vec::new();
    let got = input.take(n).read_to_end(&mut body).await?;
    if (got as u64) < n {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(value) => Frame::Message(value),
        Err(error) => Frame::Malformed(error.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn frames(mut input: &[u8]) -> Vec<Frame> {
        let mut out = Vec::new();
        while let Some(frame) = read(&mut input).await.unwrap() {
            out.push(frame);
        }
        out
    }

    #[tokio::test]
    async fn whole_frames_are_read() {
        let read = frames(b"Content-Length: 2\r\n\r\n{}content-length: 1\r\nContent-Type: x\r\n\r\n1").await;
        assert_eq!(read, [Frame::Message(json!({})), Frame::Message(json!(1))]);
    }

    #[tokio::test]
    async fn a_broken_frame_costs_only_itself() {
        let read = frames(
            b"Content-Length: 3\r\n\r\n{x}Nonsense: 5\r\n\r\n\
              Content-Length: 4\r\n\r\n{}\r\nContent-Length: 1\r\n\r\n1",
        )
        .await;
        assert!(matches!(read[0], Frame::Malformed(_)));
        assert!(matches!(read[1], Frame::Malformed(_)));
        assert_eq!(read[2..], [Frame::Message(json!({})), Frame::Message(json!(1))]);
    }

    #[tokio::test]
    async fn a_cut_off_frame_is_the_end() {
        assert_eq!(frames(b"Content-Length: 20\r\n\r\n{}").await, []);
        assert_eq!(frames(b"Content-Len").await, []);
    }

    #[tokio::test]
    async fn what_is_written_is_read() {
        let mut out = Vec::new();
        write(&mut out, "{\"a\":\"ä\"}".as_bytes()).await.unwrap();
        assert_eq!(frames(&out).await, [Frame::Message(json!({ "a": "ä" }))]);
    }
}
