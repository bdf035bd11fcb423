//! The server as a bot meets it, over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::methods::uploads::png;
use super::*;

const SOON: Duration = Duration::from_secs(10);
const NOT_MODIFIED: &str = "400 Bad Request: message is not modified: specified new message content and reply markup \
                            are exactly the same as a current content and reply markup of the message";

struct Bot {
    fake: FakeTelegram,
    ana: User,
}

impl Bot {
    /// A bot to whom Ana has written one message, which is confirmed.
    async fn new() -> Self {
        let fake = FakeTelegram::start("42:TEST", Arc::new(|| 1_700_000_000)).await.unwrap();
        let bot = Self { fake, ana: User::new(7, "Ana") };
        bot.fake.say(&bot.ana, "/start");
        bot.call("getUpdates", json!({"offset": -1})).await;
        bot.call("getUpdates", json!({"offset": 200_000_000})).await;
        bot
    }

    /// The result of a call, or its code and description, or `cut`.
    async fn call(&self, method: &str, params: Value) -> Value {
        let content = ("application/json", params.to_string().into_bytes());
        self.post(&format!("/bot42:TEST/{method}"), content).await
    }

    async fn post(&self, path: &str, (kind, body): (&str, Vec<u8>)) -> Value {
        let Some(answer) = exchange(&self.fake, path, kind, &body).await else { return json!("cut") };
        let answer: Value = serde_json::from_str(&answer).unwrap();
        if answer["ok"] == json!(true) {
            return answer["result"].clone();
        }
        json!(format!("{} {}", answer["error_code"], answer["description"].as_str().unwrap()))
    }

    /// Calls and compares with the expected result; of an object only the fields that are expected.
    async fn check(&self, method: &str, params: Value, expected: Value) {
        let seen = self.call(method, params.clone()).await;
        compare(&format!("{method} {params}"), &seen, &expected);
    }

    async fn send(&self, text: &str) -> i64 {
        self.call("sendMessage", json!({"chat_id": 7, "text": text})).await["message_id"].as_i64().unwrap()
    }
}

fn compare(what: &str, seen: &Value, expected: &Value) {
    match (seen, expected) {
        (Value::Object(seen), Value::Object(expected)) => {
            for (name, value) in expected {
                compare(what, seen.get(name).unwrap_or(&Value::Null), value);
            }
        }
        _ => assert_eq!(seen, expected, "{what}"),
    }
}

