#!/bin/sh
# Run once by the postgres image, when it makes its database: the role of the application, which owns no table (R33).
set -eu
psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=password="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE vouchroom_app LOGIN PASSWORD :'password';
ALTER ROLE vouchroom_app SET idle_in_transaction_session_timeout = '60s';
SQL
