// What may hold a semicolon that ends nothing: comments, strings, quoted names, PostgreSQL's dollar quotes, triggers.
const TOKEN = /\bcreate\s+(?:temp(?:orary)?\s+)?trigger\b[^;]*?\bbegin\b[\s\S]*?;\s*end\b|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(\$\w*\$)[\s\S]*?\1|;/gi;

/** The statements of a script, without what stands between them. `delimiter` is a word of clients, not of SQL. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const match of script.matchAll(TOKEN)) {
    if (match[0] !== ';') continue;
    statements.push(script.slice(start, match.index));
    start = match.index + 1;
  }
  statements.push(script.slice(start));
  return statements.map((statement) => statement.trim()).filter(hasCode);
}

function hasCode(statement: string): boolean {
  return statement.replace(/--[^\n]*|\/\*(?!!|M!)[\s\S]*?\*\//g, '').trim() !== '';
}
