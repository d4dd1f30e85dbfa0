import Configuration
import Testing

struct HelpTextTests {
  @Test func `the overview names every command and how to begin`() {
    let text = HelpText().overview()
    for command in CommandTable.commands {
      #expect(text.contains("  \(command.name) "), "\(command.name)")
      #expect(text.contains(command.summary))
    }
    #expect(text.contains("weir demo"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test(arguments: CommandTable.commands)
  func `help about a command shows its options, examples and exit codes`(
    command: CommandSpecification
  ) throws {
    let text = HelpText().command(command)
    #expect(text.contains("weir \(command.name)"))
    for option in command.allOptions { #expect(text.contains("--\(option.name)")) }
    for example in command.examples { #expect(text.contains(example.line)) }
    #expect(!command.examples.isEmpty)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for example in command.examples where example.line.hasPrefix("weir ") {
      let line = example.line.split(separator: ">").first.map(String.init) ?? ""
      #expect(throws: Never.self) { try CommandLineParser().parse(Self.words(line)) }
    }
  }

  /// Words of an example as a shell would part them.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "'" {
        isQuoted.toggle()
      } else if character == " ", !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return Array(words.dropFirst())
  }

  @Test func `the list of keys has every key with its variable and default`() {
    let text = HelpText(style: .plain, width: 400).keys()
    for key in ConfigurationTable.keys { #expect(text.contains(key.pattern)) }
    #expect(text.contains("Default weir. WEIR_KAFKA_GROUP_ID"))
  }
}
