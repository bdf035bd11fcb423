//! `jajak survey`, `invitations`, `owner` and `summary`: what an owner does at the host.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{CliError, Ended, Settings, file_name, form_of, list, preview, print, private_file, read_file};
use crate::fieldwork::{CodeRow, LONGEST_OWNER_NAME, Opening, OpeningError, Renewal};
use crate::roster::Nip;
use crate::store::{Action, Actor, Deed, Role, SurveyState};

/// `jajak survey …`
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Opens a survey. At least two owners and a deputy must be there: a release takes two.
    Open(Open),
    /// Tells which groups are likely to show; nothing is opened.
    Preview(preview::Options),
    /// Lists the surveys.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Gives a person another code: the old one, the account that used it and its draft are void.
    Renew {
        /// The survey's number.
        survey: i64,
        /// The person's staff number.
        nip: String,
    },
    /// Closes a survey: no more answers come in.
    Close {
        /// Its number.
        survey: i64,
    },
}

/// `jajak survey open`
#[derive(Debug, Args)]
pub(super) struct Open {
    /// The questionnaire: an XLSForm as .xlsx, .xls, .csv or .md, or the name of one that comes with Jajak.
    #[arg(long)]
    form: PathBuf,
    /// The staff list, .xlsx or .csv.
    #[arg(long)]
    roster: PathBuf,
    /// What the survey is called.
    #[arg(long)]
    title: String,
    /// When it closes by itself, "2026-12-01 16:00" in the zone of the people asked.
    #[arg(long)]
    closes: Option<String>,
    /// The smallest number of people that a published figure stands on.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(5..=1000))]
    k: u16,
    /// Who runs it, as respondents read it.
    #[arg(long, env = "JAJAK_ORGANISER", default_value = "Inspektorat")]
    organiser: String,
    /// Whom respondents ask, as they read it.
    #[arg(long, env = "JAJAK_CONTACT", default_value = "Sekretariat Inspektorat")]
    contact: String,
    /// Where accusations go, as respondents read it beside questions in their own words; nothing is said without it.
    #[arg(long, env = "JAJAK_WHISTLEBLOWER")]
    whistleblower: Option<String>,
    /// For so many days after release the staff list stays, with who has finished; then only what is published remains.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3650))]
    retain_days: u16,
    /// Opens also with fewer owners, which is noted in the log: if one is ill or leaves, nobody can release the results.
    #[arg(long)]
    with_fewer_owners: bool,
    /// For programs.
    #[arg(long)]
    json: bool,
}

/// `jajak invitations`
#[derive(Debug, Args)]
pub(super) struct Invitations {
    /// The survey's number.
    survey: i64,
    /// Where to write: nip, name, unit, code, link; it must not exist yet.
    #[arg(long)]
    csv: PathBuf,
}

/// `jajak owner …`
#[derive(Debug, Subcommand)]
pub(super) enum Owner {
    /// Prints a one-time code that gives an account a role, valid for 72 hours.
    Invite(Invite),
}

/// `jajak owner invite`
#[derive(Debug, Args)]
pub(super) struct Invite {
    /// How the others call who it is for.
    #[arg(long, default_value = "Pengelola")]
    name: String,
    /// owner, operator or auditor.
    #[arg(long, default_value = "owner", value_parser = role)]
    role: Role,
}

fn role(name: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.name() == name);
    known.ok_or_else(|| "owner, operator or auditor".to_owned())
}

/// `jajak summary`
#[derive(Debug, Args)]
pub(super) struct Summary {
    /// The survey's number.
    survey: i64,
    /// For programs.
    #[arg(long)]
    json: bool,
}

pub(super) async fn survey(settings: &Settings, command: &Command) -> Result<Ended, CliError> {
    match command {
        Command::Open(options) => open(settings, options).await,
        Command::Preview(options) => preview::preview(settings, options),
        Command::List { json } => list::list(settings, *json).await,
        Command::Renew { survey, nip } => renew(settings, *survey, nip).await,
        Command::Close { survey } => close(settings, *survey).await,
    }
}

