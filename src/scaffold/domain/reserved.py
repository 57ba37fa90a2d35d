"""Names that cannot be used, and who uses them already. Data only."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# `package` is left out on purpose: it is reserved as a variable only, and the kit never makes a variable of it.
TYPESCRIPT = _set("""
    any arguments as async await bigint boolean break case catch class const constructor continue debugger declare
    default delete do else enum eval export extends false finally for from function get global if implements import in
    infer instanceof interface is keyof let module namespace never new null number object of out override private
    protected prototype public readonly require return satisfies set static string super switch symbol this throw true
    try type typeof undefined unique unknown using var void while with yield
""")
"""Words of the language, of types too."""

NOT_AS_FIELD = frozenset({"type", "from", "number", "module", "namespace", "object", "symbol", "string", "global"})
"""Words of TYPESCRIPT that are reserved in no position where a field stands, and that people need."""

OBJECT_MEMBERS = _set("""
    constructor prototype then to_json to_string to_locale_string value_of has_own_property is_prototype_of
    property_is_enumerable
""")
"""What every JavaScript object has, or what makes one a promise."""

SQL = _set("""
    add all alter analyse analyze and any array as asc asymmetric authorization between bigint binary blob both by call
    case cast change char character check collate collation column concurrently condition constraint continue convert
    create cross cube cursor database databases day_hour day_minute dec decimal declare default deferrable delayed
    delete desc describe deterministic distinct div do double drop dual each else elseif enclosed end escaped except
    exists exit explain false fetch first_value float for force foreign freeze from full fulltext function generated
    glob grant group grouping groups having high_priority if ignore ilike in index infile initially inner inout insert
    int integer intersect interval into is isnull iterate join key keys kill lag lateral lead leading leave left like
    limit linear lines load localtime localtimestamp lock long longblob longtext loop match mediumblob mediumint
    mediumtext mod modifies natural not notnull null numeric of offset on only optimize option optionally or order out
    outer outfile over overlaps partition placing precision primary procedure purge range rank read reads real
    recursive references regexp release rename repeat replace require resignal restrict return returning revoke right
    rlike row row_number rows schema schemas select sensitive separator session_user set show signal similar smallint
    some spatial sql ssl starting stored symmetric system table tablesample terminated then tinyblob tinyint tinytext
    to trailing trigger true undo union unique unlock unsigned update usage use user using values varbinary varchar
    variadic varying verbose virtual when where while window with write xor zerofill
    current_catalog current_date current_role current_schema current_time current_timestamp current_user
    system_user utc_date utc_time utc_timestamp
""")
"""Reserved in PostgreSQL, MySQL, MariaDB or SQLite. Everything is quoted, but people write SQL by hand too."""

IMPLICIT = ("id", "created_at", "updated_at", "version")
"""Fields that every resource has."""

RULE_WORDS = _set("public signed_in owner role can member and or not in is null true false me now")

ROLE_WORDS = _set("public signed_in owner and or not")
"""A role is written in brackets, `role(member)`; these would still be misread."""

QUERY_PARAMETERS = _set("limit cursor sort q count")
"""What a list takes in its query: a filter of that name could not be told from it."""

MODELS = _set("""
    Account Prisma PrismaClient RefreshToken User VerificationToken
""")
"""Models and types of ours, besides those that capabilities bring."""

GLOBALS = _set("""
    Array ArrayBuffer BigInt Blob Boolean Buffer Bytes DataView Date DateTime Decimal Error Float Function Headers
    Infinity Int Intl Iterator JSON Json Map Math NaN Number Object Omit Partial Pick Promise Proxy Record Reflect
    RegExp Request Required Readonly Response Set String Symbol URL Unsupported WeakMap WeakSet
    Administration Auth CsvExport CsvExports Cursor Factory Filter Input Limit Live ManagedAccount Me OwnAccount
    OwnData Page Seed SessionList StepUp
    Actor Announce AppEnv AppError Config Container Database Lifecycle Logger Mailer Problem Role Router Service
    Repository AccessPolicy AccessRule Columns Computed Count DatabaseSession Decision ExpectedVersions FileStore
    ImageStore InMemory InMemoryRepository KeysetOrder KeysetPage KeysetPosition LinkTables ListRequest Repositories
    ReturnType RowCondition RunInTransaction Sources StoredFile StoredImage TestApi Transitions
""")
"""Types of JavaScript, Prisma and the generated platform that a module works with (see tests/e2e/test_names.py)."""

DERIVED = ("Links", "Repository", "Row", "Service", "Sort", "Values")
"""What the generated types of a resource are called, after its name: OrderRow, OrderService."""

TABLES = _set("accounts refresh_tokens users verification_tokens")
"""Tables of ours, besides those that capabilities bring."""

NODE_MODULES = _set("""
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events
    fs http http2 https inspector module net node npx os path perf_hooks process punycode querystring readline repl sea
    sqlite stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib
""")
"""Modules of Node, of which npm refuses a package, and its commands, which one would hide."""

PACKAGES = _set("""
    ajv ajv-formats argon2 dependency-cruiser eslint hono knip npm pnpm prisma rate-limiter-flexible scaffold
    swagger-ui-dist tsx typescript typescript-eslint vite vitest zod
""")
"""What every project installs, or how it is made: npm cannot install a package into one of the same name. What
capabilities bring is read from them."""

DEVICES = _set("con prn aux nul") | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Files of that name cannot be made on Windows."""

DATABASES = _set(
    "postgres template0 template1 mysql information_schema performance_schema sys sqlite root admin public"
)
"""Databases that are there already: the project's is named after it."""

FILES = _set("node_modules favicon-ico node-modules default undefined null true false")
