//! The webhook's door: who is let in, what is answered when, and that nothing is done twice.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jajak::admin::Desk;
use jajak::clock::{Chance, Clock};
use jajak::config::Zone;
use jajak::fake_telegram::{Duplicate, FakeTelegram, Fault as Broken, ShownMessage, User, World};
use jajak::fieldwork::Fieldwork;
use jajak::keys::KeyFolder;
use jajak::pulse::Pulse;
use jajak::store::Store;
use jajak::telegram::{Door, Outbox, TelegramError, bot, serve, stop_pair};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::hostile;
use crate::killed::opened;
use crate::notices::open;
use crate::run::{PATIENCE, figure, now};
use crate::store::on_both;
use crate::support::folder::Folder;
use crate::support::{Fault, postgres, run};

pub(crate) const TOKEN: &str = "7654321:door";

/// A bot behind a door, and its fake Telegram.
pub(crate) struct Hall {
    fake: FakeTelegram,
    pub(crate) desk: Desk,
    pub(crate) url: String,
    address: std::net::SocketAddr,
    pulse: Pulse,
    switch: watch::Sender<bool>,
    task: JoinHandle<Result<(), TelegramError>>,
}

impl Hall {
    pub(crate) async fn open(url: &str, folder: &Path, fake: FakeTelegram) -> Result<Self, Fault> {
        let keys = KeyFolder::open(&folder.join("keys"))?;
        let field =
            Fieldwork::new(Store::open(url).await?, keys, Clock::Wall, Chance::System, Zone::default())?;
        let desk = Desk::new(Arc::new(field));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}/jajak");
        let bot = bot(TOKEN, Some(&fake.url()))?;
        let (switch, stop) = stop_pair();
        let door = Door { url: url.clone(), listener };
        let outbox = Outbox::new(bot.clone());
        let pulse = outbox.pulse().clone();
        let task = tokio::spawn(serve(bot, desk.clone(), outbox, door, stop));
        let set = fake.wait_until(|world| world.webhook_url() == Some(url.as_str()), PATIENCE).await;
        // Ready to be sent updates, although it has said nothing to anybody yet.
        if set && pulse.hears_telegram() {
            Ok(Self { fake, desk, url, address, pulse, switch, task })
        } else {
            Err("no webhook is set, or not ready for it".into())
        }
    }

    pub(crate) async fn close(self) -> Result<FakeTelegram, Fault> {
        self.switch.send_replace(true);
        self.task.await??;
        self.desk.field.store.close().await;
        Ok(self.fake)
    }

    /// Posts a body as whoever says this secret; the status.
    pub(crate) async fn post(&self, secret: Option<&str>, body: &[u8]) -> Result<u16, Fault> {
        self.post_by(TcpStream::connect(self.address).await?, secret, body).await
    }

    async fn post_by(&self, mut stream: TcpStream, secret: Option<&str>, body: &[u8]) -> Result<u16, Fault> {
        let secret = secret.map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"));
        let head = format!(
            "POST /jajak HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n",
            secret.unwrap_or_default(),
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        // Whoever is not let in need not be read to the end.
        let _ = stream.write_all(body).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        Ok(answer.split(' ').nth(1).ok_or("no answer")?.parse()?)
    }

    fn secret(&self) -> String {
        self.desk.field.webhook_secret(&self.url).expose_secret().to_owned()
    }

    async fn settled(&self) -> Result<(), Fault> {
        let settled = self.fake.wait_until(|world| world.unacknowledged() == 0, PATIENCE).await;
        if settled { Ok(()) } else { Err("updates are left".into()) }
    }

    fn said(&self, user: i64, words: &str) -> usize {
        self.fake.chat(user).iter().filter(|shown| shown.from_bot && shown.text.contains(words)).count()
    }
}

pub(crate) fn text(update: i64, user: i64, message: i64, words: &str) -> Vec<u8> {
    let person = json!({"id": user, "is_bot": false, "first_name": "Ana", "language_code": "id"});
    let chat = json!({"id": user, "type": "private", "first_name": "Ana"});
    json!({"update_id": update, "message":
        {"message_id": message, "date": 0, "chat": chat, "from": person, "text": words}})
    .to_string()
    .into_bytes()
}

