import Foundation

/// What to run, for how long, by which seed.
struct Options {
  var scenarios: [String] = []
  var minutes: Double?
  /// Scenarios side by side.
  var lanes = 3
  /// Whether the minutes are for every scenario, as when they are named.
  private var isExplicit = false
  var seed = UInt64.random(in: 1...999_999)
  var members = 3
  /// Requests a second.
  var rate = 150
  var isJSON = false
  var weir = ""
  var isKept = false

  static let help = """
    ops/faults: ends, freezes and crowds members of a group on a real Kafka, and checks that every
    request has exactly one visible outcome.

      --scenario S   short (default), long, all, controls, or some of (comma separated):
                     \(Scenario.names.joined(separator: " "))
      --minutes N    how long the scenarios that are named go on; with none named: the long run,
                     with random kills for so long (10 minutes: more than a hundred)
      --lanes N      scenarios side by side (default 3)
      --seed S       repeats a run's decisions (printed at the start)
      --members N    members of the group (default 3)
      --rate N       requests a second (default 150)
      --json         the verdicts as JSON on standard output
      --weir PATH    the program, from a debug build (default .build/debug/weir)
      --keep         keep logs and data

    Exit code 0: every invariant PASSED and every negative control FAILED; 1 otherwise; 2 usage.
    """

  enum Fault: Error, CustomStringConvertible {
    case usage(String)
    case help

    var description: String {
      switch self {
      case .usage(let reason): "faults: \(reason); see --help"
      case .help: Options.help
      }
    }
  }

  /// How long a scenario goes on.
  func seconds(of scenario: Scenario) -> Double {
    guard let minutes, scenario.control == nil else { return scenario.seconds }
    if isExplicit || scenario.name == "kills" { return minutes * 60 }
    // Ten minutes of kills are a hundred of them, and so many rebalances.
    return scenario.name == "storm" ? max(scenario.seconds, minutes * 39) : scenario.seconds
  }

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func value<T>(_ name: String, _ convert: (String) -> T?) throws -> T {
      guard let text = rest.popFirst(), let value = convert(text) else {
        throw Fault.usage("\(name) needs a value that fits")
      }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--scenario":
        scenarios = try value(argument) { $0.split(separator: ",").map(String.init) }
      case "--minutes": minutes = try value(argument) { Double($0) }
      case "--lanes": lanes = try value(argument) { Int($0).flatMap { $0 > 0 ? $0 : nil } }
      case "--seed": seed = try value(argument) { UInt64($0) }
      case "--members": members = try value(argument) { Int($0).flatMap { $0 >= 2 ? $0 : nil } }
      case "--rate": rate = try value(argument) { Int($0).flatMap { $0 > 0 ? $0 : nil } }
      case "--json": isJSON = true
      case "--weir": weir = try value(argument) { $0 }
      case "--keep": isKept = true
      case "--help", "-h": throw Fault.help
      default: throw Fault.usage("unknown option \(argument)")
      }
    }
    if weir.isEmpty { weir = Project.root + "/.build/debug/weir" }
    isExplicit = !scenarios.isEmpty
    if !isExplicit { scenarios = [minutes == nil ? "short" : "long"] }
    scenarios = try Scenario.expanded(scenarios)
  }
}

/// Where the project lies.
enum Project {
  static let root: String = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.path
  }()
}

/// Says something to the person who waits; standard output is for results.
func say(_ text: String) {
  FileHandle.standardError.write(Data("faults: \(text)\n".utf8))
}

/// Seconds since the run began, on a clock that a frozen member does not stop.
struct RunClock: Sendable {
  private let start = ContinuousClock.now
  private let wallStart = Date().timeIntervalSince1970

  var now: Double {
    let (seconds, attoseconds) = start.duration(to: .now).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  /// When a record's timestamp was, on this clock.
  func time(ofWall milliseconds: Int64) -> Double { Double(milliseconds) / 1000 - wallStart }
}

/// Time passing in a run with real processes.
func pause(_ seconds: Double) async {
  // waits for processes, brokers and sessions, which have no other way to tell
  try? await Task.sleep(for: .milliseconds(Int(max(0, seconds) * 1000)))
}

/// Polls until the condition holds; false when it does not in time.
func waitUntil(_ seconds: Double, _ condition: @Sendable () async throws -> Bool) async rethrows
  -> Bool
{
  let clock = RunClock()
  while clock.now < seconds {
    if try await condition() { return true }
    await pause(0.05)
  }
  return try await condition()
}
