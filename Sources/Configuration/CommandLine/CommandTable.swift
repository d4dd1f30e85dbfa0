/// Every command, once. Parsing, `--help` and shell completion come from these rows.
package enum CommandTable {
  package static let commands: [CommandSpecification] = [
    serve, ask, demo, topics, index, check, eval, train, patterns, completion,
  ]

  // Options of every command.

  package static let help = OptionSpecification(
    "help", short: "h", meaning: "Show this help and end.")
  package static let config = OptionSpecification(
    "config", short: "c", type: .path, placeholder: "FILE",
    meaning: "Read the configuration from this file.",
    environment: ConfigurationLoader.fileVariable)
  package static let helpKeys = OptionSpecification(
    "help-keys", meaning: "List every key of the configuration and end.")

  // serve

  package static let serve = CommandSpecification(
    "serve", "Answer questions from Kafka until stopped.",
    details:
      "Joins the consumer group, prints one line when its partitions are assigned, and stops in"
      + " order on SIGTERM or SIGINT: work begun is finished and committed first.",
    examples: [
      .init("weir serve --config /etc/weir/weir.yaml", "the usual way"),
      .init(
        "weir serve -c weir.yaml --kafka.bootstrapServers kafka:9092 --logging.format json",
        "with two keys set by flags"),
      .init(
        "WEIR_KAFKA_GROUP_ID=blue weir serve -c weir.yaml", "with a key set by the environment"),
    ])

  // ask

  package static let question = ArgumentSpecification(
    "QUESTION", count: .some, meaning: "The question; its words need no quotes.")
  package static let database = CommandOption<String?>(
    "database", short: "d", "NAME", "Ask this database; otherwise Weir chooses.")
  package static let collections = CommandOption<[String]>(
    repeated: "collection", "NAME", "Search this collection; may be given several times.")
  package static let mode = CommandOption<String>(
    "mode", short: "m", choices: ["auto", "sql", "vector", "hybrid"], default: "auto",
    "How to answer.")
  package static let tenant = CommandOption<String?>("tenant", "NAME", "Ask as this tenant.")
  package static let parameters = CommandOption<[String]>(
    repeated: "parameter", short: "p", "NAME=VALUE",
    "Bind a value into the SQL; may be given several times.")
  package static let limit = CommandOption<Int?>(
    "limit", short: "n", "NUMBER", 1...100_000, "Most rows or hits.")
  package static let pageSize = CommandOption<Int?>(
    "page-size", "NUMBER", 1...100_000, "Rows of a page; the reply names the next by a cursor.")
  package static let cursor = CommandOption<String?>(
    "cursor", "TEXT", "Go on from this cursor of an earlier reply.")
  package static let stream = CommandOption<Bool>(
    flag: "stream", "Show the parts of the answer as they come.")
  package static let explain = CommandOption<Bool>(
    flag: "explain", "Also say why it was answered this way.")
  package static let timeout = CommandOption<Int>(
    "timeout", short: "t", "SECONDS", 1...86_400, default: 30, "How long to wait for the reply.")
  package static let json = CommandOption<Bool>(
    flag: "json", "Print JSON instead of text for people.")

  package static let ask = CommandSpecification(
    "ask", "Ask one question through Kafka and print the reply.",
    details: "A running `weir serve` of the same group's topics must be there to answer.",
    arguments: [question],
    options: [
      database.specification, collections.specification, mode.specification,
      tenant.specification, parameters.specification, limit.specification,
      pageSize.specification, cursor.specification, stream.specification, explain.specification,
      timeout.specification, json.specification,
    ],
    examples: [
      .init("weir ask How many cities are there in France", "a question as it comes"),
      .init("weir ask --database atlas --json 'What is the longest river?'", "for programs"),
      .init("weir ask -m vector --collection reviews 'battery dies quickly'", "by meaning"),
    ],
    exitCodes: [
      .init(0, "answered"), .init(1, "an error reply"), .init(2, "wrong usage or configuration"),
      .init(3, "no reply in time"), .init(4, "broker not reachable"),
    ])

  // demo

  package static let demoQuestions = ArgumentSpecification(
    "QUESTION", count: .any, meaning: "A question of your own; otherwise some are asked in turn.")

  package static let demo = CommandSpecification(
    "demo", "Try Weir with nothing but this program.",
    details:
      "Starts a broker inside the process and a service with the sample databases, asks, and"
      + " prints the replies. No Kafka and no AI provider are needed.",
    arguments: [demoQuestions], options: [database.specification, json.specification],
    examples: [
      .init("weir demo", "a short tour"),
      .init("weir demo Which countries have more than 50 million people", "your own question"),
    ])

  // topics

  package static let topicsAction = ArgumentSpecification(
    "ACTION", type: .choice(["create", "list"]), meaning: "create or list")

  package static let topics = CommandSpecification(
    "topics", "Make or list the topics that the configuration names.",
    arguments: [topicsAction], options: [json.specification],
    examples: [
      .init("weir topics create -c weir.yaml --topics.partitions 24", "make what is missing"),
      .init("weir topics list -c weir.yaml", "show partitions and replicas"),
    ],
    exitCodes: CommandSpecification.usualExitCodes + [.init(4, "broker not reachable")])

  // index

  package static let indexCollections = ArgumentSpecification(
    "COLLECTION", count: .any, meaning: "Collections to build; otherwise all embedded ones.")

  package static let index = CommandSpecification(
    "index", "Build the embedded vector indexes ahead of time.",
    arguments: [indexCollections], options: [json.specification],
    examples: [
      .init("weir index -c weir.yaml", "all of them"),
      .init("weir index -c weir.yaml reviews", "one of them"),
    ])

  // check

  package static let keys = CommandOption<Bool>(
    flag: "keys", "Only list every value in force and where it came from.")

  package static let check = CommandSpecification(
    "check", "Check the configuration, the broker, the databases and the providers.",
    details: "Names everything that is wrong at once, each with the way to put it right.",
    options: [keys.specification, json.specification],
    examples: [
      .init("weir check -c weir.yaml", "before a deployment"),
      .init("weir check -c weir.yaml --keys", "see which value won, and from where"),
    ])

  // eval

  package static let questionsFile = ArgumentSpecification(
    "QUESTIONS.jsonl", type: .path,
    meaning: "One JSON object a line: database, question, sql and, if there, paraphrase.")
  package static let lane = CommandOption<String>(
    "lane", short: "l", choices: ["auto", "template", "pattern", "plan"], default: "auto",
    "Answer by this lane only.")
  package static let databases = CommandOption<String?>(
    "databases", "DIR", type: .path, "Folder of <database>.sqlite files.")
  package static let questionLimit = CommandOption<Int?>(
    "limit", short: "n", "NUMBER", 1...10_000_000, "Only the first so many questions.")

  package static let paraphrased = CommandOption<Bool>(
    flag: "paraphrased", "Ask the paraphrases, where there are some.")
  package static let merged = CommandOption<Bool>(
    flag: "merged", "Name no database: it must be chosen among all of them.")
  package static let details = CommandOption<String?>(
    "details", "FILE", type: .path,
    "Write what became of each question, as JSON lines: right, wrong or abstained, and why.")
  package static let minimumPrecision = CommandOption<Int>(
    "min-precision", "PERCENT", 0...100, default: 0, "Fail below this precision.")
  package static let minimumCoverage = CommandOption<Int>(
    "min-coverage", "PERCENT", 0...100, default: 0, "Fail below this coverage.")

  package static let eval = CommandSpecification(
    "eval", "Measure coverage and precision on questions with known SQL.",
    arguments: [questionsFile],
    options: [
      lane.specification, databases.specification, questionLimit.specification,
      paraphrased.specification, merged.specification, minimumPrecision.specification,
      minimumCoverage.specification, details.specification, json.specification,
    ],
    examples: [
      .init(
        "weir eval --lane template --databases data questions.jsonl", "without AI, how far it goes"),
      .init("weir eval --databases data questions.jsonl --json", "for a dashboard"),
    ])

  // train

  package static let output = CommandOption<String?>(
    "output", short: "o", "FILE", type: .path, "Write here; otherwise to standard output.")

  package static let learned = CommandOption<String>(
    "learn", choices: ["templates", "router"], default: "templates", "What is learnt.")
  package static let documents = CommandOption<String?>(
    "documents", "FILE", type: .path,
    "For the router: searches, one JSON object with text a line.")
  package static let recorded = CommandOption<String?>(
    "recorded", "FILE", type: .path,
    "For the router: answers of models, by which to say what it saves.")
  package static let recordedDatabases = CommandOption<String?>(
    "recorded-databases", "DIR", type: .path,
    "Folder of their <database>.sqlite files; otherwise that of the recorded answers.")
  package static let targetPrecision = CommandOption<Int>(
    "precision", "PERCENT", 50...100, default: 93,
    "For the router: of the questions for the cheap model, so many must be simple.")
  package static let plot = CommandOption<String?>(
    "plot", "FILE", type: .path, "For the router: draw calibration and saving as SVG.")

  package static let train = CommandSpecification(
    "train", "Calibrate templates or the router on questions with known SQL.",
    details:
      "templates learn when a reading is sure enough; the router learns which lane and how able a"
      + " model a question needs. The same input always gives the same file. Figures are of"
      + " databases that were held back; they go to standard error.",
    arguments: [questionsFile],
    options: [
      learned.specification, databases.specification, documents.specification,
      recorded.specification, recordedDatabases.specification, targetPrecision.specification,
      plot.specification, questionLimit.specification, output.specification,
    ],
    examples: [
      .init(
        "weir train --learn router --databases data --documents texts.jsonl questions.jsonl",
        "which lane, how able a model"),
      .init("weir train --databases data -o templates.json questions.jsonl", "learn and write"),
    ])

  // patterns

  package static let minimumCount = CommandOption<Int>(
    "min", "NUMBER", 1...1_000_000_000, default: 10, "Only forms seen at least so often.")

  package static let patterns = CommandSpecification(
    "patterns", "Propose SQL patterns for frequent questions, for approval.",
    details:
      "Reads topics.telemetry to its end and lists the forms of question that cost a call to a"
      + " model or found no answer, with their SQL, how often they came and what a pattern would"
      + " save. Set approved: true on those that are right, and name the file in"
      + " answering.patterns: they are compiled at start and answer without AI. What the file"
      + " named there holds already is not proposed again.",
    options: [
      minimumCount.specification, database.specification, output.specification,
      json.specification,
    ],
    examples: [
      .init("weir patterns -c weir.yaml -o patterns.yaml", "propose what came ten times or more"),
      .init("weir patterns -c weir.yaml --min 100 --json", "for programs"),
      .init(
        "weir serve -c weir.yaml --answering.patterns patterns.yaml", "serve what was approved"),
    ],
    exitCodes: CommandSpecification.usualExitCodes + [.init(4, "broker not reachable")])

  // completion

  package static let shell = ArgumentSpecification(
    "SHELL", type: .choice(["bash", "zsh", "fish"]), meaning: "bash, zsh or fish")

  package static let completion = CommandSpecification(
    "completion", "Print the completion script of a shell.",
    arguments: [shell],
    examples: [
      .init("source <(weir completion bash)", "in this shell"),
      .init(
        "weir completion fish > ~/.config/fish/completions/weir.fish", "for good"),
    ], takesConfiguration: false)
}
