import Configuration
import Testing

struct CommandLineParserTests {
  private func run(
    _ line: String..., environment: [String: String] = [:]
  ) throws(CommandLineError) -> Invocation {
    let request = try CommandLineParser(environment: environment).parse(line)
    guard case .run(let invocation) = request else {
      Issue.record("\(request)")
      return try Invocation.none
    }
    return invocation
  }

  @Test func `options are typed, have defaults, and may follow arguments`() throws {
    let plain = try run("ask", "how", "many", "cities")
    #expect(plain.arguments == ["how", "many", "cities"])
    #expect(plain[CommandTable.database] == nil)
    #expect(plain[CommandTable.mode] == "auto")
    #expect(plain[CommandTable.timeout] == 30)
    #expect(plain[CommandTable.json] == false)
    let full = try run(
      "ask", "--database=atlas", "how", "-m", "sql", "--json", "many", "-t", "5", "--collection",
      "a", "--collection", "b", "-n", "7", "-p", "x=1=2")
    #expect(full.arguments == ["how", "many"])
    #expect(full[CommandTable.database] == "atlas")
    #expect(full[CommandTable.mode] == "sql")
    #expect(full[CommandTable.timeout] == 5)
    #expect(full[CommandTable.json])
    #expect(full[CommandTable.collections] == ["a", "b"])
    #expect(full[CommandTable.limit] == 7)
    #expect(full[CommandTable.parameters] == ["x=1=2"])
  }

  @Test(arguments: ["--limit", "--page-size"])
  func `no more rows may be asked for than a request may name`(option: String) throws {
    _ = try run("ask", option, "100000", "question")
    #expect(throws: CommandLineError.self) { try run("ask", option, "100001", "question") }
  }

  @Test func `after two dashes everything is an argument`() throws {
    #expect(try run("ask", "--", "--json", "-5").arguments == ["--json", "-5"])
  }

  @Test func `keys of the configuration are flags`() throws {
    let invocation = try run(
      "serve", "-c", "weir.yaml", "--kafka.groupId", "blue", "--admin.port=9000",
      "--kafka.embedded", "--kafka.client.sasl.password", "x", "--databases.a.path", "/a")
    #expect(invocation.configurationFile == "weir.yaml")
    #expect(
      invocation.configurationFlags == [
        .init(key: "kafka.groupId", value: "blue"), .init(key: "admin.port", value: "9000"),
        .init(key: "kafka.embedded", value: "true"),
        .init(key: "kafka.client.sasl.password", value: "x"),
        .init(key: "databases.a.path", value: "/a"),
      ])
    let loaded = try ConfigurationLoader.load(
      ConfigurationSource(
        flags: try run("serve", "--kafka.embedded", "false", "--admin.port", "0")
          .configurationSource(environment: [:]).flags, environment: [:]))
    #expect(loaded.configuration.kafka.embedded == false)
    #expect(loaded.configuration.admin.port == 0)
  }

  @Test func `the file may be named by the environment, and the option wins`() throws {
    let environment = ["WEIR_CONFIG": "env.yaml"]
    #expect(try run("serve", environment: environment).configurationFile == "env.yaml")
    #expect(
      try run("serve", "--config", "own.yaml", environment: environment).configurationFile
        == "own.yaml")
  }

  @Test(arguments: [
    ([], CommandLineError.missingCommand),
    (["sevre"], .unknownCommand("sevre", nearest: "serve")),
    (["--halp"], .unknownOption("--halp", command: nil, nearest: "--help")),
    (
      ["ask", "--databse", "x", "q"],
      .unknownOption("--databse", command: "ask", nearest: "--database")
    ),
    (
      ["serve", "--kafka.groupID2", "x"],
      .unknownOption("--kafka.groupID2", command: "serve", nearest: "--kafka.groupId")
    ),
    (
      ["serve", "--groupId", "x"],
      .unknownOption("--groupId", command: "serve", nearest: "--kafka.groupId")
    ),
    (
      ["completion", "bash", "--kafka.groupId", "x"],
      .unknownOption("--kafka.groupId", command: "completion", nearest: nil)
    ),
    (["ask"], .missingArgument("QUESTION", command: "ask")),
    (
      ["ask", "q", "--timeout"],
      .missingValue(option: "--timeout", placeholder: "SECONDS", command: "ask")
    ),
    (["ask", "q", "--json=yes"], .unexpectedValue(option: "--json", command: "ask")),
    (["ask", "q", "-t", "1", "-t", "2"], .repeatedOption("-t", command: "ask")),
    (["topics", "list", "all"], .unexpectedArgument("all", command: "topics")),
    (
      ["ask", "q", "-m", "sqll"],
      .invalidValue(
        name: "-m", problem: "“sqll” is not a choice",
        fix: "use auto, sql, vector or hybrid (did you mean sql?)", command: "ask")
    ),
    (
      ["topics", "remove"],
      .invalidValue(
        name: "ACTION", problem: "“remove” is not a choice", fix: "use create or list",
        command: "topics")
    ),
    (
      ["ask", "q", "-t", "0"],
      .invalidValue(
        name: "-t", problem: "0 is out of range", fix: "use a number from 1 to 86400",
        command: "ask")
    ),
  ])
  func `wrong usage says what was meant`(words: [String], expected: CommandLineError) {
    #expect(throws: expected) { try CommandLineParser().parse(words) }
    #expect(!expected.description.isEmpty)
  }

  @Test func `help is asked for at both levels`() throws {
    let parser = CommandLineParser()
    #expect(try parser.parse(["--help"]) == .help(command: nil))
    #expect(try parser.parse(["help", "ask"]) == .help(command: "ask"))
    #expect(try parser.parse(["ask", "anything", "-h"]) == .help(command: "ask"))
    #expect(try parser.parse(["serve", "--help-keys"]) == .helpKeys)
    #expect(try parser.parse(["--version"]) == .version)
  }
}

extension Invocation {
  /// Stands in where a test already failed.
  static var none: Invocation {
    get throws(CommandLineError) {
      if case .run(let invocation) = try CommandLineParser().parse(["serve"]) { return invocation }
      throw .missingCommand
    }
  }
}
