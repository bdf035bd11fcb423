# Why a command could not be carried out, and what to do.

failed = The command could not be carried out: { $reason }.
failed-file = The file { $file } cannot be used: { $reason }. Please check its name and permissions.
failed-no-token = There is no bot token. Make a bot at @BotFather and put its token into TELOXIDE_TOKEN.
failed-token = Telegram does not know this token. Copy TELOXIDE_TOKEN again from @BotFather.
failed-api-url = TELEGRAM_API_URL is not an address like http://127.0.0.1:8081.
failed-telegram = Telegram's server cannot be used: { $reason }. Please check TELEGRAM_API_URL and the network.
failed-demo = The demo finds no port on this machine: { $reason }.
failed-database-url = DATABASE_URL is not understood. Write sqlite://file-name.db or postgres://user@server/database.
failed-database = The database cannot be used ({ $reason }). Please check DATABASE_URL, the file's permissions and the disk space.
failed-key-missing = The key { $name } is missing from the key folder. Put back the folder that was in use when the survey was opened (JAJAK_KEYS).
failed-key-damaged = The key file { $name } is damaged. Put back the whole file into the key folder (JAJAK_KEYS).
failed-key-foreign = The key { $name } is not the one that the survey was opened with. Check that JAJAK_KEYS names the right folder.
failed-database-in-use = Another "jajak run" uses this database file. Stop that one first; several processes at once need PostgreSQL.
failed-listen = The address { $address } cannot be used for the webhook ({ $reason }). Choose another with --listen, for example 127.0.0.1:8080.
failed-webhook = Telegram refuses the address of the webhook. It must be https:// with port 443, 80, 88 or 8443, for example https://survey.example.org/jajak.