#[test]
fn only_telegram_is_let_in_and_only_a_commit_is_answered_200() -> Result<(), Fault> {
    run(on_both(async |url: &str, folder: &Path| {
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let hall = Hall::open(url, folder, fake).await?;
        let user = User::new(5, "Ana");
        hall.fake.say(&user, "/bantuan");
        hall.settled().await?;
        let secret = hall.secret();
        let wrong = format!("{}x", &secret[1..]);
        let body = text(900, 5, 90, "/privasi");
        for stranger in [None, Some(""), Some("x"), Some(wrong.as_str()), Some(&secret[1..])] {
            assert_eq!(hall.post(stranger, &body).await?, 401, "{stranger:?}");
        }
        // The body of a stranger is not even read.
        assert_eq!(hall.post(None, &vec![b'x'; (1 << 20) + 1]).await?, 401);
        assert_eq!(
            hall.post(Some(&secret), &vec![b' '; (1 << 20) + 1]).await?,
            400,
            "longer than any update"
        );
        for junk in [&b""[..], b"{", b"[]", b"{}", b"null", b"\xff\xfe", br#"{"update_id":"7"}"#] {
            assert_eq!(hall.post(Some(&secret), junk).await?, 200, "{junk:?}");
        }
        // The same update, at the same time and later, is done once.
        let twins = (0..8).map(|_| hall.post(Some(&secret), &body));
        for status in futures_util::future::join_all(twins).await {
            assert_eq!(status?, 200);
        }
        hall.fake
            .wait_until(|world| world.chat(5).iter().filter(|shown| shown.from_bot).count() > 1, PATIENCE)
            .await;
        assert_eq!(hall.post(Some(&secret), &body).await?, 200);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(hall.said(5, "Kerahasiaan"), 1, "{:?}", hall.fake.chat(5));
        // Without a database nothing is acknowledged.
        hall.desk.field.store.close().await;
        assert_eq!(hall.post(Some(&secret), &text(901, 5, 91, "/privasi")).await?, 503);
        Ok(())
    }))
    .map(|_| ())
}

#[test]
fn what_comes_while_nobody_is_there_is_answered_later_and_nothing_twice() -> Result<(), Fault> {
    run(on_both(async |url: &str, folder: &Path| {
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let hall = Hall::open(url, folder, fake).await?;
        let codes = open(&hall.desk.field, 12, "satu_pertanyaan").await?;
        hall.fake.duplicate_all(Some(Duplicate::InNextBatch));
        for (user, code) in (1..).zip(&codes) {
            hall.fake.say(&User::new(user, "Pegawai"), &format!("/start {code}"));
        }
        hall.settled().await?;
        let fake = hall.close().await?;
        assert!(fake.read(|world| world.webhook_url().is_some()), "the webhook stays set");
        for user in 1..=12 {
            fake.say(&User::new(user, "Pegawai"), "/bantuan");
        }
        let hall = Hall::open(url, folder, fake).await?;
        hall.settled().await?;
        let helped = |world: &World| {
            (1..=12).all(|user| {
                world.chat(user).iter().any(|shown| shown.from_bot && shown.text.contains("/keluar"))
            })
        };
        assert!(hall.fake.wait_until(helped, PATIENCE).await);
        tokio::time::sleep(Duration::from_millis(300)).await;
        for user in 1..=12 {
            let from_bot = hall.fake.chat(user).into_iter().filter(|shown| shown.from_bot).count();
            assert_eq!(from_bot, 2, "one screen and one help: {:?}", hall.fake.chat(user));
        }
        hall.close().await?;
        Ok(())
    }))
    .map(|_| ())
}

/// Telegram keeps no order between a person's texts and presses, so two writers can have the same person at once.
#[test]
fn texts_and_presses_at_once_leave_nobody_behind() -> Result<(), Fault> {
    const PEOPLE: usize = 40;
    run(on_both(async |url: &str, folder: &Path| {
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let hall = Hall::open(url, folder, fake).await?;
        let codes = open(&hall.desk.field, PEOPLE, "survei_kapasitas_organisasi").await?;
        let mut people = tokio::task::JoinSet::new();
        for (account, code) in (1_000..).zip(codes) {
            let chance = Chance::seeded(u64::try_from(account)?);
            people.spawn(hostile::answer(hall.fake.clone(), account, code, chance));
        }
        while let Some(ended) = people.join_next().await {
            ended??;
        }
        assert_eq!(hall.desk.field.store.count_ballots(1).await?, PEOPLE);
        hall.close().await?;
        Ok(())
    }))
    .map(|_| ())
}

