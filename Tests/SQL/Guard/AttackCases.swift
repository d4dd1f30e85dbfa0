import Contract
import Foundation
import SQL
import SQLite
import Testing

/// The statements of ``AttackTests``: attacks with the refusal each must meet, and honest queries.
extension AttackTests {
  static let writes: [(String, Expected)] = [
    ("DELETE FROM customer", .notAQuery),
    ("WITH x AS (SELECT 1) DELETE FROM customer", .notAQuery),
    ("REPLACE INTO customer(id, name) VALUES(1, 'x')", .notAQuery),
    ("INSERT INTO customer(name) VALUES('x') RETURNING *", .notAQuery),
    ("INSERT INTO customer SELECT * FROM customer", .notAQuery),
    ("UPDATE customer SET name = 'x' RETURNING name", .notAQuery),
    ("WITH x(n) AS (SELECT 1) UPDATE customer SET name = (SELECT n FROM x)", .notAQuery),
    ("/* SELECT */ DROP TABLE customer", .notAQuery),
    ("-- SELECT 1\nDROP TABLE customer", .notAQuery),
    ("  \t\n DROP VIEW big_sale", .notAQuery),
    ("CREATE TABLE t(x)", .notAQuery), ("CREATE TABLE t AS SELECT * FROM customer", .notAQuery),
    ("CREATE TEMP TABLE t(x)", .notAQuery),
    ("CREATE TEMP VIEW v AS SELECT * FROM salary", .notAQuery),
    ("CREATE TEMP TRIGGER g AFTER INSERT ON customer BEGIN SELECT 1; END", .notAQuery),
    ("CREATE VIRTUAL TABLE v USING fts5(x)", .notAQuery),
    ("CREATE VIRTUAL TABLE temp.v USING fts5vocab(note, row)", .notAQuery),
    ("CREATE INDEX i ON customer(name)", .notAQuery), ("DROP INDEX i", .failed),
    ("ALTER TABLE customer RENAME TO c", .notAQuery),
    ("ALTER TABLE customer ADD COLUMN x", .notAQuery),
    ("INSERT INTO note(note) VALUES('rebuild')", .notAQuery),
    ("INSERT INTO note(note, rank) VALUES('merge', 500)", .notAQuery),
    ("VACUUM", .notAQuery), ("VACUUM INTO 'leak.db'", .notAQuery), ("ANALYZE", .notAQuery),
    ("REINDEX", .notAQuery), ("ATTACH 'other.db' AS o", .notAQuery),
    ("ATTACH DATABASE ':memory:' AS o", .notAQuery), ("DETACH main", .notAQuery),
    ("BEGIN", .notAQuery), ("BEGIN EXCLUSIVE", .notAQuery), ("COMMIT", .notAQuery),
    ("ROLLBACK", .notAQuery), ("SAVEPOINT s", .notAQuery), ("RELEASE s", .notAQuery),
  ]

  static let pragmas: [(String, Expected)] = [
    ("PRAGMA user_version = 7", .notAQuery), ("PRAGMA table_info(customer)", .notAQuery),
    ("PRAGMA query_only = OFF", .notAQuery), ("PRAGMA writable_schema = ON", .notAQuery),
    ("PRAGMA database_list", .notAQuery), ("PRAGMA data_version", .notAQuery),
    ("PRAGMA journal_mode = DELETE", .notAQuery), ("PRAGMA temp_store_directory = '/'", .notAQuery),
    ("PRAGMA mmap_size = 999999999999", .notAQuery), ("PRAGMA case_sensitive_like = 1", .notAQuery),
    ("PRAGMA main.cache_size = 1", .notAQuery), ("PRAGMA hard_heap_limit = 1", .notAQuery),
    ("PRAGMA wal_checkpoint(TRUNCATE)", .notAQuery), ("PRAGMA optimize", .notAQuery),
    ("EXPLAIN SELECT * FROM customer", .notAQuery),
    ("EXPLAIN QUERY PLAN SELECT * FROM customer", .notAQuery),
    ("SELECT * FROM pragma_table_info('customer')", .notAQuery),
    ("SELECT count(*) FROM pragma_table_info('customer')", .notAQuery),
    ("SELECT * FROM pragma_database_list", .notAQuery),
    ("SELECT * FROM pragma_table_list", .notAQuery),
    ("SELECT name FROM pragma_function_list", .notAQuery),
    ("SELECT * FROM pragma_module_list()", .notAQuery),
    ("SELECT * FROM main.pragma_user_version", .notAQuery),
  ]