async fn open(settings: &Settings, options: &Open) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let texts =
        [("--title", &options.title), ("--organiser", &options.organiser), ("--contact", &options.contact)];
    if let Some((option, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(CliError::Content(words.say("cli-open-empty", &[("option", (*option).to_owned())])));
    }
    let (form, form_name) = form_of(&options.form, settings.tongue)?;
    let roster = read_file(&options.roster)?;
    let closes = match &options.closes {
        None => None,
        Some(written) => {
            let instant = settings.zone.instant(written);
            let unreadable =
                || CliError::Content(words.say("cli-closes-unreadable", &[("written", written.clone())]));
            Some(instant.ok_or_else(unreadable)?)
        }
    };
    let field = settings.fieldwork().await?;
    if closes.is_some_and(|closes| closes <= field.clock.now()) {
        return Err(CliError::Content(words.plain("cli-closes-past")));
    }
    let (owners, wanted) = field.count_owners().await?;
    if owners < wanted && !options.with_fewer_owners {
        field.store.close().await;
        let args = [("owners", owners.to_string()), ("wanted", wanted.to_string())];
        return Err(CliError::Content(words.say("cli-owners-too-few", &args)));
    }
    let opening = Opening {
        form: (&form, &form_name),
        roster: (&roster, &file_name(&options.roster)),
        title: options.title.trim(),
        organiser: options.organiser.trim(),
        contact: options.contact.trim(),
        whistleblower: options.whistleblower.as_deref().unwrap_or_default(),
        closes,
        k: usize::from(options.k),
        retain_days: usize::from(options.retain_days),
    };
    let opened = field.open_survey(&opening).await;
    if let (Ok(opened), true) = (&opened, owners < wanted) {
        let deed = Deed::new(Actor::CommandLine, Action::OpenedWithFewerOwners).of(opened.survey);
        field.log_alone(deed.detail(format!("owners={owners}"))).await?;
    }
    field.store.close().await;
    match opened {
        Ok(opened) => {
            if options.json {
                print::json(&json!({
                    "survey": opened.survey,
                    "people": opened.people,
                    "questions": opened.questions,
                }))?;
            } else {
                if !opened.warnings.is_empty() {
                    print::line(&print::problems(&opened.warnings, settings.tongue))?;
                }
                let closes = closes.map(|closes| field.say_instant(words, closes.timestamp_millis()));
                let closes = closes.unwrap_or_else(|| words.plain("cli-closes-never"));
                let named = |text: &str| {
                    if text.is_empty() { words.plain("cli-no-whistleblower") } else { text.to_owned() }
                };
                let args = [
                    ("survey", opened.survey.to_string()),
                    ("people", opened.people.to_string()),
                    ("questions", opened.questions.to_string()),
                    ("title", opening.title.to_owned()),
                    ("organiser", opening.organiser.to_owned()),
                    ("contact", opening.contact.to_owned()),
                    ("whistleblower", named(opening.whistleblower.trim())),
                    ("closes", closes),
                    ("days", options.retain_days.to_string()),
                    ("forecast", preview::foreseen(words, &opened.groupings, opened.own_names)),
                ];
                print::line(&words.say("cli-opened", &args))?;
                if owners < wanted {
                    print::line(&words.say("cli-owners-few", &[("owners", owners.to_string())]))?;
                }
            }
            Ok(Ended::Well)
        }
        Err(OpeningError::Problems(problems)) => {
            print::findings(&problems, options.json, settings.tongue)?;
            if !options.json {
                print::line(&words.plain("cli-not-opened"))?;
            }
            Ok(Ended::WithFindings)
        }
        Err(OpeningError::Field(error)) => Err(error.into()),
    }
}

async fn renew(settings: &Settings, survey: i64, written: &str) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let unreadable =
        |_| CliError::Content(words.say("cli-nip-unreadable", &[("written", written.to_owned())]));
    let nip = Nip::parse(written).map_err(unreadable)?;
    let field = settings.fieldwork().await?;
    if field.store.survey(survey).await?.is_none() {
        return Err(settings.no_such_survey(survey));
    }
    let mut write = field.store.write().await?;
    let bot_name = settings.bot_name.as_deref();
    let renewal = field.renew_code(&mut write, Actor::CommandLine, survey, nip.as_str(), bot_name).await?;
    match renewal {
        Renewal::NotOpen => Err(CliError::Content(words.plain("cli-renew-not-open"))),
        Renewal::NoSuchPerson => {
            Err(CliError::NotFound(words.say("cli-nip-unknown", &[("survey", survey.to_string())])))
        }
        Renewal::Renewed { code, link, .. } => {
            write.commit().await?;
            let link = if link.is_empty() { "–".to_owned() } else { link };
            print::line(&words.say("cli-renewed", &[("code", code), ("link", link)]))?;
            Ok(Ended::Well)
        }
    }
}

