import Configuration
import Contract
import JSON
import Synchronization

/// What the demonstration shows: answers and telemetry as they come, then a summary.
final class DemoBoard: Sendable {
  private struct Tally {
    var replies: [(request: Request, reply: Reply)] = []
    var events = 0
    var watcher: (count: Int, continuation: CheckedContinuation<Void, Never>)?
  }

  private let tally = Mutex(Tally())
  private let printsJSON: Bool
  private let style = Terminal.outputStyle

  init(printsJSON: Bool) {
    self.printsJSON = printsJSON
  }

  func reply(_ reply: Reply, to request: Request) {
    tally.withLock { $0.replies.append((request, reply)) }
    if printsJSON {
      Terminal.print(reply.encoded)
    } else {
      let heading =
        "\(style.bold(request.question))\(request.id.map { style.dim("  " + $0) } ?? "")"
      Terminal.print(heading + "\n" + ReplyPrinter(style: style, mostRows: 6).text(reply) + "\n")
    }
  }

  func telemetry(_ bytes: [UInt8]) {
    guard let event = try? JSONValue(parsing: bytes), let id = event["id"]?.string else { return }
    let watcher = tally.withLock { tally in
      tally.events += 1
      guard let watcher = tally.watcher, tally.events >= watcher.count else {
        return nil as CheckedContinuation<Void, Never>?
      }
      tally.watcher = nil
      return watcher.continuation
    }
    if !printsJSON {
      let parts = ["route", "status", "error"].compactMap { event[$0]?.string }
      let coalesced = event["coalesced"]?.boolean == true ? ["coalesced"] : []
      let duration = event["durationMs"]?.number.map { ["\($0) ms"] } ?? []
      Terminal.print(
        style.cyan("telemetry") + " "
          + ([id] + parts + coalesced + duration).joined(separator: " · ")
      )
    }
    watcher?.resume()
  }

  func waitForTelemetry(of count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = tally.withLock { tally in
        if tally.events >= count { return true }
        tally.watcher = (count, continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  /// Prints the summary; a failure where a request got no answer.
  func conclude(_ count: Int, _ elapsed: Duration) -> ExitCode {
    let replies = tally.withLock(\.replies).filter(\.reply.isLast)
    let answered = replies.filter { $0.reply.status != .error }
    let coalesced = replies.filter(\.reply.isCoalesced)
    if printsJSON {
      let summary: JSONValue = [
        "requests": .integer(Int64(count)), "answered": .integer(Int64(answered.count)),
        "executions": .integer(Int64(replies.count - coalesced.count)),
        "coalesced": .integer(Int64(coalesced.count)),
        "milliseconds": .number((elapsed / .milliseconds(1)).rounded()),
      ]
      Terminal.print(summary.encoded)
    } else {
      var table = TextTable(["route", "requests", "slowest ms"])
      let routes = Dictionary(grouping: replies) { $0.reply.answer.route?.rawValue ?? "error" }
      for (route, group) in routes.sorted(by: { $0.key < $1.key }) {
        let slowest = group.compactMap { pair in
          pair.reply.answer.timings.first { $0.stage == "total" }?.milliseconds
        }.max()
        table.append([route, "\(group.count)", slowest.map { "\(($0 * 10).rounded() / 10)" } ?? ""])
      }
      Terminal.print("\n" + table.render(style: style))
      let all = answered.count == count
      Terminal.print(
        (all ? style.green("✓") : style.red("✗"))
          + " \(answered.count) of \(count) requests answered in "
          + "\((elapsed / .milliseconds(1)).rounded()) ms by \(replies.count - coalesced.count) "
          + "executions; \(coalesced.count) duplicates were coalesced; "
          + "\(tally.withLock(\.events)) telemetry events")
    }
    return answered.count == count ? .done : .failed
  }
}
