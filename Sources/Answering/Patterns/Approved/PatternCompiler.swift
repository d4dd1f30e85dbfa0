import Contract
import SQL
import Stemming

/// Turns one entry of a file into a pattern: its words into a skeleton, its places into slots.
struct PatternCompiler {
  let entry: PatternEntry
  let database: AnswerableDatabase

  /// Stands for a place while the words are read; no such word is stored anywhere.
  private static let letters = Array("bcdfghjklmnpqrtvwxz")

  private func mark(_ index: Int) -> String { "zqplace\(Self.letters[index])q" }

  private func wrong(_ reason: String) -> PatternFileError {
    .invalid(path: entry.path, line: entry.line, reason: reason)
  }

  func compile() async throws(PatternFileError) -> (skeleton: String, pattern: SQLPattern) {
    let form: PatternForm
    do throws(PatternFormError) {
      form = try PatternForm(parsing: entry.question)
    } catch {
      throw wrong("question: \(error)")
    }
    let places = form.places
    guard places.count <= Self.letters.count else {
      throw wrong("question: more than \(Self.letters.count) places")
    }
    guard let stemmer = try? Stemmer() else { throw wrong("the English stemmer is not available") }
    let literal = skeleton(form, stemmer)
    var pattern = SQLPattern(
      database: database.name, sql: "", bindings: [], footprints: [], usesHits: false, search: nil)
    var parts: [String] = []
    var slots: [Int: Int] = [:]
    var literals = literal.slots.makeIterator()
    for part in literal.text.split(separator: " ").map(String.init) {
      if part.first == "\u{1}" {
        guard let slot = literals.next() else { continue }
        guard !slot.text.contains("zqplace") else {
          throw wrong("question: write a place without quotes around it")
        }
        // A value that is written out must read so.
        pattern.bindings.append(.fixed(slot.text))
        pattern.footprints.append(SQLPattern.footprint(of: slot))
        parts.append(part)
      } else if let index = places.indices.first(where: { stemmer.stem(mark($0)) == part }) {
        slots[index] = pattern.bindings.count
        let (binding, footprint) = try slot(places[index])
        pattern.bindings.append(binding)
        pattern.footprints.append(footprint)
        parts.append(Self.sign(places[index].kind))
      } else {
        parts.append(part)
      }
    }
    pattern.sql = try sql(slots, count: places.count)
    pattern.told = AnswerForm(database: database.name, question: form.text, sql: entry.sql)
    do throws(SQLError) {
      _ = try await database.database.check(pattern.sql)
    } catch {
      throw wrong("sql: \(error)")
    }
    return (parts.joined(separator: " "), pattern)
  }

  /// Columns whose values are not known: nothing would ever fit.
  func warnings(_ pattern: SQLPattern) -> [String] {
    pattern.bindings.compactMap { binding in
      guard case .stored(let table, let column) = binding,
        database.values?.values(table: table, column: column).isEmpty ?? true
      else { return nil }
      return "\(entry.path):\(entry.line): the values of \(table).\(column) are not indexed, so no"
        + " question fits"
    }
  }

  private func skeleton(_ form: PatternForm, _ stemmer: Stemmer) -> Skeleton {
    var number = -1
    let text = form.parts.map { part in
      switch part {
      case .words(let words): return words
      case .place:
        number += 1
        return mark(number)
      }
    }.joined()
    return Skeletoniser(
      values: database.values, access: database.database.policy.access, stemmer: stemmer,
      references: database.references
    ).skeleton(of: text)
  }

  private static func sign(_ kind: PatternForm.Place.Kind) -> String {
    switch kind {
    case .stored: "\u{1}v"
    case .quotedStored, .text: "\u{1}q"
    case .number: "\u{1}n"
    }
  }

  private func slot(
    _ place: PatternForm.Place
  ) throws(PatternFileError) -> (SQLPattern.Binding, [String]) {
    switch place.kind {
    case .text: return (.text, [])
    case .number(let kind):
      return (place.bindsText ? .text : .number, kind.map { [$0.rawValue] } ?? [])
    case .stored, .quotedStored:
      var names: [(table: String, column: String)] = []
      for name in place.columns {
        guard let table = database.catalogue.table(named: name.table),
          let column = table.column(named: name.column)
        else {
          throw wrong(
            "question: there is no column \(name.table).\(name.column) in \(database.name)")
        }
        names.append((table.name, column.name))
      }
      return (
        .stored(table: names[0].table, column: names[0].column),
        Set(names.map { "\($0.table).\($0.column)" }).sorted()
      )
    }
  }

  /// The SQL with its parameters numbered as the slots are.
  private func sql(_ slots: [Int: Int], count: Int) throws(PatternFileError) -> String {
    var tokens = SQLLexer.tokens(entry.sql)
    var used: Set<Int> = []
    for place in tokens.indices where tokens[place].kind == .parameter {
      let name = tokens[place].text
      guard name.hasPrefix(":s"), let number = Int(name.dropFirst(2)), let slot = slots[number]
      else {
        throw wrong(
          "sql: \(name) is no place of the question, which has "
            + (count == 0 ? "none" : (0..<count).map { ":s\($0)" }.joined(separator: ", ")))
      }
      used.insert(number)
      tokens[place] = SQLToken(.parameter, ":s\(slot)", space: tokens[place].space)
    }
    if let unused = (0..<count).first(where: { !used.contains($0) }) {
      throw wrong("sql: the place :s\(unused) of the question is not used")
    }
    return SQLText.render(tokens)
  }
}
