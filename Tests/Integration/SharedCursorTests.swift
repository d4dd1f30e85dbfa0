import Answering
import Configuration
import Contract
import Foundation
import HTTPServer
import JSON
import SQLite
import Service
import Telemetry
import Testing

/// Pages of a real database, by members that share nothing but their configuration.
@Suite(.timeLimit(.minutes(1))) struct SharedCursorTests {
  private let folder: URL
  private let provider: HTTPServer
  private static let count = 35

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "weir-cursors-\(UInt64.random(in: 0...UInt64.max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try CityDatabase.write(to: folder.appending(path: "city.sqlite").path, rows: Self.count)
    provider = try CityDatabase.provider()
  }

  private func member(
    _ file: String = "city.sqlite", key: String? = "0123456789abcdef0123456789abcdef"
  ) async throws -> ComposedAnswering {
    var configuration = CityDatabase.configuration(
      folder.appending(path: file).path, provider: provider.baseURL)
    if let key {
      configuration.answers.cursorKeyFile = SecretFile(path: "key", secret: Secret(key))
    }
    return try await ComposedAnswering(configuration, .silent(instance: "test"))
  }

  private func ask(
    _ member: ComposedAnswering, tenant: String? = nil, at cursor: String? = nil
  ) async -> Answer {
    let request = Request(
      question: "Which cities are there?", tenant: tenant, mode: .sql,
      page: cursor.map { PageRequest(cursor: $0) }, streams: true)
    let question = Question(
      request, fingerprint: FingerprintHasher().fingerprint(of: request),
      deadline: .now + .seconds(20))
    return await member.answering.answer(question)
  }

  private func copy(_ from: String, to other: String) throws {
    let process = try Process.run(
      URL(filePath: "/bin/cp"),
      arguments: ["-p", folder.appending(path: from).path, folder.appending(path: other).path])
    process.waitUntilExit()
  }

  @Test func `a cursor serves every member with the same key, also over a copy`() async throws {
    try copy("city.sqlite", to: "copy.sqlite")
    let members = [try await member(), try await member("copy.sqlite"), try await member()]
    var rows: [[Value]] = []
    var cursor: String?
    for turn in 0..<4 {
      let page = await ask(members[turn % 3], at: cursor)
      #expect(page.error == nil)
      rows += page.rows
      cursor = page.page?.cursor
      #expect((cursor == nil) == (turn == 3))
    }
    #expect(rows == (0..<Self.count).map { [.text(CityDatabase.name($0))] })
  }

  @Test func `a cursor is for its tenant, its key and its data`() async throws {
    let own = try await member()
    let cursor = try #require(await ask(own, tenant: "acme").page?.cursor)
    #expect(await ask(own, tenant: "acme", at: cursor).error == nil)
    #expect(await ask(own, tenant: "globex", at: cursor).error?.code == .invalidRequest)
    #expect(await ask(own, at: cursor).error?.code == .invalidRequest)
    for key in [nil, "another key of enough characters"] {
      let stranger = await ask(try await member(key: key), tenant: "acme", at: cursor)
      #expect(stranger.error?.code == .invalidRequest)
      #expect(stranger.error?.message.contains("answers.cursorKeyFile") == true)
    }
    try CityDatabase.write(to: folder.appending(path: "other.sqlite").path, rows: 36)
    let other = try await member("other.sqlite")
    #expect(await ask(other, tenant: "acme", at: cursor).error?.code == .cursorExpired)
    let connection = try SQLiteConnection(
      path: folder.appending(path: "city.sqlite").path, mode: .readWrite(createIfMissing: false))
    try connection.execute("DELETE FROM city WHERE id = 3")
    #expect(await ask(own, tenant: "acme", at: cursor).error?.code == .cursorExpired)
  }

  @Test func `a key that is too short is refused by name`() async throws {
    await #expect {
      _ = try await member(key: "short")
    } throws: {
      "\($0)".contains("answers.cursorKeyFile")
    }
  }

  /// On a real broker exactly once, else on the embedded one.
  @Test func `a stream of pages comes through the broker`() async throws {
    var configuration = TestCluster.configuration("pages")
    let city = CityDatabase.configuration(
      folder.appending(path: "city.sqlite").path, provider: provider.baseURL)
    configuration.databases = city.databases
    configuration.models = city.models
    configuration.sql = city.sql
    configuration.answering = city.answering
    let replies = try await withService(configuration) { client in
      try await withThrowingTaskGroup(of: [Reply].self) { group in
        for _ in 0..<5 {
          group.addTask {
            let request = Request(question: "Which cities are there?", mode: .sql, streams: true)
            var replies: [Reply] = []
            for await reply in try await client.submit(request) {
              replies.append(reply)
              if reply.isLast { break }
            }
            return replies
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(replies.count == 5)
    for chain in replies {
      #expect(chain.map(\.sequence) == [0, 1, 2, 3])
      #expect(chain.last?.status == .ok)
      #expect(
        chain.flatMap(\.answer.rows)
          == (0..<Self.count).map { [.text(CityDatabase.name($0))] })
    }
  }
}
