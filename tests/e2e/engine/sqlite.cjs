// Prisma's engine asks for partial indexes with `name = "…"`, which the SQLite that it brings takes for a text. The one
// that the stand-in finds takes it for a column only.
const Database = require('libsql');

module.exports = class extends Database {
  prepare(sql) {
    return super.prepare(sql.replace(/ name = "([^"]+)"/, " name = '$1'"));
  }
};
