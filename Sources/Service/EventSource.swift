internal import Configuration
internal import Foundation

/// The `ce_source` of everything this group sends.
enum EventSource {
  static func name(_ configuration: WeirConfiguration) -> String {
    "/weir/\(configuration.kafka.groupId)"
  }
}

enum ProcessorCount {
  static var active: Int { ProcessInfo.processInfo.activeProcessorCount }
}