/// So many updates stand before a writer that cannot write; the statuses they get once it can.
async fn crowd_at_the_door(hall: &Hall, updates: i64) -> Result<Vec<u16>, Fault> {
    let secret = hall.secret();
    let write = hall.desk.field.store.write().await?;
    let mut streams = Vec::new();
    for _ in 0..updates {
        streams.push(TcpStream::connect(hall.address).await?);
    }
    let posts = (1_000..).zip(streams).map(|(n, stream)| {
        let (secret, body) = (secret.clone(), text(n + updates, n, 1, "/bantuan"));
        async move { hall.post_by(stream, Some(&secret), &body).await }
    });
    let posts = futures_util::future::join_all(posts);
    let release = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        drop(write);
    };
    let (statuses, ()) = tokio::join!(posts, release);
    statuses.into_iter().collect()
}

#[test]
fn updates_share_a_commit_on_sqlite_and_a_queue_that_is_full_is_said_to_be() -> Result<(), Fault> {
    run(async {
        let folder = Folder::new("queue")?;
        let url = format!("sqlite://{}", folder.path().join("jajak.db").display());
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let hall = Hall::open(&url, folder.path(), fake).await?;
        let before = hall.pulse.batches.get();
        let statuses = crowd_at_the_door(&hall, 150).await?;
        let commits = hall.pulse.batches.get() - before;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        let statuses = crowd_at_the_door(&hall, 800).await?;
        let refused = statuses.iter().filter(|status| **status == 503).count();
        figure(&format!(
            "webhook: 150 updates in {commits} commits; of 800 at a standing writer {refused} are refused"
        ));
        assert!(commits <= 4, "{commits} commits");
        assert!(statuses.iter().all(|status| [200, 503].contains(status)));
        // So many wait, and one group is in hand.
        assert!(
            (800 - 512 - 100..800 - 512).contains(&refused),
            "the queue is longer or shorter than it should be"
        );
        hall.close().await?;
        Ok(())
    })
}

/// The numbers of the choices on a screen, and the data of each.
fn choices(shown: &ShownMessage) -> Vec<String> {
    let data = shown.keyboard.iter().flatten().filter_map(|button| button.data.clone());
    data.filter(|data| data.contains(":c")).collect()
}

/// A press as Telegram brings it, of a message that the bot has shown.
fn press(update: i64, user: i64, shown: &ShownMessage, data: &str) -> Vec<u8> {
    let person = json!({"id": user, "is_bot": false, "first_name": "Ana", "language_code": "id"});
    let chat = json!({"id": user, "type": "private", "first_name": "Ana"});
    let bot = json!({"id": 7_654_321, "is_bot": true, "first_name": "Jajak"});
    let message = json!({"message_id": shown.id, "date": 0, "chat": chat, "from": bot, "text": "x"});
    json!({"update_id": update, "callback_query":
        {"id": update.to_string(), "from": person, "message": message, "chat_instance": "1", "data": data}})
    .to_string()
    .into_bytes()
}

/// Whose chat two processes have.
const USER: i64 = 5;

/// Two processes on one database, and a person in one of its surveys.
struct Two {
    one: Hall,
    other: Hall,
    fake: FakeTelegram,
    folder: Folder,
    database: postgres::Database,
}

impl Two {
    async fn open() -> Result<Self, Fault> {
        let folder = Folder::new("two")?;
        let database = postgres::shared()?.create().await?;
        let fake = FakeTelegram::start(TOKEN, Arc::new(now)).await?;
        let one = Hall::open(&database.url, folder.path(), fake.clone()).await?;
        let two = Hall::open(&database.url, folder.path(), fake.clone()).await?;
        let codes = open(&one.desk.field, 12, "survei_kapasitas_organisasi").await?;
        fake.say(&User::new(USER, "Ana"), &format!("/start {}", codes[0]));
        Ok(Self { one, other: two, fake, folder, database })
    }

