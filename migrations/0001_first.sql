-- One text for SQLite and PostgreSQL. Nothing about an answer is written with a time.

CREATE TABLE survey (
    id BIGINT PRIMARY KEY,
    mark TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    organiser TEXT NOT NULL,
    contact TEXT NOT NULL,
    whistleblower TEXT NOT NULL,   -- where accusations go; empty when nothing was named
    form_name TEXT NOT NULL,
    form BYTEA NOT NULL,   -- deflated
    k BIGINT NOT NULL CHECK (k >= 5),
    closes BIGINT,
    state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'closed', 'released')),
    key_fingerprint TEXT NOT NULL,
    copies BIGINT NOT NULL,   -- of the key, exported
    -- What release still has to do.
    pending TEXT NOT NULL CHECK (pending IN ('none', 'release', 'scrub', 'key', 'purge', 'done', 'erase', 'erased')),
    retain_days BIGINT NOT NULL,   -- after release
    retain_until BIGINT   -- known from release on
);

CREATE TABLE survey_group (
    survey BIGINT NOT NULL REFERENCES survey (id),
    partition TEXT NOT NULL CHECK (partition IN ('unit', 'level')),
    number BIGINT NOT NULL,
    label TEXT NOT NULL,
    people BIGINT NOT NULL,
    done_yesterday BIGINT NOT NULL,
    PRIMARY KEY (survey, partition, number)
) WITHOUT ROWID;

CREATE TABLE person (
    survey BIGINT NOT NULL REFERENCES survey (id),
    id TEXT NOT NULL,
    nip TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    level TEXT NOT NULL,
    generation BIGINT NOT NULL,
    invitation BYTEA NOT NULL UNIQUE,
    phone BYTEA,
    PRIMARY KEY (survey, id),
    UNIQUE (survey, nip)
) WITHOUT ROWID;

CREATE INDEX person_by_phone ON person (phone);

CREATE TABLE participation (
    survey BIGINT NOT NULL,
    person TEXT NOT NULL,
    unit_group BIGINT NOT NULL,
    level_group BIGINT NOT NULL,
    open BIGINT NOT NULL CHECK (open IN (0, 1)),
    done BIGINT NOT NULL CHECK (done IN (0, 1)),
    PRIMARY KEY (survey, person),
    FOREIGN KEY (survey, person) REFERENCES person (survey, id)
) WITHOUT ROWID;

CREATE TABLE account (
    survey BIGINT NOT NULL,
    person TEXT NOT NULL,
    telegram BIGINT NOT NULL,
    PRIMARY KEY (survey, telegram),
    UNIQUE (survey, person),
    FOREIGN KEY (survey, person) REFERENCES person (survey, id)
) WITHOUT ROWID;

-- Who wants to be invited again, by whose account. The person stands here as an HMAC of the staff number under the
-- pepper, and when was asked is not kept: only the year in which it lapses.
CREATE TABLE kept (
    person BYTEA PRIMARY KEY,
    telegram BIGINT NOT NULL UNIQUE,
    last_year BIGINT NOT NULL
) WITHOUT ROWID;

-- With a rowid: a key beside so long a row would make SQLite read whole drafts on its way to the one that it looks for.
CREATE TABLE draft (
    survey BIGINT NOT NULL,
    person TEXT NOT NULL,
    saves BIGINT NOT NULL,
    nonce BYTEA NOT NULL,
    box BYTEA NOT NULL,
    PRIMARY KEY (survey, person),
    FOREIGN KEY (survey, person) REFERENCES person (survey, id)
);

CREATE TABLE ballot (
    id TEXT PRIMARY KEY,
    survey BIGINT NOT NULL REFERENCES survey (id),
    sealed BYTEA NOT NULL
) WITHOUT ROWID;

CREATE INDEX ballot_by_survey ON ballot (survey, id);

-- Which of them the interim summary stands on.
CREATE TABLE interim (
    survey BIGINT NOT NULL REFERENCES survey (id),
    id TEXT NOT NULL,
    PRIMARY KEY (survey, id)
) WITHOUT ROWID;

CREATE TABLE chat (
    telegram BIGINT PRIMARY KEY,
    survey BIGINT,
    person TEXT,
    tongue TEXT NOT NULL,
    prompt BIGINT,
    buried BIGINT NOT NULL CHECK (buried IN (0, 1)),
    owed TEXT,
    shown BIGINT NOT NULL,
    reachable BIGINT NOT NULL CHECK (reachable IN (0, 1)),
    sender TEXT   -- of several processes the one that owes the reply; empty once it is given
) WITHOUT ROWID;