/// Sends one request and returns the body of the answer; nothing when the connection was cut.
async fn exchange(fake: &FakeTelegram, path: &str, kind: &str, body: &[u8]) -> Option<String> {
    let stream = TcpStream::connect(fake.address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let request = [head.as_bytes(), body].concat();
    let mut rest = request.as_slice();
    while !rest.is_empty() {
        stream.writable().await.unwrap();
        if let Ok(written) = stream.try_write(rest) {
            rest = &rest[written..];
        }
    }
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    loop {
        stream.readable().await.unwrap();
        match stream.try_read(&mut part) {
            Ok(0) => break,
            Ok(read) => answer.extend(&part[..read]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
    let text = String::from_utf8(answer).unwrap();
    text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

#[tokio::test]
async fn a_wrong_token_and_an_unknown_method_are_refused() {
    let bot = Bot::new().await;
    let empty = || ("application/json", Vec::new());
    compare("token", &bot.post("/bot42:FALSE/getMe", empty()).await, &json!("401 Unauthorized"));
    compare("path", &bot.post("/", empty()).await, &json!("404 Not Found"));
    bot.check("setMyName", json!({}), json!("404 Not Found")).await;
    bot.check("GETME", json!({}), json!({"id": 42, "is_bot": true})).await;
}

#[tokio::test]
async fn a_text_is_shown_without_its_markup() {
    let bot = Bot::new().await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]});
    let message =
        json!({"chat_id": "7", "text": "<b>a</b> &lt; b", "parse_mode": "HTML", "reply_markup": keyboard});
    let expected = json!({"text": "a < b", "chat": {"id": 7}, "message_id": 2, "reply_markup": keyboard,
        "entities": [{"type": "bold", "offset": 0, "length": 1}]});
    bot.check("sendMessage", message, expected).await;
    let shown = bot.fake.read(|world| world.newest_from_bot(7).cloned()).unwrap();
    assert_eq!((shown.text.as_str(), shown.html.as_str()), ("a < b", "<b>a</b> &lt; b"));
    assert_eq!(shown.button("Ya").unwrap().data.as_deref(), Some("y"));
}

#[tokio::test]
async fn texts_that_telegram_refuses_are_refused_in_its_words() {
    let bot = Bot::new().await;
    let long = "x".repeat(4097);
    for (chat, text, expected) in [
        (7, " \n", "400 Bad Request: message text is empty"),
        (7, &long, "400 Bad Request: message is too long"),
        (7, "<p>a", "400 Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0"),
        (8, "a", "400 Bad Request: chat not found"),
    ] {
        bot.check(
            "sendMessage",
            json!({"chat_id": chat, "text": text, "parse_mode": "HTML"}),
            json!(expected),
        )
        .await;
    }
    let tagged = format!("<b>{}</b>", "x".repeat(4096));
    bot.check(
        "sendMessage",
        json!({"chat_id": 7, "text": tagged, "parse_mode": "HTML"}),
        json!({"message_id": 2}),
    )
    .await;
    let id = bot.send("a").await;
    bot.check(
        "editMessageText",
        json!({"chat_id": 7, "message_id": id, "text": long}),
        json!("400 Bad Request: MESSAGE_TOO_LONG"),
    )
    .await;
}

#[tokio::test]
async fn an_edit_must_change_something_that_the_bot_wrote() {
    let bot = Bot::new().await;
    let id = bot.send("a").await;
    let edit = |id: i64, text: &str| json!({"chat_id": 7, "message_id": id, "text": text});
    bot.check("editMessageText", edit(id, "a"), json!(NOT_MODIFIED)).await;
    bot.check("editMessageText", edit(id, "b"), json!({"text": "b", "edit_date": 1_700_000_000})).await;
    bot.check("editMessageText", edit(99, "b"), json!("400 Bad Request: message to edit not found")).await;
    bot.check("editMessageText", edit(1, "b"), json!("400 Bad Request: message can't be edited")).await;
    let markup =
        |rows: Value| json!({"chat_id": 7, "message_id": id, "reply_markup": {"inline_keyboard": rows}});
    bot.check("editMessageReplyMarkup", markup(json!([])), json!(NOT_MODIFIED)).await;
    let rows = json!([[{"text": "a", "callback_data": "b"}]]);
    bot.check("editMessageReplyMarkup", markup(rows), json!({"text": "b"})).await;
    let changes: Vec<_> = bot.fake.calls().into_iter().map(|call| call.change).collect();
    assert!(
        matches!(&changes[..], [Change::Sent(_), Change::Edited { before, .. }, Change::Edited { after, .. }]
        if before.text == "a" && after.revision == 2 && after.keyboard.len() == 1)
    );
}

#[tokio::test]
async fn messages_of_both_sides_are_deleted_for_48_hours() {
    let bot = Bot::new().await;
    let (first, second) = (bot.send("a").await, bot.send("b").await);
    bot.check("deleteMessage", json!({"chat_id": 7, "message_id": first}), json!(true)).await;
    let gone = json!("400 Bad Request: message to delete not found");
    bot.check("deleteMessage", json!({"chat_id": 7, "message_id": first}), gone).await;
    bot.check("deleteMessages", json!({"chat_id": 7, "message_ids": [1, first]}), json!(true)).await;
    assert_eq!(bot.fake.chat(7).len(), 1);
    bot.fake.advance(Duration::from_secs(48 * 3600 + 1));
    let late = json!("400 Bad Request: message can't be deleted for everyone");
    bot.check("deleteMessage", json!({"chat_id": 7, "message_id": second}), late).await;
}

#[tokio::test]
async fn a_press_is_answered_once_and_within_150_seconds() {
    let bot = Bot::new().await;
    let late = "400 Bad Request: query is too old and response timeout expired or query ID is invalid";
    let answer = |id: String| json!({"callback_query_id": id, "text": "Tersimpan"});
    let id = bot.fake.press(&bot.ana, 1, "forged");
    bot.check("answerCallbackQuery", answer(id.clone()), json!(true)).await;
    bot.check("answerCallbackQuery", answer(id), json!(late)).await;
    let id = bot.fake.press(&bot.ana, 1, "x");
    let long = json!({"callback_query_id": id, "text": "x".repeat(201)});
    bot.check("answerCallbackQuery", long, json!("400 Bad Request: MESSAGE_TOO_LONG")).await;
    bot.fake.advance(Duration::from_secs(151));
    bot.check("answerCallbackQuery", answer(id), json!(late)).await;
    let notice = Change::Notice { text: "Tersimpan".into(), alert: false };
    assert_eq!(bot.fake.calls(), vec![Call { chat: 7, change: notice }]);
}

#[tokio::test]
async fn who_blocks_the_bot_gets_nothing() {
    let bot = Bot::new().await;
    bot.fake.block(&bot.ana);
    let blocked = json!("403 Forbidden: bot was blocked by the user");
    bot.check("sendMessage", json!({"chat_id": 7, "text": "a"}), blocked).await;
    bot.fake.open_chat(&bot.ana);
    bot.check("sendMessage", json!({"chat_id": 7, "text": "a"}), json!({"text": "a"})).await;
    let updates = bot.call("getUpdates", json!({})).await;
    compare("block", &updates[0]["my_chat_member"], &json!({"new_chat_member": {"status": "kicked"}}));
    compare("unblock", &updates[1]["my_chat_member"], &json!({"new_chat_member": {"status": "member"}}));
}

#[tokio::test]
async fn a_reply_keyboard_stays_and_its_message_cannot_be_edited() {
    let bot = Bot::new().await;
    let keyboard = json!({"keyboard": [[{"text": "Bagikan", "request_contact": true}]]});
    bot.call("sendMessage", json!({"chat_id": 7, "text": "a", "reply_markup": keyboard})).await;
    assert!(bot.fake.read(|world| world.reply_keyboard(7)[0][0].asks_contact));
    let edit = json!({"chat_id": 7, "message_id": 2, "text": "b"});
    bot.check("editMessageText", edit, json!("400 Bad Request: message can't be edited")).await;
    bot.call("sendMessage", json!({"chat_id": 7, "text": "a", "reply_markup": {"remove_keyboard": true}}))
        .await;
    assert!(bot.fake.read(|world| world.reply_keyboard(7).is_empty()));
    assert_eq!(bot.fake.calls().last().unwrap().change, Change::ReplyKeyboard(Vec::new()));
}

#[tokio::test]
async fn files_go_both_ways() {
    let bot = Bot::new().await;
    let form = |field: &str, name: &str, bytes: &[u8], caption: &str| {
        let mut body = Vec::new();
        for (name, text) in [("chat_id", "7"), (field, "attach://f0"), ("caption", caption)] {
            body.extend(
                format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        let head = format!("--B\r\nContent-Disposition: form-data; name=\"f0\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n--B--\r\n"].concat());
        ("multipart/form-data; boundary=B", body)
    };
    let sent = bot.post("/bot42:TEST/sendDocument", form("document", "a.xlsx", b"abc", "c")).await;
    compare("document", &sent, &json!({"caption": "c", "document": {"file_name": "a.xlsx", "file_size": 3}}));
    let sent = bot.post("/bot42:TEST/sendPhoto", form("photo", "a.png", &png(40, 30), "")).await;
    compare("photo", &sent["photo"][0], &json!({"width": 40, "height": 30}));
    let long =
        bot.post("/bot42:TEST/sendPhoto", form("photo", "a.png", &png(40, 30), &"x".repeat(1025))).await;
    compare("caption", &long, &json!("400 Bad Request: message caption is too long"));
    let empty = bot.post("/bot42:TEST/sendDocument", form("document", "a.xlsx", b"", "")).await;
    compare("empty", &empty, &json!("400 Bad Request: file must be non-empty"));

    bot.fake.send_document(&bot.ana, "roster.csv", "nip;nama");
    let updates = bot.call("getUpdates", json!({})).await;
    let id = &updates[0]["message"]["document"]["file_id"];
    let file = bot.call("getFile", json!({"file_id": id})).await;
    let path = format!("/file/bot42:TEST/{}", file["file_path"].as_str().unwrap().replace('/', "%2F"));
    assert_eq!(exchange(&bot.fake, &path, "text/plain", b"").await.as_deref(), Some("nip;nama"));
}

#[tokio::test]
async fn parameters_may_be_urlencoded_or_in_the_query() {
    let bot = Bot::new().await;
    let body = ("application/x-www-form-urlencoded", b"text=a+%26+b".to_vec());
    let sent = bot.post("/bot42:TEST/sendMessage?chat_id=7", body).await;
    compare("sent", &sent, &json!({"text": "a & b"}));
}

#[tokio::test]
async fn updates_come_until_they_are_confirmed_and_polling_waits_for_them() {
    let bot = Arc::new(Bot::new().await);
    bot.check("getUpdates", json!({}), json!([])).await;
    let waiting = Arc::clone(&bot);
    let poll = tokio::spawn(async move { waiting.call("getUpdates", json!({"timeout": 50})).await });
    assert!(bot.fake.wait_until(World::is_polled, SOON).await);
    bot.fake.say(&bot.ana, "halo");
    let updates = poll.await.unwrap();
    compare("waited", &updates[0], &json!({"message": {"text": "halo", "from": {"id": 7, "is_bot": false}}}));
    assert_eq!(bot.fake.unacknowledged(), 1);
    let next = updates[0]["update_id"].as_i64().unwrap() + 1;
    bot.check("getUpdates", json!({"offset": next}), json!([])).await;
    assert_eq!(bot.fake.unacknowledged(), 0);
}

#[tokio::test]
async fn the_later_of_two_polls_wins() {
    let bot = Arc::new(Bot::new().await);
    let poll = |bot: &Arc<Bot>| {
        let bot = Arc::clone(bot);
        tokio::spawn(async move { bot.call("getUpdates", json!({"timeout": 50})).await })
    };
    let first = poll(&bot);
    assert!(bot.fake.wait_until(World::is_polled, SOON).await);
    let second = poll(&bot);
    let conflict = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!(first.await.unwrap(), json!(conflict));
    bot.fake.shutdown();
    assert_eq!(second.await.unwrap(), json!([]));
}

#[tokio::test]
async fn faults_strike_as_ordered() {
    let bot = Bot::new().await;
    let message = || json!({"chat_id": 7, "text": "a"});
    bot.fake.fail_next(Some("sendMessage"), Fault::RetryAfter(5));
    bot.check("sendMessage", message(), json!("429 Too Many Requests: retry after 5")).await;
    bot.fake.fail_nth(None, 2, Fault::CutAfterEffect);
    bot.check("sendMessage", message(), json!({"text": "a"})).await;
    bot.check("sendMessage", message(), json!("cut")).await;
    bot.fake.fail_next(None, Fault::CutBefore);
    bot.check("sendMessage", message(), json!("cut")).await;
    assert_eq!(bot.fake.calls().len(), 2);
    bot.fake.fail_next(None, Fault::Status(400, "Bad Request: x".into()));
    bot.check("getMe", json!({}), json!("400 Bad Request: x")).await;
    assert_eq!(bot.fake.read(|world| (world.faults_left(), world.refused().len())), (0, 2));
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let bot = Bot::new().await;
    let set = |name: &str, scope: Value| {
        json!({"commands": [{"command": name, "description": "Mulai"}],
        "scope": scope, "language_code": "id"})
    };
    bot.check("setMyCommands", set("mulai", json!({"type": "chat", "chat_id": 7})), json!(true)).await;
    let expected = vec![("mulai".to_owned(), "Mulai".to_owned())];
    assert_eq!(bot.fake.read(|world| world.commands("chat:7", "id").map(<[_]>::to_vec)), Some(expected));
    bot.check(
        "setMyCommands",
        set("Mulai", json!({"type": "default"})),
        json!("400 Bad Request: BOT_COMMAND_INVALID"),
    )
    .await;
}

#[tokio::test]
async fn a_forgetful_fake_keeps_the_newest_message_of_each_side() {
    let bot = Bot::new().await;
    bot.fake.forgetful();
    for text in ["a", "b"] {
        bot.send(text).await;
        bot.fake.say(&bot.ana, text);
    }
    let texts: Vec<_> = bot.fake.chat(7).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["b", "b"]);
    assert!(bot.fake.calls().is_empty());
}

#[tokio::test]
async fn who_does_not_wait_after_a_429_is_seen() {
    let bot = Bot::new().await;
    bot.fake.fail_next(Some("sendMessage"), Fault::RetryAfter(1));
    let message = || json!({"chat_id": 7, "text": "hai"});
    bot.check("sendMessage", message(), json!("429 Too Many Requests: retry after 1")).await;
    bot.check("sendMessage", message(), json!({"text": "hai"})).await;
    assert_eq!(bot.fake.read(World::hasty_calls), 1);
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    bot.check("sendMessage", message(), json!({"text": "hai"})).await;
    assert_eq!(bot.fake.read(World::hasty_calls), 1);
}

#[tokio::test]
async fn calls_of_one_chat_side_by_side_are_seen() {
    let bot = Bot::new().await;
    bot.fake.slow(Duration::from_millis(100));
    let to = |chat: i64| json!({"chat_id": chat, "text": "hai"});
    let (ana, ben) = (bot.call("sendMessage", to(7)), bot.call("sendMessage", to(8)));
    tokio::join!(ana, ben);
    bot.call("sendMessage", to(7)).await;
    assert_eq!(bot.fake.read(World::crowded_calls), 0);
    let (one, two) = (bot.call("sendMessage", to(7)), bot.call("sendMessage", to(7)));
    tokio::join!(one, two);
    assert_eq!(bot.fake.read(World::crowded_calls), 1);
    assert_eq!(bot.fake.read(|world| world.times_called("sendMessage")), 5);
}

#[tokio::test]
async fn a_webhook_gets_each_update_until_it_says_that_it_has_it() {
    static REFUSED: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    let (heard, mut hear) = mpsc::unbounded_channel();
    let hook = move |State(heard): State<mpsc::UnboundedSender<String>>, headers: HeaderMap, body: String| async move {
        let secret = headers["X-Telegram-Bot-Api-Secret-Token"].to_str().unwrap().to_owned();
        let update: Value = serde_json::from_str(&body).unwrap();
        let text = update["message"]["text"].as_str().unwrap().to_owned();
        // The first delivery of each is refused.
        let mut refused = REFUSED.lock().unwrap();
        let first = !refused.contains(&text);
        refused.push(text.clone());
        heard.send(format!("{secret} {text} {first}")).unwrap();
        if first { StatusCode::BAD_GATEWAY } else { StatusCode::OK }
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().fallback(hook).with_state(heard);
    tokio::spawn(async move { axum::serve(listener, router).await });

    let bot = Bot::new().await;
    bot.fake.say(&bot.ana, "satu");
    bot.fake.say(&bot.ana, "dua");
    bot.check("setWebhook", json!({"url": url, "secret_token": "s3"}), json!(true)).await;
    for expected in ["s3 satu true", "s3 satu false", "s3 dua true", "s3 dua false"] {
        assert_eq!(hear.recv().await.as_deref(), Some(expected));
    }
    assert!(bot.fake.wait_until(|world| world.unacknowledged() == 0, SOON).await);
    let conflict = "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete \
                    the webhook first";
    bot.check("getUpdates", json!({}), json!(conflict)).await;
    bot.check("deleteWebhook", json!({}), json!(true)).await;
    bot.check("getUpdates", json!({}), json!([])).await;
}
