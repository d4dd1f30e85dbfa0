import Configuration
import Foundation
import Testing

struct ShellCompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func `a script knows every command, option and key`(shell: String) throws {
    let script = try #require(ShellCompletion.script(for: shell))
    for command in CommandTable.commands {
      #expect(script.contains(command.name))
      for option in command.allOptions {
        let shown = shell == "fish" ? "-l \(option.name)" : "--\(option.name)"
        #expect(script.contains(shown), "\(command.name) \(option.name)")
      }
    }
    #expect(script.contains("kafka.bootstrapServers"))
    #expect(script.contains("exactly_once"))
  }

  @Test func `another shell has none`() {
    #expect(ShellCompletion.script(for: "tcsh") == nil)
  }

  @Test func `bash completes commands, options, keys and choices`() throws {
    #expect(try complete("weir", "se") == ["serve"])
    #expect(try complete("weir", "ask", "--data") == ["--database"])
    #expect(try complete("weir", "ask", "--mode", "v") == ["vector"])
    #expect(try complete("weir", "topics", "cr") == ["create"])
    #expect(
      try complete("weir", "serve", "--kafka.group") == [
        "--kafka.groupId", "--kafka.groupInstanceId",
      ])
    #expect(try complete("weir", "serve", "--delivery.mode", "ex") == ["exactly_once"])
  }

  /// What bash itself offers for these words, the last one being completed.
  private func complete(_ words: String...) throws -> [String] {
    let script = try #require(ShellCompletion.script(for: "bash"))
    let line = words.map { "'\($0)'" }.joined(separator: " ")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [
      "--norc", "-c",
      script
        + "\nCOMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); _weir; printf '%s\\n' \"${COMPREPLY[@]}\"",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