  static let secrets: [(String, Expected)] = [
    ("SELECT * FROM sqlite_master", .system), ("SELECT count(*) FROM sqlite_master", .system),
    ("SELECT sql FROM sqlite_schema", .system), ("SELECT * FROM main.sqlite_master", .system),
    ("SELECT * FROM temp.sqlite_master", .system), ("SELECT * FROM sqlite_temp_master", .system),
    ("SELECT * FROM sqlite_temp_schema", .system), ("SELECT * FROM \"sqlite_master\"", .system),
    ("SELECT * FROM [SQLITE_MASTER]", .system), ("SELECT 1 FROM `sqlite_schema`", .system),
    ("SELECT rowid FROM sqlite_sequence", .system), ("SELECT * FROM sqlite_stat1", .system),
    ("SELECT name FROM customer UNION SELECT sql FROM sqlite_master", .system),
    ("SELECT (SELECT group_concat(sql) FROM sqlite_master)", .system),
    ("WITH m AS (SELECT sql FROM sqlite_master) SELECT * FROM m", .system),
    ("SELECT 1 WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'salary')", .system),
    ("SELECT sql FROM sqlite_stmt", .notAQuery), ("SELECT * FROM dbstat", .notAQuery),
    ("SELECT count(*) FROM dbstat", .notAQuery),
    ("SELECT * FROM fts3tokenize('simple', 'a b')", .notAQuery),
    ("SELECT * FROM sqlite_dbpage", .failed), ("SELECT * FROM bytecode('SELECT 1')", .failed),
    ("SELECT * FROM generate_series(1, 10)", .failed), ("SELECT * FROM fsdir('/')", .failed),
    ("SELECT * FROM salary", .forbidden), ("SELECT count(*) FROM salary", .forbidden),
    ("SELECT 1 FROM SALARY", .forbidden), ("SELECT 1 FROM main.\"Salary\"", .forbidden),
    ("SELECT rowid FROM salary", .forbidden),
    ("SELECT name FROM customer WHERE 1000 IN (SELECT amount FROM salary)", .forbidden),
    ("SELECT name, (SELECT max(amount) FROM salary) FROM customer", .forbidden),
    ("SELECT name FROM customer ORDER BY (SELECT 1 FROM salary LIMIT 1)", .forbidden),
    ("SELECT name FROM customer GROUP BY (SELECT amount FROM salary)", .forbidden),
    ("SELECT sum(id) FILTER (WHERE EXISTS (SELECT 1 FROM salary)) FROM customer", .forbidden),
    ("SELECT c.name FROM customer AS c JOIN salary AS s ON s.employee = c.name", .forbidden),
    ("SELECT * FROM customer, salary", .forbidden),
    ("SELECT * FROM customer NATURAL JOIN salary", .forbidden),
    ("SELECT name FROM customer EXCEPT SELECT employee FROM salary", .forbidden),
    ("SELECT row_number() OVER (ORDER BY (SELECT amount FROM salary)) FROM customer", .forbidden),
    ("SELECT * FROM customer LIMIT (SELECT amount FROM salary)", .forbidden),
    ("VALUES ((SELECT amount FROM salary))", .forbidden),
    ("WITH customer AS (SELECT * FROM salary) SELECT * FROM customer", .forbidden),
    ("WITH customer AS MATERIALIZED (SELECT * FROM salary) SELECT * FROM customer", .forbidden),
    (
      "WITH RECURSIVE r(a) AS (SELECT amount FROM salary UNION SELECT a FROM r) SELECT a FROM r",
      .forbidden
    ),
    ("SELECT * FROM salary_total", .forbidden), ("SELECT * FROM salary_copy", .forbidden),
    // A privileged view's name taken by a WITH clause would lend it the view's rights.
    ("WITH salary_total AS (SELECT * FROM salary) SELECT * FROM salary_total", .shadowed),
    ("WITH outer_total AS (SELECT * FROM salary) SELECT * FROM outer_total", .shadowed),
    ("WITH Salary_Total(a, b) AS (SELECT * FROM salary) SELECT a FROM salary_total", .shadowed),
    ("WITH \"salary_total\" AS (SELECT * FROM salary) SELECT * FROM salary_total", .shadowed),
    ("WITH [salary_total] AS (SELECT * FROM salary) SELECT * FROM salary_total", .shadowed),
    ("WITH `salary_total` AS (SELECT * FROM salary) SELECT * FROM salary_total", .shadowed),
    ("WITH 'salary_total' AS (SELECT * FROM salary) SELECT * FROM salary_total", .shadowed),
    (
      "WITH/**/salary_total--\nAS/**/(SELECT * FROM salary) SELECT * FROM salary_total", .shadowed
    ),
    (
      "WITH salary_total AS NOT MATERIALIZED (SELECT * FROM salary) SELECT * FROM salary_total",
      .shadowed
    ),
    (
      "WITH a AS (SELECT 1), salary_total AS (SELECT * FROM salary) SELECT * FROM salary_total",
      .shadowed
    ),
    (
      "SELECT * FROM (WITH salary_total AS (SELECT * FROM salary) SELECT * FROM salary_total)",
      .shadowed
    ),
    ("SELECT * FROM (SELECT * FROM salary) AS salary_total", .forbidden),
    ("SELECT * FROM outer_total AS salary_total, salary", .forbidden),
    ("SELECT count(*) FROM outer_total, salary", .forbidden),
    ("SELECT (SELECT count(*) FROM \"SALARY\") FROM outer_total", .forbidden),
    ("SELECT (SELECT count(*) FROM [salary]) FROM outer_total", .forbidden),
    ("SELECT (SELECT count(*) FROM 'salary') FROM outer_total", .forbidden),
  ]

