import SQL
import SQLite
import Testing

@Suite struct CatalogueReaderTests {
  static let schema = """
    CREATE TABLE department(
      id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE, "founded on" DATE, budget REAL);
    CREATE TABLE head(
      head_id INTEGER, department_id INT REFERENCES department, age NUMERIC, photo,
      PRIMARY KEY(head_id, department_id)) WITHOUT ROWID;
    CREATE INDEX head_age ON head(age DESC);
    CREATE VIEW rich AS SELECT name, budget FROM department WHERE budget > 10;
    CREATE VIEW broken AS SELECT * FROM gone;
    CREATE VIRTUAL TABLE notes USING fts5(body);
    INSERT INTO department VALUES(1, 'State', '1789', 9.96), (2, 'Treasury', '1789', 11.1);
    INSERT INTO head VALUES(1, 1, 60, NULL);
    """

  private func read(
    _ schema: String = schema, _ annotations: CatalogueAnnotations = CatalogueAnnotations()
  ) throws -> DatabaseCatalogue {
    let database = try TemporaryDatabase(schema)
    return try CatalogueReader().read(
      name: "test", from: database.connect(), annotations: annotations)
  }

  @Test func `tables, views and virtual tables are read and what cannot be asked is left out`()
    throws
  {
    let catalogue = try read()
    #expect(catalogue.tables.map(\.name) == ["department", "head", "rich", "notes"])
    #expect(catalogue.tables.map(\.kind) == [.table, .table, .view, .virtual])
    let department = try #require(catalogue.table(named: "DEPARTMENT"))
    #expect(department.primaryKey == ["id"])
    #expect(department.rowCountEstimate == 2)
    #expect(department.columns.map(\.affinity) == [.integer, .text, .numeric, .real])
    let name = try #require(department.column(named: "Name"))
    #expect(name.declaredType == "VARCHAR(20)" && name.isNotNull && name.isUnique && name.isIndexed)
    let id = try #require(department.column(named: "id"))
    #expect(id.isPrimaryKey && id.isUnique && id.isIndexed)
    let head = try #require(catalogue.table(named: "head"))
    #expect(head.primaryKey == ["head_id", "department_id"])
    #expect(head.columns.map(\.isUnique) == [false, false, false, false])
    #expect(try #require(head.column(named: "age")).isIndexed)
    #expect(
      head.foreignKeys == [
        ForeignKey(
          columns: ["department_id"], referencedTable: "department", referencedColumns: ["id"])
      ])
    #expect(catalogue.table(named: "rich")?.rowCountEstimate == nil)
  }

  @Test func `annotations are merged whatever their case, and unknown names are told`() throws {
    let annotations = CatalogueAnnotations(
      description: "Departments.",
      tables: [
        "Department": .init(
          description: "Ministries", synonyms: ["ministry"],
          columns: [
            "BUDGET": .init(description: "in billions", synonyms: ["funds"]), "bugdet": .init(),
          ]),
        "heads": .init(description: "?"),
      ])
    let catalogue = try read(Self.schema, annotations)
    #expect(catalogue.description == "Departments.")
    let department = try #require(catalogue.table(named: "department"))
    #expect(department.synonyms == ["ministry"])
    #expect(department.column(named: "budget")?.description == "in billions")
    #expect(annotations.unknownNames(in: catalogue) == ["Department.bugdet", "heads"])
  }

  @Test func `the fingerprint follows schema and descriptions, not rows`() throws {
    let base = try read().schemaFingerprint
    #expect(try read().schemaFingerprint == base)
    #expect(
      try read(Self.schema + "INSERT INTO head VALUES(2, 2, 50, NULL);")
        .schemaFingerprint == base)
    #expect(try read(Self.schema + "CREATE TABLE more(x);").schemaFingerprint != base)
    let said = CatalogueAnnotations(tables: ["head": .init(description: "Who leads")])
    #expect(try read(Self.schema, said).schemaFingerprint != base)
  }

  @Test func `a withheld table is gone, and so are the references to it`() throws {
    let catalogue = try read()
    let policy = TenantPolicy(tenants: ["a"], allowedTables: ["HEAD"])
    #expect(policy.access(for: "b") == nil)
    #expect(policy.access(for: nil) == nil)
    let access = try #require(policy.access(for: "a"))
    let visible = catalogue.filtered(by: access)
    #expect(visible.tables.map(\.name) == ["head"])
    #expect(visible.tables[0].foreignKeys.isEmpty)
    #expect(visible.schemaFingerprint != catalogue.schemaFingerprint)
    #expect(TenantPolicy().access(for: nil) == .everything)
  }

  @Test func `references are inferred from names and values but never against the values`() throws {
    let catalogue = try read(
      """
      CREATE TABLE state(state_name TEXT, capital TEXT);
      CREATE TABLE city(city_name TEXT, state_name TEXT, population INT);
      CREATE TABLE border(state_name TEXT, neighbour TEXT);
      CREATE TABLE singer(singer_id INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE song(id INTEGER PRIMARY KEY, singer_id INT, rating_id INT, name TEXT);
      CREATE TABLE rating(id INTEGER PRIMARY KEY, stars INT);
      INSERT INTO state VALUES('ohio','columbus'),('utah','slc'),('iowa','dsm'),('texas','austin'),
        ('maine','augusta'),('idaho','boise');
      INSERT INTO city VALUES('a','ohio',1),('b','ohio',2),('c','utah',3);
      INSERT INTO border VALUES('ohio','utah'),('utah','iowa'),('iowa','texas'),('texas','maine'),
        ('maine','ohio');
      INSERT INTO singer VALUES(1,'x'),(2,'y');
      INSERT INTO rating VALUES(1,5);
      INSERT INTO song VALUES(1,1,77,'s'),(2,2,78,'t');
      """)
    func references(_ table: String) -> [String] {
      (catalogue.table(named: table)?.foreignKeys ?? []).map {
        "\($0.columns[0])->\($0.referencedTable).\($0.referencedColumns[0]) \($0.evidence)"
      }
    }
    #expect(references("city") == ["state_name->state.state_name names"])
    #expect(
      references("border") == [
        "state_name->state.state_name names", "neighbour->state.state_name values",
      ])
    #expect(references("song") == ["singer_id->singer.singer_id names"])
    #expect(references("singer").isEmpty)
    #expect(references("state").isEmpty)
  }

  @Test func `the DDL is compact, valid and carries remarks`() throws {
    let annotations = CatalogueAnnotations(
      tables: [
        "department": .init(
          description: "Ministries",
          columns: ["budget": .init(description: "in\nbillions", synonyms: ["funds"])])
      ])
    let catalogue = try read(Self.schema, annotations)
    var ddl = CatalogueDDL()
    ddl.examples = { $1 == "name" ? ["State", "it's", String(repeating: "x", count: 99)] : [] }
    let table = try #require(catalogue.table(named: "department"))
    #expect(
      ddl.render(table) == """
        -- Ministries
        CREATE TABLE department (
         id INTEGER PRIMARY KEY,
         name VARCHAR(20), -- values: 'State', 'it''s'
         "founded on" DATE,
         budget REAL -- in billions; also called funds
        );

        """)
    let copy = try TemporaryDatabase(
      catalogue.tables.filter { $0.kind == .table }.map(ddl.render).joined())
    #expect(try CatalogueReader().read(name: "c", from: copy.connect()).tables.count == 2)
    #expect(CatalogueDDL.estimatedTokens(ddl.render(catalogue)) > 50)
  }

  @Test(arguments: [
    ("name", "name"), ("select", "\"select\""), ("a b", "\"a b\""), ("a\"b", "\"a\"\"b\""),
    ("1st", "\"1st\""), ("größe", "\"größe\""), ("", "\"\""), ("Order", "\"Order\""),
  ])
  func `a name is quoted when it must be`(name: String, quoted: String) {
    #expect(SQLIdentifier.quoted(name) == quoted)
  }
}
