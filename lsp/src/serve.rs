//! The loop between a client's bytes and the service.
//!
//! Messages are taken one by one. Every handler is polled once before the next message is looked at, so what it does
//! before its first `.await` (apply an edit, take a snapshot) happens in the order of arrival. A handler that then
//! waits for a computation goes on as a task of its own: no request waits behind another. A panic becomes an error
//! reply, a body that is no JSON an error reply, and `exit` ends the loop even while the client keeps the pipe open.

use crate::wire::{self, Frame};
use futures::future::{BoxFuture, FutureExt};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::panic::AssertUnwindSafe;
use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, Loopback, LspService};

/// Serves a client until it says `exit` or goes away. Returns the exit code: 0 after `shutdown`, 1 without it.
pub async fn serve<S, R, W>(service: LspService<S>, socket: ClientSocket, input: R, output: W) -> u8
where
    S: LanguageServer,
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin + Send + 'static,
{
    let (outbox, outgoing) = unbounded_channel();
    let writer = tokio::spawn(write_all(outgoing, output));
    let (mut requests, responses) = socket.split();
    let to_client = outbox.clone();
    let forward = tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            send(&to_client, &request);
        }
    });
    let mut session = Session { service, responses, outbox, shut_down: false };
    let code = session.run(BufReader::new(input)).await;
    forward.abort();
    drop(session);
    // Replies already on their way are written; replies still being computed are not waited for.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(500), drained(writer)).await;
    code
}

/// Waits until the writer has nothing left to write or nobody left to write for.
async fn drained(writer: tokio::task::JoinHandle<()>) {
    let _ = writer.await;
}

/// Writes frames in the order in which they were sent.
async fn write_all<W: AsyncWrite + Unpin>(mut outgoing: UnboundedReceiver<Outgoing>, mut output: W) {
    while let Some(item) = outgoing.recv().await {
        match item {
            Outgoing::Frame(body) if wire::write(&mut output, &body).await.is_ok() => {}
            _ => return,
        }
    }
}

/// What is sent to the writer.
enum Outgoing {
    /// A message.
    Frame(Vec<u8>),
    /// Nothing comes behind this.
    End,
}

/// Queues a message. What cannot be written as JSON is a mistake of ours, and is dropped rather than fatal.
fn send(outbox: &UnboundedSender<Outgoing>, message: &impl serde::Serialize) {
    if let Ok(body) = serde_json::to_vec(message) {
        let _ = outbox.send(Outgoing::Frame(body));
    }
}

/// One client's session.
struct Session<S> {
    service: LspService<S>,
    responses: <ClientSocket as Loopback>::ResponseSink,
    outbox: UnboundedSender<Outgoing>,
    shut_down: bool,
}

/// A handler at work.
type Handler = BoxFuture<'static, Option<Response>>;

impl<S: LanguageServer> Session<S> {
    /// Takes messages until the end. Returns the exit code.
    async fn run<R: AsyncRead + Unpin>(&mut self, mut input: BufReader<R>) -> u8 {
        loop {
            match wire::read(&mut input).await {
                Ok(Some(Frame::Message(message))) => {
                    if is_exit(&message) {
                        break;
                    }
                    self.take(message).await;
                }
                Ok(Some(Frame::Malformed(why))) => self.refuse(Id::Null, ErrorCode::ParseError, why),
                Ok(None) | Err(_) => break,
            }
        }
        let _ = self.outbox.send(Outgoing::End);
        u8::from(!self.shut_down)
    }

    /// Routes one message: a call, a notification, or the answer to a request of ours.
    async fn take(&mut self, mut message: Value) {
        if message.get("method").is_none() {
            return self.take_response(message).await;
        }
        drop_null_params(&mut message);
        let id = message.get("id").cloned().and_then(|id| serde_json::from_value(id).ok());
        match serde_json::from_value::<Request>(message) {
            Ok(request) => self.call(request).await,
            Err(error) => {
                self.refuse(id.unwrap_or_default(), ErrorCode::InvalidRequest, error.to_string());
            }
        }
    }

    /// Hands an answer to whoever asked; anything else is refused.
    async fn take_response(&mut self, message: Value) {
        match serde_json::from_value::<Response>(message) {
            Ok(response) => drop(self.responses.send(response).await),
            Err(error) => self.refuse(Id::Null, ErrorCode::InvalidRequest, error.to_string()),
        }
    }

    /// Starts a handler. Notifications and the two ends of a session are finished before the next message.
    async fn call(&mut self, request: Request) {
        let id = request.id().cloned();
        let must_finish = id.is_none() || matches!(request.method(), "initialize" | "shutdown");
        self.shut_down |= request.method() == "shutdown" && id.is_some();
        let outbox = self.outbox.clone();
        let mut handler = self.handler(request, id);
        let ready = if must_finish { Some((&mut handler).await) } else { poll_once(&mut handler).await };
        match ready {
            Some(answer) => reply(&outbox, answer),
            None => drop(tokio::spawn(async move { reply(&outbox, handler.await) })),
        }
    }

    /// The handler of a request, with panics turned into an error reply.
    fn handler(&mut self, request: Request, id: Option<Id>) -> Handler {
        let method = request.method().to_owned();
        let call = AssertUnwindSafe(self.service.call(request)).catch_unwind();
        async move {
            match call.await {
                Ok(Ok(answer)) => answer,
                Ok(Err(_)) => id.map(|id| refusal(id, ErrorCode::InvalidRequest, "the server has exited")),
                Err(_) => id.map(|id| {
                    let why = format!("`{method}` failed: a mistake of the server, not of yours");
                    refusal(id, ErrorCode::InternalError, why)
                }),
            }
        }
        .boxed()
    }

    /// Answers with an error.
    fn refuse(&self, id: Id, code: ErrorCode, why: String) {
        send(&self.outbox, &refusal(id, code, why));
    }
}

/// Queues an answer, if there is one to give.
fn reply(outbox: &UnboundedSender<Outgoing>, answer: Option<Response>) {
    if let Some(answer) = answer {
        send(outbox, &answer);
    }
}

/// An error reply.
fn refusal(id: Id, code: ErrorCode, why: impl Into<std::borrow::Cow<'static, str>>) -> Response {
    Response::from_error(id, Error { code, message: why.into(), data: None })
}

/// Whether a message ends the session.
fn is_exit(message: &Value) -> bool {
    message.get("method") == Some(&json!("exit"))
}

/// `"params": null` means the same as no params, and some clients write it.
fn drop_null_params(message: &mut Value) {
    if let Some(object) = message.as_object_mut()
        && object.get("params").is_some_and(Value::is_null)
    {
        object.shift_remove("params");
    }
}

/// What a handler gives without waiting.
async fn poll_once(handler: &mut Handler) -> Option<Option<Response>> {
    match futures::poll!(handler) {
        std::task::Poll::Ready(answer) => Some(answer),
        std::task::Poll::Pending => None,
    }
}