  static let functions: [(String, Expected)] = [
    ("SELECT load_extension('x.so')", .function), ("SELECT readfile('/etc/passwd')", .failed),
    ("SELECT writefile('x', 'y')", .failed), ("SELECT edit('x')", .failed),
    ("SELECT fts3_tokenizer('simple')", .function),
    ("SELECT fts3_tokenizer('evil', x'4141414141414141')", .function),
    ("SELECT zeroblob(1000000000)", .function), ("SELECT randomblob(1000000000)", .function),
    ("SELECT hex(randomblob(10))", .function), ("SELECT sqlite_version()", .function),
    ("SELECT sqlite_source_id()", .function), ("SELECT sqlite_compileoption_get(1)", .function),
    ("SELECT sqlite_compileoption_used('THREADSAFE')", .function),
    ("SELECT sqlite_log(1, 'x')", .function), ("SELECT last_insert_rowid()", .function),
    ("SELECT changes()", .function), ("SELECT total_changes()", .function),
    ("SELECT json_patch('{}', '{}')", .function), ("SELECT fts5(?1)", .function),
    ("SELECT sqlite_rename_table(1,2,3,4,5,6,7)", .function),
    ("SELECT name FROM customer WHERE load_extension('x')", .function),
    ("SELECT \"load_extension\"('x')", .function), ("SELECT LOAD_EXTENSION('x')", .function),
    ("SELECT subtype(1)", .function), ("SELECT soundex('x')", .function),
  ]

