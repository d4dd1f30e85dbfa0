import Contract
import SQL
import SQLite
import Testing

@testable import Answering

/// Festivals, who comes and what is sold: tables named by verbs, numbers kept in columns, keys of
/// several columns.
enum Festival {
  static let script = """
    CREATE TABLE guest (guest_id INTEGER PRIMARY KEY, name TEXT, county TEXT, town TEXT);
    CREATE TABLE event (
      event_id INTEGER PRIMARY KEY, title TEXT, number_of_stalls INTEGER, held TEXT,
      ranking INTEGER, genre TEXT);
    CREATE TABLE event_registration (
      guest_id INTEGER REFERENCES guest(guest_id), event_id INTEGER REFERENCES event(event_id),
      registered TEXT, PRIMARY KEY (guest_id, event_id));
    CREATE TABLE event_attendance (
      guest_id INTEGER, event_id INTEGER, arrived TEXT, PRIMARY KEY (guest_id, event_id),
      FOREIGN KEY (guest_id, event_id) REFERENCES event_registration(guest_id, event_id));
    CREATE TABLE stall (stall_id INTEGER PRIMARY KEY, owner TEXT, event_id INTEGER REFERENCES event(event_id));
    CREATE TABLE shire (name TEXT PRIMARY KEY, rank INTEGER);
    CREATE TABLE hill (
      hill_id INTEGER PRIMARY KEY, name TEXT, height_m INTEGER, shire TEXT REFERENCES shire(name));
    INSERT INTO shire VALUES ('Kent', 1), ('Devon', 2);
    INSERT INTO hill VALUES (1, 'Crag', 900, 'Kent'), (2, 'Tor', 621, 'Devon');
    CREATE TABLE meals (year INTEGER, kitchen TEXT, meals INTEGER);
    INSERT INTO guest VALUES (1, 'Ada', 'Monterey', 'Monterey County'), (2, 'Bob', 'Kent', 'Dover'),
      (3, 'Cyd', 'Kent', 'Ash');
    INSERT INTO event VALUES (1, 'Fair', 9, '2002-06-20', 2, 'folk'), (2, 'Gala', 4, '2002-06-22', 1, 'jazz'),
      (3, 'Rave', 6, '2003-01-01', 3, 'folk');
    INSERT INTO event_registration VALUES (1, 1, 'x'), (2, 1, 'x'), (3, 2, 'x');
    INSERT INTO event_attendance VALUES (1, 1, 'x');
    INSERT INTO stall VALUES (1, 'Eve', 2), (2, 'Fay', 2), (3, 'Gus', 3);
    INSERT INTO meals VALUES (2001, 'North', 120), (2001, 'South', 80), (2002, 'North', 50);
    """

  static func match(_ question: String) throws -> (TemplateMatch, [[Value]])? {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try connection.execute(script)
    let catalogue = try CatalogueReader().read(name: "festival", from: connection)
    let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
    let matcher = TemplateMatcher(
      catalogue: CompiledCatalogue([(catalogue: catalogue, values: values)]),
      settings: TemplateSettings(model: ConfidenceModel(), synonyms: [:]))
    let outcome = matcher.match(question, database: "festival")
    guard case .match(let match) = outcome else { return nil }
    return (match, try ResultSet(of: match.sql, parameters: match.parameters, on: connection).rows)
  }
}