async fn close(settings: &Settings, survey: i64) -> Result<Ended, CliError> {
    let field = settings.fieldwork().await?;
    if field.store.survey(survey).await?.is_none() {
        return Err(settings.no_such_survey(survey));
    }
    let closed = field.close_survey(survey).await?;
    let id = if closed { "cli-closed" } else { "cli-was-closed" };
    print::line(&settings.tongue.wording().say(id, &[("survey", survey.to_string())]))?;
    Ok(Ended::Well)
}

pub(super) async fn invitations(settings: &Settings, options: &Invitations) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let field = settings.fieldwork().await?;
    let survey = field.store.survey(options.survey).await?;
    let survey = survey.ok_or_else(|| settings.no_such_survey(options.survey))?;
    if survey.state == SurveyState::Released {
        let args = [("survey", options.survey.to_string())];
        return Err(CliError::NotFound(words.say("cli-invitations-released", &args)));
    }
    let rows = field.invitations(options.survey, settings.bot_name.as_deref()).await?;
    let rows = rows.ok_or_else(|| settings.no_such_survey(options.survey))?;
    let failed = |reason: std::io::Error| CliError::File { file: options.csv.display().to_string(), reason };
    // Whoever holds a code can answer in that person's place: never into a file that others may read already.
    let mut file = private_file(&options.csv).map_err(|reason| match reason.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let args = [("file", options.csv.display().to_string())];
            CliError::Content(words.say("cli-invitations-exists", &args))
        }
        _ => failed(reason),
    })?;
    let deed = Deed::new(Actor::CommandLine, Action::ListExported).of(options.survey);
    field.log_alone(deed.detail(format!("people={}", rows.len()))).await?;
    let header =
        ["nip", "name", "unit", "code", "link"].map(|name| words.plain(&format!("cli-column-{name}")));
    let row = |row: CodeRow| vec![row.nip, row.name, row.unit, row.code, row.link];
    let without_links = rows.iter().any(|row| row.link.is_empty());
    let people = rows.len();
    let lines = std::iter::once(header.to_vec()).chain(rows.into_iter().map(row));
    let table = crate::report::table(lines, &|id, args| words.say(id, args));
    file.write_all(&table).and_then(|()| file.sync_all()).map_err(failed)?;
    let args = [("people", people.to_string()), ("file", options.csv.display().to_string())];
    print::line(&words.say("cli-invitations", &args))?;
    if without_links {
        print::line(&words.plain("cli-no-links"))?;
    }
    Ok(Ended::Well)
}

pub(super) async fn invite_owner(settings: &Settings, options: &Invite) -> Result<Ended, CliError> {
    let words = settings.tongue.wording();
    let name = options.name.trim();
    let role = options.role;
    if name.is_empty() || name.chars().count() > LONGEST_OWNER_NAME {
        let args = [("longest", LONGEST_OWNER_NAME.to_string())];
        return Err(CliError::Content(words.say("cli-owner-name", &args)));
    }
    let field = settings.fieldwork().await?;
    let mut write = field.store.write().await?;
    let (code, link) =
        field.invite_owner(&mut write, Actor::CommandLine, role, name, settings.bot_name.as_deref()).await?;
    write.commit().await?;
    let id = if link.is_empty() { "cli-owner-code" } else { "cli-owner-link" };
    let role = words.plain(&format!("role-{}", role.name()));
    print::line(
        &words.say(id, &[("name", name.to_owned()), ("role", role), ("code", code), ("link", link)]),
    )?;
    Ok(Ended::Well)
}

pub(super) async fn summary(settings: &Settings, options: &Summary) -> Result<Ended, CliError> {
    let field = settings.fieldwork().await?;
    let found = crate::admin::summarise(&field, options.survey).await?;
    let summary = found.ok_or_else(|| settings.no_such_survey(options.survey))?;
    if options.json {
        print::json(summary.get())?;
    } else {
        let words = settings.tongue.wording();
        let text = crate::report::text(&summary, &|id, args| words.say(id, args), settings.tongue);
        let head = field.log_line(settings.tongue).await?;
        print::line(&format!("{}\n\n{head}", crate::report::plain(&text)))?;
    }
    Ok(Ended::Well)
}
