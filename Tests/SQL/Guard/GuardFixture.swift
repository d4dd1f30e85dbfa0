import Contract
import SQL

/// A small database with open and withheld tables, views over both, and a full-text table.
enum GuardFixture {
  static let script = """
    CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, city TEXT, tags TEXT);
    CREATE TABLE sale(id INTEGER PRIMARY KEY, customer_id INT REFERENCES customer, amount REAL);
    CREATE TABLE salary(employee TEXT, amount INT);
    CREATE VIEW big_sale AS SELECT * FROM sale WHERE amount > 10;
    CREATE VIEW salary_total AS SELECT sum(amount) AS total FROM salary;
    CREATE VIEW outer_total AS SELECT total * 2 AS twice FROM salary_total;
    CREATE VIEW salary_copy AS SELECT * FROM salary;
    CREATE VIRTUAL TABLE note USING fts5(body);
    CREATE TABLE counter(id INTEGER PRIMARY KEY AUTOINCREMENT);
    INSERT INTO customer VALUES(1, 'Ann', 'Oslo', '["a","b"]'), (2, 'Bob', 'Rome', '[]');
    INSERT INTO sale VALUES(1, 1, 5), (2, 1, 50), (3, 2, 12.5);
    INSERT INTO salary VALUES('Eve', 1000), ('Mallory', 2000);
    INSERT INTO note VALUES('hello world'), ('goodbye');
    INSERT INTO counter VALUES(NULL);
    ANALYZE;
    """

  static let open = [
    "customer", "sale", "big_sale", "outer_total", "note", "counter",
  ]

  static func make(
    _ options: GuardOptions = GuardOptions(), allowed: [String] = open
  ) throws -> (Database, TemporaryDatabase, QueryPool) {
    let file = try TemporaryDatabase(script)
    let pool = QueryPool(threads: 2)
    let database = try Database(
      file: DatabaseFile(name: "shop", path: file.path),
      policy: TenantPolicy(allowedTables: allowed), options: options, pool: pool)
    return (database, file, pool)
  }
}
