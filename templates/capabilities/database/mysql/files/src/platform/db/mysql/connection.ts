import type { ConnectionConfig } from 'mariadb';

/** What a `mysql://user:password@host:port/database?ssl=true` URL says, and what every connection needs. */
export function connectionOptions(url: string, statementTimeoutMs = 0, lockTimeoutMs = 50_000) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    port: port === '' ? 3306 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: searchParams.get('ssl') === 'true',
    initSql: sessionSettings(statementTimeoutMs, lockTimeoutMs),
  } satisfies ConnectionConfig;
}

// The comments are read by one of the servers each: MariaDB counts in seconds, MySQL in milliseconds.
// Locks are waited for in whole seconds.
function sessionSettings(timeoutMs: number, lockTimeoutMs: number): string {
  return `set time_zone = '+00:00', sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY', innodb_lock_wait_timeout = ${Math.ceil(lockTimeoutMs / 1000)}
    /*M!100101 , max_statement_time = ${timeoutMs / 1000} */ /*!50708 , max_execution_time = ${timeoutMs} */`;
}