    /// The person's screen, once it is another than this.
    async fn screen_after(&self, seen: Option<(i32, u32)>) -> Result<ShownMessage, Fault> {
        let mut found = None;
        let is_new = |world: &World| {
            found = hostile::screen(world, USER).filter(|shown| Some((shown.id, shown.revision)) != seen);
            found.is_some()
        };
        self.fake.wait_until(is_new, PATIENCE).await;
        found.ok_or_else(|| "no new screen".into())
    }

    async fn close(self) -> Result<(), Fault> {
        self.one.close().await?;
        self.other.close().await?;
        postgres::shared()?.remove(self.database).await
    }
}

#[test]
fn two_presses_of_one_person_in_two_processes_end_as_one_answer() -> Result<(), Fault> {
    if !postgres::is_there() {
        return Ok(());
    }
    run(async {
        let place = Two::open().await?;
        let (one, two) = (&place.one, &place.other);
        let (mut update, mut seen, mut asked) = (1_000_i64, None, Vec::new());
        loop {
            let shown = place.screen_after(seen).await?;
            seen = Some((shown.id, shown.revision));
            let choices = choices(&shown);
            let Some(onward) = hostile::onward(&shown) else { break };
            // Two different answers where there are two; else the same button twice.
            let (first, second) = match choices.as_slice() {
                [first, second, ..] => {
                    asked.push(shown.text.lines().next().unwrap_or_default().to_owned());
                    (first.clone(), second.clone())
                }
                _ => (onward.clone(), onward),
            };
            update += 2;
            let (a, b) = (press(update, USER, &shown, &first), press(update + 1, USER, &shown, &second));
            let (secret_of_one, secret_of_two) = (one.secret(), two.secret());
            let (a, b) = tokio::join!(one.post(Some(&secret_of_one), &a), two.post(Some(&secret_of_two), &b));
            assert_eq!((a?, b?), (200, 200));
        }
        let ballots = opened(&place.database.url, place.folder.path()).await?;
        let answers = ballots.first().ok_or("no ballot")?;
        let of_one = answers.iter().filter(|choice| **choice == 0).count();
        figure(&format!(
            "two processes: {} questions pressed twice at once, {} answers in {} ballot, {of_one} of the first process",
            asked.len(),
            answers.len(),
            ballots.len()
        ));
        assert_eq!(
            (ballots.len(), answers.len()),
            (1, asked.len()),
            "an answer is missing, or one press was two"
        );
        assert!(answers.iter().all(|choice| *choice < 2));
        let questions: std::collections::BTreeSet<&String> = asked.iter().collect();
        assert_eq!(questions.len(), asked.len(), "a question was asked twice");
        place.close().await
    })
}

#[test]
fn a_screen_that_waited_in_one_process_does_not_come_after_what_another_has_said() -> Result<(), Fault> {
    if !postgres::is_there() {
        return Ok(());
    }
    run(async {
        let place = Two::open().await?;
        let (one, two, fake) = (&place.one, &place.other, &place.fake);
        let shown = place.screen_after(None).await?;
        // One process has the next question to show, and may not yet; another is told meanwhile that the person leaves.
        fake.fail_next(Some("editMessageText"), Broken::RetryAfter(2));
        let agree = press(1_001, USER, &shown, &hostile::onward(&shown).ok_or("nothing to press")?);
        assert_eq!(one.post(Some(&one.secret()), &agree).await?, 200);
        assert!(fake.wait_until(|world| world.faults_left() == 0, PATIENCE).await, "nothing was shown");
        // The other can heed only what is noted.
        let noted = async {
            while one.desk.field.store.quiet_of(USER, now() * 1_000).await?.is_zero() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok::<_, Fault>(())
        };
        tokio::time::timeout(Duration::from_secs(1), noted).await??;
        assert_eq!(two.post(Some(&two.secret()), &text(1_002, USER, 900, "/keluar")).await?, 200);
        let asks = |world: &World| {
            world.newest_from_bot(USER).is_some_and(|shown| shown.text.contains("yakin ingin keluar"))
        };
        assert!(fake.wait_until(asks, PATIENCE).await, "the other process says nothing");
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert!(fake.read(asks), "an older screen came later: {:?}", fake.chat(USER));
        assert_eq!(fake.read(World::hasty_calls), 0);
        place.close().await
    })
}
