import Configuration
import Synchronization
import Testing

struct TerminalTests {
  @Test func `colour needs a terminal and yields to NO_COLOR`() {
    func style(_ environment: [String: String], _ isTerminal: Bool) -> Bool {
      TerminalStyle.detect(.standardOutput, environment: environment, isTerminal: isTerminal)
        .isEnabled
    }
    #expect(style([:], true))
    #expect(!style([:], false))
    #expect(!style(["NO_COLOR": "1"], true))
    #expect(style(["NO_COLOR": ""], true))
    #expect(!style(["TERM": "dumb"], true))
    #expect(style(["CLICOLOR_FORCE": "1"], false))
    #expect(!style(["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false))
    #expect(TerminalStyle(isEnabled: true).bold("a") == "\u{1B}[1ma\u{1B}[0m")
    #expect(TerminalStyle.plain.red("a") == "a")
  }

  @Test func `tables align, put numbers to the right and cut long cells`() {
    var table = TextTable(["name", "people"], longestCell: 8)
    table.append(["Paris", "2103778"])
    table.append(["東京", "9733276"])
    table.append(["a\u{1B}[31m\nb", ""])
    table.append(["much too long", "5"])
    #expect(
      table.render() == """
        name       people
        ────────  ───────
        Paris     2103778
        東京      9733276
        a\u{FFFD}[31m⏎b
        much to…        5

        """)
  }

  @Test func `progress is shown on a terminal only, and not too often`() {
    final class Written: Sendable {
      let text = Mutex("")
    }
    let written = Written()
    let start = ContinuousClock.now
    var line = ProgressLine(isTerminal: true) { part in written.text.withLock { $0 += part } }
    line.update("indexing", done: 1, total: 4, at: start)
    line.update("indexing", done: 2, total: 4, at: start + .milliseconds(10))
    line.update("indexing", done: 4, total: 4, at: start + .milliseconds(20))
    line.finish()
    line.finish()
    let text = written.text.withLock { $0 }
    #expect(text.contains("25% 1/4"))
    #expect(!text.contains("50%"))
    #expect(text.contains("100% 4/4"))
    #expect(text.hasSuffix("\r\u{1B}[2K"))
    var silent = ProgressLine(isTerminal: false) { _ in Issue.record("written") }
    silent.update("x", done: 1, total: 2, at: start)
    silent.finish()
  }
}