  static let shapes: [(String, Expected)] = [
    ("SELECT 1; DROP TABLE customer", .several), ("SELECT 1;SELECT 2", .several),
    ("SELECT 1;--\nDELETE FROM customer", .several),
    ("SELECT 1; /* */ ; ATTACH 'x' AS y", .several), ("SELECT 1; nonsense", .several),
    ("SELECT 1 /* ; */; DROP TABLE customer --", .several),
    ("SELECT ';' ; SELECT 2", .several), ("SELECT 1;;;SELECT 2", .several),
    ("SELECT 1\u{0}", .nul), ("SELECT 1\u{0}; DROP TABLE customer", .nul),
    ("\u{0}SELECT 1", .nul), ("", .empty), (";", .empty), ("-- SELECT 1", .empty),
    ("/* SELECT 1", .empty), ("  \n", .empty), ("nonsense", .failed), ("SELECT", .failed),
    ("SELECT 'open", .failed), ("SELECT * FROM nowhere", .failed), ("SELECT nothing", .failed),
    ("SELECT \"a string\"", .failed), ("SELECT name FROM customer WHERE city = \"Oslo\"", .failed),
    ("\u{feff}DROP TABLE customer", .notAQuery),
    ("SELECT " + String(repeating: "(", count: 2_000) + "1", .complex),
    ("SELECT 1" + String(repeating: " + 1", count: 5_000), .complex),
    ("SELECT 1" + String(repeating: " UNION ALL SELECT 1", count: 500), .complex),
    ("SELECT " + Array(repeating: "1", count: 3_000).joined(separator: ","), .complex),
    ("SELECT '" + String(repeating: "x", count: 200_000) + "'", .complex),
    ("SELECT max(" + Array(repeating: "1", count: 110).joined(separator: ",") + ")", .complex),
    ("SELECT ?99999", .failed),
    (
      "SELECT * FROM "
        + (0..<70).map { "customer AS c\($0)" }.joined(separator: ","), .complex
    ),
  ]

  static let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

  static let bombs: [(String, Expected)] = [
    ("\(endless) SELECT count(*) FROM n", .bounded), ("\(endless) SELECT max(i) FROM n", .bounded),
    ("\(endless) SELECT i FROM n ORDER BY i", .bounded),
    ("\(endless) SELECT i FROM n WHERE i < 0", .bounded),
    ("\(endless) SELECT count(*) FROM (SELECT DISTINCT i FROM n)", .bounded),
    ("\(endless) SELECT i % 10, count(*) FROM n GROUP BY 1", .bounded),
    ("\(endless) SELECT i FROM n LIMIT 1 OFFSET 9223372036854775000", .bounded),
    ("\(endless) SELECT group_concat(i) FROM n", .bounded),
    ("\(endless) SELECT json_group_array(i) FROM n", .bounded),
    ("\(endless) SELECT printf('%.*c', 900000, 'x') AS s FROM n ORDER BY s", .bounded),
    ("\(endless) SELECT sum(i) OVER (ORDER BY i DESC) FROM n", .bounded),
    (
      "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT count(s) FROM n",
      .bounded
    ),
    (
      "WITH RECURSIVE n(s) AS (SELECT 'x' UNION SELECT s || 'x' FROM n) SELECT count(*) FROM n",
      .bounded
    ),
    ("SELECT printf('%.*c', 2000000000, 'x')", .harmless),
    ("SELECT printf('%2000000000d', 1)", .harmless),
    (
      "SELECT replace(replace(replace(printf('%.*c', 90000, 'x'), 'x', 'xxxxxxxxx'), 'x', "
        + "'xxxxxxxxx'), 'x', 'xxxxxxxxx')", .bounded
    ),
    ("SELECT hex(hex(hex(hex(hex(printf('%.*c', 900000, 'x'))))))", .bounded),
    (
      "SELECT count(*) FROM " + (0..<26).map { "sale AS s\($0)" }.joined(separator: ", "), .bounded
    ),
    (
      "SELECT count(*) FROM json_each(printf('[%.*c1]', 0, ' ')) AS a, "
        + "json_tree('[' || substr(replace(hex(printf('%.*c', 90000, 'x')), '7', '1,'), 1, 200000)"
        + " || '1]') AS b, json_tree('[' || substr(replace(hex(printf('%.*c', 90000, 'x')), '7',"
        + " '1,'), 1, 200000) || '1]') AS c", .bounded
    ),
    (
      "SELECT name FROM customer WHERE name LIKE '\(String(repeating: "%a", count: 100))'", .complex
    ),
    ("SELECT name GLOB '\(String(repeating: "*a", count: 100))' FROM customer", .complex),
    ("SELECT abs(-9223372036854775808)", .failed),
  ]

