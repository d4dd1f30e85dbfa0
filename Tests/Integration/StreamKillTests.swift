import Configuration
import Contract
import Foundation
import HTTPServer
import Kafka
import Service
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Chains of pages on a real Kafka while a member is killed in the middle of them.
///
/// Runs where `WEIR_TEST_KAFKA` names a broker: `ops/kafka run swift test --filter StreamKill`.
@Suite(.timeLimit(.minutes(3)), .enabled(if: TestCluster.bootstrapServers != nil))
struct StreamKillTests {
  private static let rows = 400
  private static let requests = 40
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "weir-kill-\(UInt64.random(in: 0...UInt64.max))")

  private final class Replies: Sendable {
    let records = Mutex<[KafkaRecord]>([])
    let ended = Mutex<Set<String>>([])

    func take(_ record: KafkaRecord) {
      records.withLock { $0.append(record) }
      guard let reply = try? Reply(decoding: record.value ?? []), reply.isLast else { return }
      ended.withLock { _ = $0.insert(reply.id) }
    }
  }

  /// Polls, since what is waited for happens in other processes.
  private func wait(seconds: Int, _ what: String, until isThere: () -> Bool) async throws {
    if try await eventually(within: .seconds(seconds), every: .milliseconds(20), isThere) { return }
    Issue.record("timed out: \(what)\n\(logs())")
    throw ReplyError(.deadlineExceeded, what)
  }

  private func logs() -> String {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".log") }.sorted().map { name in
      let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return "\(name):\n" + (text ?? "").suffix(2000)
    }.joined(separator: "\n")
  }

  private func configuration(_ folder: URL, provider: String) throws -> (WeirConfiguration, URL) {
    var configuration = TestCluster.configuration("kill")
    let database = folder.appending(path: "city.sqlite").path
    try CityDatabase.write(to: database, rows: Self.rows)
    configuration.databases = CityDatabase.configuration(database, provider: provider).databases
    let key = folder.appending(path: "cursor.key")
    try "0123456789abcdef0123456789abcdef\n".write(to: key, atomically: true, encoding: .utf8)
    let topics = configuration.topics
    let file = folder.appending(path: "weir.yaml")
    try """
    kafka: {bootstrapServers: "\(configuration.kafka.bootstrapServers)", \
    groupId: \(configuration.kafka.groupId), sessionTimeoutMs: 6000}
    topics: {requests: \(topics.requests), replies: \(topics.replies), \
    telemetry: \(topics.telemetry), deadLetters: \(topics.deadLetters), partitions: 6}
    answers: {cursorKeyFile: "\(key.path)"}
    databases: {city: {path: "\(database)"}}
    models: {chat: {baseURL: "\(provider)/v1", model: m}}
    answering: {templates: false}
    sql: {maxRows: 10}
    admin: {enabled: false}
    """.write(to: file, atomically: true, encoding: .utf8)
    return (configuration, file)
  }

  private func member(_ file: URL) throws -> Process {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = root.appending(path: ".build/debug/weir")
    process.arguments = ["serve", "--config", file.path]
    let log = file.deletingLastPathComponent().appending(
      path: "\(UInt64.random(in: 0...UInt64.max)).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    return process
  }

  @Test func `a member that is killed makes no page missing and none visible twice`() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let provider = try CityDatabase.provider()
    let (configuration, file) = try configuration(folder, provider: provider.baseURL)
    let connection = try KafkaConnection(configuration, telemetry: .silent(instance: "test"))
    _ = try TopicSetup(connection, configuration).ensure(creating: true)
    let producer = try connection.makeProducer()
    defer { producer.close() }
    try producer.warm(
      topics: [configuration.topics.requests, configuration.topics.replies],
      deadline: .seconds(20))
    let replies = Replies()
    let tail = try TopicTail(
      connection: connection, topic: configuration.topics.replies, deadline: .seconds(20)
    ) { replies.take($0) }
    var members = [try member(file), try member(file)]
    defer { for member in members where member.isRunning { member.terminate() } }
    let records = (0..<Self.requests).map { number in
      ProducerRecord(
        topic: configuration.topics.requests, key: Array("k\(number)".utf8),
        value: Request(
          question: "Which cities are there, number \(number)?", id: "r\(number)", mode: .sql,
          deadlineMilliseconds: 120_000, streams: true
        ).encoded)
    }
    #expect(await producer.send(records).firstError == nil)
    let pages = Self.rows / 10
    let all = Self.requests * pages
    for part in [4, 2] {
      try await wait(seconds: 60, "some pages") {
        replies.records.withLock(\.count) > all / part
      }
      kill(members[0].processIdentifier, SIGKILL)
      members[0].waitUntilExit()
      members.removeFirst()
      members.append(try member(file))
    }
    try await wait(seconds: 90, "the last pages") {
      replies.ended.withLock(\.count) == Self.requests
    }
    let total = replies.records.withLock(\.count)
    await tail.stop()
    let seen = try Dictionary(
      grouping: replies.records.withLock { $0 }.map {
        ($0.partition, try Reply(decoding: $0.value ?? []))
      },
      by: \.1.id)
    #expect(seen.count == Self.requests)
    for (id, chain) in seen {
      #expect(chain.map(\.1.sequence) == Array(0..<pages), "\(id)")
      #expect(Set(chain.map(\.0)).count == 1)
      #expect(
        chain.flatMap(\.1.answer.rows) == (0..<Self.rows).map { [.text(CityDatabase.name($0))] })
    }
    print("\(Self.requests) chains of \(pages) pages, 2 members killed: \(total) pages visible")
  }
}