CREATE INDEX chat_by_owed ON chat (owed) WHERE owed IS NOT NULL;

-- Messages that must go from a chat: what a person typed, and old screens. A row goes once Telegram has taken it.
CREATE TABLE deletion (
    telegram BIGINT NOT NULL,
    message BIGINT NOT NULL,
    PRIMARY KEY (telegram, message)
) WITHOUT ROWID;

-- Replies that are no screen of an interview, until Telegram has taken them: an act each, sealed, for some hold a name
-- or a code.
CREATE TABLE reply (
    id BIGINT PRIMARY KEY,   -- random
    telegram BIGINT NOT NULL,
    number BIGINT NOT NULL,   -- the order within the chat
    topic BIGINT,   -- what a newer one takes the place of: the message that it edits, 0 the menu
    sender TEXT NOT NULL,   -- of several processes the one that sends it
    nonce BYTEA NOT NULL,
    box BYTEA NOT NULL
);

CREATE INDEX reply_by_chat ON reply (telegram, number);

-- Chats of which Telegram wants nothing until then; 0 stands for the bot itself. A row goes once that is past.
CREATE TABLE quiet (
    telegram BIGINT PRIMARY KEY,
    until BIGINT NOT NULL,
    seconds BIGINT NOT NULL   -- as Telegram said it, in case the clock is set back
) WITHOUT ROWID;

-- What remains of a survey: a summary as it was published, rows of scored items, the minutes.
CREATE TABLE published (
    survey BIGINT NOT NULL REFERENCES survey (id),
    kind TEXT NOT NULL CHECK (kind IN ('summary', 'response', 'minutes')),
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (survey, kind, id)
) WITHOUT ROWID;

-- Texts of a released survey, without the rest of their ballots, in the order of random ids.
CREATE TABLE verbatim (
    survey BIGINT NOT NULL REFERENCES survey (id),
    id TEXT NOT NULL,
    question TEXT NOT NULL,
    body TEXT NOT NULL,   -- as owners have masked it; what it was before is gone
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'held')),
    revision BIGINT NOT NULL,   -- rises with every change
    PRIMARY KEY (survey, id)
) WITHOUT ROWID;

-- What takes two owners: who has agreed so far.
CREATE TABLE agreement (
    survey BIGINT NOT NULL REFERENCES survey (id),
    matter TEXT NOT NULL,
    telegram BIGINT NOT NULL,
    PRIMARY KEY (survey, matter, telegram)
) WITHOUT ROWID;

-- The staff of the inspectorate: who may ask for what.
CREATE TABLE owner (
    telegram BIGINT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'auditor')),
    name TEXT NOT NULL,
    agrees_from BIGINT NOT NULL   -- earlier an agreement of this owner's does not count
) WITHOUT ROWID;

CREATE TABLE owner_code (
    code BYTEA PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'auditor')),
    name TEXT NOT NULL,
    expires BIGINT NOT NULL,
    by_owner BIGINT NOT NULL CHECK (by_owner IN (0, 1))   -- in the chat, not at the host
) WITHOUT ROWID;

CREATE TABLE guess (
    telegram BIGINT PRIMARY KEY,
    wrong BIGINT NOT NULL,
    wait_until BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    telegram BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('summary', 'files', 'release')),
    survey BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL
) WITHOUT ROWID;

-- Of several processes those that live.
CREATE TABLE process (
    id TEXT PRIMARY KEY,
    alive_until BIGINT NOT NULL   -- by the database's clock
) WITHOUT ROWID;

-- The updates last taken by webhook, each at its number's place in a ring. They belong to nobody here.
CREATE TABLE taken (
    slot BIGINT PRIMARY KEY,
    update_id BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What owners did, each row bound to the one before it. A time stands here because no answer does.
CREATE TABLE log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    survey BIGINT,
    detail TEXT NOT NULL,
    link BYTEA NOT NULL
) WITHOUT ROWID;

-- What the bot says of itself; a row goes once Telegram has taken it.
CREATE TABLE notice (
    survey BIGINT NOT NULL REFERENCES survey (id),
    kind TEXT NOT NULL CHECK (kind IN ('invited', 'reminder', 'extended', 'closing', 'closed', 'released')),
    telegram BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    PRIMARY KEY (survey, kind, telegram)
) WITHOUT ROWID;
