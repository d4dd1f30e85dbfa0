import Configuration
import Service
import Telemetry

/// What most commands begin with: the configuration, checked, and a voice.
struct Preparation {
  let configuration: WeirConfiguration
  let telemetry: Telemetry

  /// - Parameter quietly: log only errors, for commands whose output is for people.
  init(_ source: ConfigurationSource, quietly: Bool = false) throws {
    let loaded = try ConfigurationLoader.load(source)
    configuration = loaded.configuration
    let logging = configuration.logging
    telemetry = Telemetry(
      instance: InstanceName.of(configuration),
      log: Log(
        level: quietly ? .error : LogLevel(logging.level),
        format: logging.format == .json ? .json : .text))
    for warning in loaded.warnings {
      // A misspelt variable changes nothing, which is seen nowhere else.
      if quietly { Terminal.note("weir: \(warning)") }
      telemetry.emit(NoticeGiven(.warning, source: "configuration", warning))
    }
  }
}

extension LogLevel {
  init(_ level: LoggingConfiguration.Level) {
    self =
      switch level {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
  }
}
