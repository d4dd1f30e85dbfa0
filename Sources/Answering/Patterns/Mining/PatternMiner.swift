import Contract
import JSON
import Stemming
import Telemetry

/// Counts the forms of questions that telemetry tells of. Bounded: what comes after the bound is
/// counted with what is known only.
package struct PatternMiner {
  private struct Tally {
    var database: String
    var seen = 0
    var wordings: [String: Int] = [:]
    var statements: [String: Int] = [:]
    var routes: [String: Int] = [:]
    var errors: [String: Int] = [:]
    var models: [String: Int] = [:]
    /// Microseconds beside the SQL, of executions that asked a model.
    var saved = Histogram()
    var tokens = 0
    var calls = 0
    var first = ""
    var last = ""
  }

  /// Telemetry records of answered requests.
  package private(set) var requests = 0
  /// Those that executed something and told its form.
  package private(set) var told = 0
  private let limit: Int
  private let stemmer: Stemmer
  private var tallies: [String: Tally] = [:]
  /// Forms by fingerprint: requests that shared an answer name no form.
  private var forms: [String: String] = [:]
  /// Followers read before their leader, which may lie in another partition.
  private var early: [String: Int] = [:]

  package init?(limit: Int = 100_000) {
    guard let stemmer = try? Stemmer() else { return nil }
    self.stemmer = stemmer
    self.limit = limit
  }

  /// Takes one record of the telemetry topic; others than answered requests are passed over.
  package mutating func add(_ bytes: [UInt8]) {
    guard let record = try? JSONValue(parsing: bytes),
      record["event"]?.string == RequestAnswered.name
    else { return }
    requests += 1
    let fingerprint = record["fingerprint"]?.string
    guard let wording = record["form"]?.string, let database = record["database"]?.string else {
      guard let fingerprint else { return }
      if let key = forms[fingerprint] {
        tallies[key]?.seen += 1
      } else if early.count < limit || early[fingerprint] != nil {
        early[fingerprint, default: 0] += 1
      }
      return
    }
    told += 1
    guard let key = key(wording, database), tallies.count < limit || tallies[key] != nil else {
      return
    }
    var tally = tallies[key] ?? Tally(database: database)
    count(record, wording, in: &tally)
    if let fingerprint {
      if forms.count < limit { forms[fingerprint] = key }
      tally.seen += early.removeValue(forKey: fingerprint) ?? 0
    }
    tallies[key] = tally
  }

  private func count(_ record: JSONValue, _ wording: String, in tally: inout Tally) {
    tally.seen += 1
    Self.count(wording, in: &tally.wordings)
    let time = record["time"]?.string ?? ""
    if tally.first.isEmpty || time < tally.first { tally.first = time }
    tally.last = max(tally.last, time)
    if let error = record["error"]?.string {
      return Self.count(error, in: &tally.errors)
    }
    let route = record["route"]?.string ?? "none"
    Self.count(route, in: &tally.routes)
    if let sql = record["sql"]?.string { Self.count(sql, in: &tally.statements) }
    guard let model = record["model"]?.string else { return }
    Self.count(model, in: &tally.models)
    tally.calls += 1
    tally.tokens +=
      Int(record["promptTokens"]?.integer ?? 0) + Int(record["completionTokens"]?.integer ?? 0)
    let duration = record["durationMs"]?.number ?? 0
    let sql = record["timings"]?["sql"]?.number ?? 0
    tally.saved.record(Int(max(0, duration - sql) * 1_000))
  }

  /// At most some: one form with endless wordings keeps its commonest early ones.
  private static func count(_ name: String, in counts: inout [String: Int]) {
    if counts[name] != nil || counts.count < 32 { counts[name, default: 0] += 1 }
  }

  /// Equal for wordings that patterns take for one.
  private func key(_ wording: String, _ database: String) -> String? {
    guard let form = try? PatternForm(parsing: wording) else { return nil }
    let words = form.parts.map { part in
      switch part {
      case .words(let words): words
      case .place: " \u{1} "
      }
    }.joined()
    let stems = Skeletoniser.carrying(QuestionWords.words(of: words).map(\.text)).map(stemmer.stem)
    return ([database] + stems + form.places.map(\.text)).joined(separator: "\n")
  }

  /// Forms seen at least so often that cost a call to a model or found no answer, the most
  /// worthwhile first.
  ///
  /// - Parameter known: entries of files that exist already; their forms are left out.
  package func proposals(minimum: Int, known: [PatternEntry] = []) -> [PatternProposal] {
    let there = Set(known.compactMap { key($0.question, $0.database) })
    return tallies.filter { !there.contains($0.key) && $0.value.seen >= minimum }.values
      .map(Self.proposal)
      .filter { $0.routes.keys.contains { $0 != "template" } || !$0.errors.isEmpty }
      .sorted {
        ($1.worth, $1.seen, $0.database, $0.question) < (
          $0.worth, $0.seen, $1.database, $1.question
        )
      }
  }

  private static func proposal(_ tally: Tally) -> PatternProposal {
    func commonest(_ counts: [String: Int]) -> (key: String, value: Int)? {
      counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    }
    let statement = commonest(tally.statements)
    let answers = tally.routes.values.reduce(0, +)
    return PatternProposal(
      database: tally.database, question: commonest(tally.wordings)?.key ?? "",
      sql: statement?.key, seen: tally.seen, routes: tally.routes, errors: tally.errors,
      savedMsP50: Double(tally.saved.value(at: 0.5)) / 1_000,
      savedTokens: tally.calls == 0 ? 0 : tally.tokens / tally.calls,
      agreement: answers == 0 ? 0 : Double(statement?.value ?? 0) / Double(answers),
      model: commonest(tally.models)?.key, first: tally.first, last: tally.last)
  }
}