  static let legitimate: [String] = [
    "SELECT * FROM customer", "SELECT name FROM customer -- why", "SELECT 1;", " ;SELECT 1",
    "VALUES (1), (2)", "SELECT * FROM big_sale", "SELECT twice FROM outer_total",
    "SELECT count(*) FROM outer_total", "SELECT t.twice FROM outer_total AS t",
    "WITH a AS (SELECT * FROM sale) SELECT count(*) FROM a",
    "WITH a(x) AS (VALUES (1), (2)) SELECT sum(x) FROM a",
    "WITH a AS (SELECT twice FROM outer_total) SELECT * FROM a",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10) SELECT i FROM n",
    "SELECT name, row_number() OVER (PARTITION BY city ORDER BY name) FROM customer",
    "SELECT c.name, sum(s.amount) AS total FROM customer AS c JOIN sale AS s "
      + "ON s.customer_id = c.id GROUP BY c.id HAVING total > 1 ORDER BY total DESC LIMIT 3",
    "SELECT name FROM customer WHERE id IN (SELECT customer_id FROM sale WHERE amount > 10)",
    "SELECT value FROM json_each('[1,2,3]')", "SELECT count(*) FROM json_each('[1,2,3]')",
    "SELECT c.name, t.value FROM customer AS c, json_each(c.tags) AS t",
    "SELECT fullkey, atom FROM json_tree('{\"a\":[1,2]}')",
    "SELECT json_extract(tags, '$[0]'), tags ->> 0, tags -> '$[1]' FROM customer",
    "SELECT body FROM note WHERE note MATCH 'hello' ORDER BY rank",
    "SELECT highlight(note, 0, '[', ']'), bm25(note), snippet(note, 0, '', '', '', 4) FROM note "
      + "WHERE note MATCH 'good*'",
    "SELECT count(*) FROM note('world')", "SELECT rowid FROM note",
    "SELECT strftime('%Y', '2020-01-01'), date('now'), current_timestamp, julianday(0)",
    "SELECT printf('%.2f', 1.5), round(2.5), abs(-1), 7 / 2.0, pi(), sqrt(2), coalesce(NULL, 1)",
    "SELECT upper(name), instr(name, 'n'), replace(name, 'A', 'a'), trim(' x '), name LIKE 'a%', "
      + "name GLOB 'A*', substr(name, 1, 1), length(name), CASE WHEN 1 THEN 2 END FROM customer",
    "SELECT group_concat(name, ', '), count(DISTINCT city), avg(id), total(id) FROM customer",
    "SELECT name FROM customer UNION SELECT city FROM customer EXCEPT SELECT 'Oslo' ORDER BY 1",
    "SELECT 'DROP TABLE customer; --', '; DELETE', 'sqlite_master', 'PRAGMA x'",
    "SELECT [name], `city`, \"tags\" FROM \"customer\"", "SELECT main.customer.name FROM customer",
    "SELECT (SELECT max(amount) FROM sale WHERE customer_id = c.id) FROM customer AS c",
    "SELECT * FROM customer LEFT JOIN sale ON customer_id = customer.id",
    "SELECT * FROM customer RIGHT JOIN sale ON customer_id = customer.id",
    "SELECT * FROM (SELECT 1 AS salary_total)",
  ]
}
