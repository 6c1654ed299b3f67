#!/bin/sh
# Run once by the postgres image, when it makes its database: the role of the application, which owns no table (R33).
# The password goes by the environment: a command line can be read in the list of processes.
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
\getenv password APPLICATION_PASSWORD
CREATE ROLE vouchroom_app LOGIN PASSWORD :'password';
ALTER ROLE vouchroom_app SET idle_in_transaction_session_timeout = '60s';
SQL
